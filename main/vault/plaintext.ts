/**
 * The text inside the encryption. safeStorage gives secrecy, not integrity: on Linux it is AES-CBC without a MAC, and
 * one flipped bit in a few hundred still gives valid JSON (security.md 0.2). Hence three lines:
 *
 *     brokerbar-record <version>
 *     <JSON, one line>
 *     <SHA-256 of the two lines above, hex>
 *
 * The first and the last keep this form in every version, so that an older app can tell "newer" from "damaged".
 */

import { createHash } from 'node:crypto';
import { Failure } from '../../contract/failures.ts';
import { connectionId } from '../../contract/inputs.ts';
import type { HeldAccount } from '../brokers/broker.ts';
import type { Tokens } from '../oauth/token.ts';
import { Secret } from '../secret.ts';
import type { ConnectionRecord } from './kept.ts';

/**
 * Version 2 adds when a person signed in and whether refresh tokens rotate; a text of version 1 is read as if the sign-in
 * had been made when its tokens were obtained. Version 3 knows keys without a secret. Version 4 knows what an
 * account is kept in, where its broker has said so. Version 5 says which clock dated the tokens.
 */
export const version = 5;
const envelope = /^(brokerbar-record ([1-9][0-9]{0,8})\n[^\n]*)\n([0-9a-f]{64})$/;

export function writePlaintext(record: ConnectionRecord): string {
  const { client, tokens, holder } = record;
  const body = {
    id: record.id,
    broker: record.broker,
    environment: record.environment,
    method: record.method,
    createdAt: record.createdAt,
    generation: record.generation,
    client: client && {
      id: client.id.open(),
      secret: client.secret?.open() ?? null,
      callbackUrl: client.callbackUrl,
    },
    clientHash: client && digest(client.id.open()),
    asked: record.asked,
    holder: holder && {
      id: holder.id,
      name: holder.name,
      accounts: holder.accounts.map(({ number, kind, currency }) => ({
        number,
        kind,
        ...(currency === undefined ? {} : { currency }),
      })),
    },
    tokens: tokens && {
      accessToken: tokens.accessToken.open(),
      refreshToken: tokens.refreshToken?.open() ?? null,
      obtainedAt: tokens.obtainedAt,
      expiresAt: tokens.expiresAt,
      signedInAt: tokens.signedInAt,
      isRotating: tokens.isRotating,
      scopes: tokens.scopes,
    },
    behindMs: record.behindMs,
    ended: record.ended,
    renewing: record.renewing,
  };
  const signed = `brokerbar-record ${version}\n${JSON.stringify(body)}`;
  return `${signed}\n${digest(signed)}`;
}

/** @throws Failure E-NEWER for a whole text of a later version, E-OPEN for anything else that is not one of ours. */
export function readPlaintext(text: string): ConnectionRecord {
  const [, signed = '', found = '', sum] = envelope.exec(text) ?? refuse();
  if (digest(signed) !== sum) refuse();
  if (Number(found) > version) throw new Failure('E-NEWER');
  const read = bodies[Number(found) - 1] ?? refuse();
  const { clientHash, ...record } = read(parse(signed.slice(signed.indexOf('\n') + 1)));
  if (clientHash !== (record.client && digest(record.client.id.open()))) refuse();
  return record;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** JSON.parse quotes what it read in its error, so that error goes no further (security.md 0.8). */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return refuse();
  }
}

function refuse(): never {
  throw new Failure('E-OPEN');
}

type Read<T> = (value: unknown) => T;

const text: Read<string> = (value) => (typeof value === 'string' ? value : refuse());
const secret: Read<Secret> = (value) => new Secret(text(value));
const instant: Read<number> = (value) =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : refuse();
const difference: Read<number> = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? value : refuse();
const count: Read<number> = (value) => (Number.isSafeInteger(value) ? instant(value) : refuse());
const id: Read<string> = (value) => {
  try {
    return connectionId(value);
  } catch {
    return refuse();
  }
};
const listOf =
  <T>(one: Read<T>): Read<readonly T[]> =>
  (value) =>
    Array.isArray(value) ? value.map(one) : refuse();
const orNull =
  <T>(one: Read<T>): Read<T | null> =>
  (value) =>
    value === null ? null : one(value);
const oneOf =
  <T extends string>(...words: readonly T[]): Read<T> =>
  (value) =>
    words.find((word) => word === value) ?? refuse();

/** An object with exactly these members. */
const shape =
  <Members extends Readonly<Record<string, Read<unknown>>>>(members: Members) =>
  (value: unknown): { readonly [Name in keyof Members]: ReturnType<Members[Name]> } => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse();
    const names = Object.keys(members);
    if (Object.keys(value).length !== names.length) return refuse();
    const entries = names.map((name) => {
      if (!Object.hasOwn(value, name)) return refuse();
      return [name, members[name]?.((value as Record<string, unknown>)[name])];
    });
    return Object.fromEntries(entries);
  };

const removed = shape({ kind: oneOf('removed') });
const over = shape({
  kind: oneOf('over'),
  at: instant,
  because: oneOf('E-ENDED', 'E-REFUSED', 'E-INTERRUPTED'),
});

const flag: Read<boolean> = (value) => (typeof value === 'boolean' ? value : refuse());

const tokensOf1 = {
  accessToken: secret,
  refreshToken: orNull(secret),
  obtainedAt: instant,
  expiresAt: orNull(instant),
  scopes: orNull(listOf(text)),
};
const readTokens1: Read<Tokens> = (value) => {
  const tokens = shape(tokensOf1)(value);
  return { ...tokens, signedInAt: tokens.obtainedAt, isRotating: false };
};
const readTokens2: Read<Tokens> = shape({ ...tokensOf1, signedInAt: instant, isRotating: flag });

const readAccount1: Read<HeldAccount> = shape({ number: text, kind: text });
const readForeignAccount = shape({ number: text, kind: text, currency: text });
const readAccount4: Read<HeldAccount> = (value) =>
  typeof value === 'object' && value !== null && 'currency' in value
    ? readForeignAccount(value)
    : readAccount1(value);

const membersWith = (
  tokens: Read<Tokens>,
  clientSecret: Read<Secret | null>,
  account: Read<HeldAccount> = readAccount1,
) =>
  ({
    id,
    broker: text,
    environment: text,
    method: oneOf('keys', 'token'),
    createdAt: instant,
    generation: count,
    client: orNull(shape({ id: secret, secret: clientSecret, callbackUrl: text })),
    clientHash: orNull(text),
    asked: listOf(text),
    holder: orNull(shape({ id: text, name: text, accounts: listOf(account) })),
    tokens: orNull(tokens),
    ended: orNull((value) =>
      (value as { kind?: unknown }).kind === 'removed' ? removed(value) : over(value),
    ),
    renewing: orNull(shape({ at: instant })),
  }) as const;

type Body = ConnectionRecord & { readonly clientHash: string | null };

/** Until version 4 nobody wrote down whose clock it was. */
const readUndated =
  (members: ReturnType<typeof membersWith>): Read<Body> =>
  (value) => ({ ...shape(members)(value), behindMs: null });

const members5 = membersWith(readTokens2, orNull(secret), readAccount4);
/** By version. */
const bodies: readonly Read<Body>[] = [
  readUndated(membersWith(readTokens1, secret)),
  readUndated(membersWith(readTokens2, secret)),
  readUndated(membersWith(readTokens2, orNull(secret))),
  readUndated(members5),
  shape({ ...members5, behindMs: orNull(difference) }),
];
