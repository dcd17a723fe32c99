/** Token replies that are well-formed JSON and still must not be taken as they stand (security.md, rows A43 to A51). */
import { type ReplyFault, spoil } from './reply-faults.ts';
import type { PracticeResponse } from './wire.ts';

/** Members in their order, each value as JSON text: a reply may hold what no value of ours could. */
type Members = readonly (readonly [name: string, json: string])[];
type Change = (members: Members) => Members;

const put =
  (name: string, json: string): Change =>
  (members) => [...members.filter(([other]) => other !== name), [name, json]];
const drop =
  (name: string): Change =>
  (members) =>
    members.filter(([other]) => other !== name);
const add =
  (name: string, json: string): Change =>
  (members) => [...members, [name, json]];
const change =
  (name: string, rewrite: (text: string) => string): Change =>
  (members) =>
    members.map(([other, json]) =>
      other === name ? [other, JSON.stringify(rewrite(String(JSON.parse(json))))] : [other, json],
    );

const planted = '"planted-by-the-practice-broker"';

const changes = {
  'access-token-missing': drop('access_token'),
  'access-token-empty': put('access_token', '""'),
  'access-token-number': put('access_token', '12345678901234567890'),
  'access-token-null': put('access_token', 'null'),
  'access-token-crlf': change('access_token', (text) => `${text}\r\nX-Injected: yes`),
  'access-token-space': change('access_token', (text) => `${text} ${text}`),
  'access-token-non-ascii': change('access_token', (text) => `${text}ü`),
  'access-token-huge': put('access_token', JSON.stringify('a'.repeat(1024 * 1024))),
  'token-type-bearer': put('token_type', '"Bearer"'),
  'token-type-odd-case': put('token_type', '"bEaReR"'),
  'token-type-mac': put('token_type', '"mac"'),
  'token-type-dpop': put('token_type', '"DPoP"'),
  'expires-missing': drop('expires_in'),
  'expires-text': put('expires_in', '"86399"'),
  'expires-negative': put('expires_in', '-1'),
  'expires-zero': put('expires_in', '0'),
  'expires-infinite': put('expires_in', '1e999'),
  'expires-enormous': put('expires_in', '1e21'),
  'expires-word': put('expires_in', '"abc"'),
  'expires-null': put('expires_in', 'null'),
  'expires-true': put('expires_in', 'true'),
  'expires-list': put('expires_in', '[86399]'),
  'expires-fraction': put('expires_in', '86399.5'),
  'scope-fewer': change('scope', (text) => text.split(' ').slice(0, 1).join(' ')),
  'scope-more': change('scope', (text) => (text.includes('trade') ? `${text} admin` : `${text} trade`)),
  'scope-missing': drop('scope'),
  'scope-commas': change('scope', (text) => text.replaceAll(' ', ',')),
  'scope-number': put('scope', '7'),
  'status-pending': put('status', '"pending"'),
  'status-missing': drop('status'),
  'issued-at-word': put('issued_at', '"yesterday"'),
  'issued-at-number': change('issued_at', (text) => String(Date.parse(text))),
  'refresh-missing': drop('refresh_token'),
  'refresh-empty': put('refresh_token', '""'),
  'refresh-number': put('refresh_token', '7'),
  'refresh-crlf': put('refresh_token', '"a\\r\\nb"'),
  'duplicate-keys': (members) => add('refresh_token', planted)(add('access_token', planted)(members)),
  'proto-key': add('__proto__', `{"refresh_token":${planted},"access_token":${planted}}`),
  'constructor-key': add('constructor', `{"prototype":{"refresh_token":${planted}}}`),
  'unknown-member': add('session_hint', '{"a":[1]}'),
} as const satisfies Readonly<Record<string, Change>>;

export type TokenReplyFault = keyof typeof changes;
export const tokenReplyFaults = Object.keys(changes) as readonly TokenReplyFault[];

export type TokenFault = TokenReplyFault | ReplyFault;

export function spoilTokens(fault: TokenFault, answer: () => PracticeResponse): PracticeResponse {
  if (typeof fault !== 'string' || !isTokenReplyFault(fault)) return spoil(fault, answer);
  const reply = answer();
  if (reply.status !== 200 || typeof reply.body !== 'string') return reply;
  const members = Object.entries(JSON.parse(reply.body) as Record<string, unknown>).map(
    ([name, value]) => [name, JSON.stringify(value)] as const,
  );
  const rewritten = changes[fault](members).map(([name, json]) => `${JSON.stringify(name)}:${json}`);
  return { ...reply, body: `{${rewritten.join(',')}}` };
}

function isTokenReplyFault(fault: string): fault is TokenReplyFault {
  return Object.hasOwn(changes, fault);
}
