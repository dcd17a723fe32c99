/** The connect dialog's sentences. */
import type { FieldMessages, FormField } from '../../contract/form.ts';
import type { Connection, StoreState } from '../../contract/state.ts';

const fieldNames: Readonly<Record<FormField, string>> = {
  environment: 'Which accounts',
  apiKey: 'API key',
  apiSecret: 'API secret',
  callbackUrl: 'Callback URL',
  scopes: 'Permissions',
  apiToken: 'API token',
};

/** Where keys and sign-ins will be kept, said before they are given. */
export function sayEncryption(store: StoreState, method: 'keys' | 'token'): string {
  const what = method === 'keys' ? 'Keys and sign-ins' : 'The token';
  const are = method === 'keys' ? 'are' : 'is';
  if (store.kind === 'ready') return `${what} ${are} encrypted by this computer (${store.name}).`;
  if (store.kind === 'opening') return `${what} ${are} encrypted by this computer.`;
  if (store.kind === 'broken')
    return "This computer's disk can't be read or written: mend that before you connect.";
  if (store.kind === 'locked') return 'Your password store is locked: unlock it before you connect.';
  return `This computer has no password store, so ${
    method === 'keys' ? 'keys and sign-ins last' : 'the token lasts'
  } until you quit. Nothing is saved without encryption.`;
}

/** What an existing connection's dialog is for. */
export function sayPurpose(
  purpose: 'new' | 'keys' | 'permissions' | 'token',
  connection: Connection | null,
): string[] {
  if (!connection) return [];
  const { name, brokerName, signIn } = connection;
  if (purpose === 'permissions')
    return [
      `${name}: change permissions. ${brokerName} fixes permissions when you sign in. To change them you sign in again${
        signIn.kind === 'held' ? '; your current sign-in keeps working until then' : ''
      }.`,
    ];
  if (purpose === 'keys') return [`${name}: edit keys. You sign in again with the new ones.`];
  if (purpose === 'token')
    return [`${name}: paste a new API token. It replaces the saved one once ${brokerName} accepts it.`];
  return [`${name}: connect again. The sign-in that can't be opened is set aside, not deleted.`];
}

export function sayWrongFields(messages: FieldMessages): string {
  const names = (Object.keys(messages) as FormField[]).map((field) => fieldNames[field]);
  return `Look at ${names.length === 1 ? 'this field' : 'these fields'}: ${names.join(', ')}.`;
}
