/**
 * The connect dialog's form: its shape, the check on what comes over the bridge, and the messages beside its fields.
 * The window shows the messages on leaving a field and on Connect; main refuses what still has one.
 */
import { Failure } from './failures.ts';
import { connectionId } from './inputs.ts';
import type { BrokerFace, SavedKeys } from './state.ts';
import { texts } from './texts.ts';

export type ConnectForm = {
  /** The connection to change, or null for a new one. */
  readonly connection: string | null;
  readonly broker: string;
  readonly environment: string;
  readonly method: 'keys' | 'token';
  /** Empty: use the saved ones. The keys and the token pass here once and are never sent back. */
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly callbackUrl: string;
  readonly scopes: readonly string[];
  readonly apiToken: string;
};

export type FormField = 'environment' | 'apiKey' | 'apiSecret' | 'callbackUrl' | 'scopes' | 'apiToken';
export type FieldMessages = { readonly [F in FormField]?: string };

const textFields = [
  'broker',
  'environment',
  'method',
  'apiKey',
  'apiSecret',
  'callbackUrl',
  'apiToken',
] as const;

/** Reads a form that came over the bridge. Throws E-FIELD when it has not exactly the form's shape. */
export function readConnectForm(input: unknown): ConnectForm {
  if (typeof input !== 'object' || input === null) throw new Failure('E-FIELD');
  const own = new Map(Object.entries(input));
  const text = (name: string) => {
    const value: unknown = own.get(name);
    if (typeof value !== 'string' || value.length > 4096) throw new Failure('E-FIELD');
    return value;
  };
  const [broker, environment, method, apiKey, apiSecret, callbackUrl, apiToken] = textFields.map(text) as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  if (method !== 'keys' && method !== 'token') throw new Failure('E-FIELD');
  const connection: unknown = own.get('connection');
  const scopes: unknown = own.get('scopes');
  if (!Array.isArray(scopes) || scopes.length > 20) throw new Failure('E-FIELD');
  return {
    connection: connection === null ? null : connectionId(connection),
    broker,
    environment,
    method,
    apiKey,
    apiSecret,
    callbackUrl,
    scopes: scopes.map((scope: unknown) => {
      if (typeof scope !== 'string' || !/^[A-Za-z_]{1,40}$/.test(scope)) throw new Failure('E-FIELD');
      return scope;
    }),
    apiToken,
  };
}

/** Spaces and line breaks around a pasted value are nobody's intention. */
export function trimPasted(value: string): string {
  return value.trim().replace(/[\r\n\t]+/g, '');
}

/** The messages beside the fields, each saying what to do. An empty object means the form can be sent. */
export function checkConnectForm(
  form: ConnectForm,
  broker: BrokerFace,
  savedKeys: readonly SavedKeys[],
): FieldMessages {
  const { wrong, apiKey, apiSecret, apiToken } = texts().form;
  const environment = broker.environments.find((one) => one.id === form.environment);
  if (!environment) return { environment: wrong.environment };
  if (form.method === 'token') return pick({ apiToken: checkSecretText(form.apiToken, apiToken, false) });
  const saved = savedKeys.some((keys) => keys.broker === broker.id && keys.environment === form.environment);
  return pick({
    apiKey:
      form.apiKey === '' && form.apiSecret !== ''
        ? wrong.keyOfSecret
        : (checkSecretText(form.apiKey, apiKey, saved) ?? checkOtherKey(form.apiKey, broker)),
    apiSecret:
      form.apiSecret === '' && form.apiKey !== '' && broker.noSecretSays === null
        ? wrong.secretOfKey
        : checkSecretText(form.apiSecret, apiSecret, saved || form.apiKey !== ''),
    callbackUrl: checkCallbackUrl(form.callbackUrl),
    scopes: checkScopes(form.scopes, broker),
  });
}

/** @returns null when the address can be registered as a callback, else what to do. */
export function checkCallbackUrl(text: string): string | null {
  const { wrong } = texts().form;
  if (text === '') return wrong.noCallback;
  if (/\s/.test(text)) return wrong.callbackSpaces;
  if (text.length > 2000) return wrong.callbackLong;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return wrong.callbackWhole;
  }
  if (['javascript:', 'data:', 'file:', 'blob:', 'about:', 'view-source:', 'app:'].includes(url.protocol))
    return wrong.callbackScheme;
  if (text.includes('#')) return wrong.callbackFragment;
  if (url.username !== '' || url.password !== '') return wrong.callbackName;
  // The answer brings these; one of the address's own would make every answer ambiguous.
  if (['code', 'state', 'error', 'iss'].some((name) => url.searchParams.has(name)))
    return wrong.callbackAnswer;
  if (url.protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(url.hostname))
    return wrong.callbackPlain;
  return null;
}

function checkOtherKey(text: string, { otherKey }: BrokerFace): string | null {
  return otherKey && new RegExp(otherKey.form).test(trimPasted(text)) ? otherKey.says : null;
}

function checkSecretText(text: string, label: string, mayBeEmpty: boolean): string | null {
  const { wrong } = texts().form;
  if (text === '') return mayBeEmpty ? null : wrong.empty(label);
  if (/\s/.test(trimPasted(text))) return wrong.spaces(label);
  if (/^[a-z]+:\/\//i.test(trimPasted(text))) return wrong.address(label);
  // RFC 6749 appendix A: client ids and secrets are visible ASCII; so is a bearer token (RFC 6750 2.1).
  if (!/^[\x21-\x7e]{1,2048}$/.test(trimPasted(text))) return wrong.characters(label);
  return null;
}

function checkScopes(scopes: readonly string[], broker: BrokerFace): string | null {
  const { wrong } = texts().form;
  if (scopes.length === 0) return wrong.noScope;
  const known = new Set(broker.permissions.map((permission) => permission.scope));
  if (!scopes.every((scope) => known.has(scope))) return wrong.unknownScope;
  const missing = broker.permissions.find(({ scope, isRequired }) => isRequired && !scopes.includes(scope));
  return missing ? wrong.requiredScope(missing.says) : null;
}

function pick(messages: { readonly [F in FormField]?: string | null }): FieldMessages {
  return Object.fromEntries(Object.entries(messages).filter(([, says]) => typeof says === 'string'));
}
