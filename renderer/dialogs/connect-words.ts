/** The connect dialog's sentences. */

import type { FieldMessages, FormField } from '../../contract/form.ts';
import type { Connection, StoreState } from '../../contract/state.ts';
import { texts } from '../../contract/texts.ts';

/** Where keys and sign-ins will be kept, said before they are given. */
export function sayEncryption(store: StoreState, method: 'keys' | 'token'): string {
  const { encrypted, encryptedBy, notEncrypted, storeBroken, storeLocked } = texts().form;
  switch (store.kind) {
    case 'ready':
      return encryptedBy[method](store.name);
    case 'opening':
      return encrypted[method];
    case 'broken':
      return storeBroken;
    case 'locked':
      return storeLocked;
    case 'absent':
      return notEncrypted[method];
  }
}

/** What an existing connection's dialog is for. */
export function sayPurpose(
  purpose: 'new' | 'keys' | 'permissions' | 'token',
  connection: Connection | null,
): string[] {
  if (!connection) return [];
  const { changePermissions, editKeys, newToken, connectAgain } = texts().form;
  const { name, brokerName, signIn } = connection;
  if (purpose === 'permissions') return [changePermissions(name, brokerName, signIn.kind === 'held')];
  if (purpose === 'keys') return [editKeys(name)];
  return [purpose === 'token' ? newToken(name, brokerName) : connectAgain(name)];
}

export function sayWrongFields(messages: FieldMessages): string {
  const { fields, lookAt } = texts().form;
  return lookAt((Object.keys(messages) as FormField[]).map((field) => fields[field]));
}
