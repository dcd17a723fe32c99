/**
 * What the callback says: code and state, or that access was denied (RFC 6749 4.1.2 and 4.1.2.1), or one of the answers
 * that must never be believed (security.md, rows A1 to A16).
 */
import type { Random } from './random.ts';

type Facts = {
  readonly code: string;
  readonly state: string;
  readonly earlierState: string | null;
  readonly issuer: string;
  readonly random: Random;
};

/** Pairs as they stand in the address, encoded already. */
type Pairs = readonly string[];

const encode = encodeURIComponent;
const code = (facts: Facts) => `code=${encode(facts.code)}`;
const state = (facts: Facts) => `state=${encode(facts.state)}`;

const hostileText = [
  '<img src=x onerror=alert(1)><b>Sign in again at evil.example</b>',
  '\u001b[31mred\u001b[0m \u202egnp.exe',
  'x'.repeat(60_000),
].join(' ');

const composers = {
  'state-wrong': (facts) => [code(facts), `state=${encode(alter(facts.state))}`],
  'state-missing': (facts) => [code(facts)],
  'state-empty': (facts) => [code(facts), 'state='],
  'state-twice': (facts) => [code(facts), state(facts), state(facts)],
  'state-twice-differing': (facts) => [code(facts), state(facts), `state=${encode(alter(facts.state))}`],
  'state-old': (facts) => [code(facts), `state=${encode(facts.earlierState ?? facts.random(32))}`],
  'code-twice': (facts) => [code(facts), `code=${facts.random(16)}`, state(facts)],
  'code-twice-encoded': (facts) => [code(facts), `%63ode=${facts.random(16)}`, state(facts)],
  'code-and-error': (facts) => [code(facts), 'error=access_denied', state(facts)],
  'code-empty': (facts) => ['code=', state(facts)],
  'code-huge': (facts) => [`code=${'c'.repeat(100_000)}`, state(facts)],
  'code-control': (facts) => [`${code(facts)}%00%0d%0a`, state(facts)],
  'code-emoji': (facts) => [`code=${encode('🔑🔑')}`, state(facts)],
  'code-unknown': (facts) => [`code=${facts.random(16)}`, state(facts)],
  'server-error': (facts) => ['error=server_error', state(facts)],
  'error-unknown': (facts) => ['error=%3Cb%3Eboo', state(facts)],
  'error-twice': (facts) => ['error=access_denied', 'error=server_error', state(facts)],
  'error-state-wrong': (facts) => ['error=access_denied', `state=${encode(alter(facts.state))}`],
  'error-state-missing': () => ['error=access_denied'],
  'error-hostile': (facts) => [
    'error=access_denied',
    `error_description=${encode(hostileText)}`,
    state(facts),
  ],
  nothing: (facts) => [state(facts)],
  'iss-right': (facts) => [code(facts), state(facts), `iss=${encode(facts.issuer)}`],
  'iss-wrong': (facts) => [code(facts), state(facts), `iss=${encode('https://evil.example')}`],
  'iss-twice': (facts) => [
    code(facts),
    state(facts),
    `iss=${encode(facts.issuer)}`,
    `iss=${encode(facts.issuer)}`,
  ],
  'token-in-url': (facts) => [`access_token=${facts.random(20)}`, 'token_type=Bearer', state(facts)],
  'code-and-token': (facts) => [code(facts), `access_token=${facts.random(20)}`, state(facts)],
  'id-token-in-url': (facts) => [code(facts), 'id_token=e30.e30.', state(facts)],
  'unknown-extra': (facts) => [code(facts), state(facts), 'session_hint=1'],
} as const satisfies Readonly<Record<string, (facts: Facts) => Pairs>>;

export type AnswerFault = keyof typeof composers;
export const answerFaults = Object.keys(composers) as readonly AnswerFault[];

/** The query of the callback. A fault speaks in place of the person's decision. */
export function composeAnswer(isAllowed: boolean, fault: AnswerFault | null, facts: Facts): string {
  if (fault !== null) return composers[fault](facts).join('&');
  return (isAllowed ? [code(facts), state(facts)] : ['error=access_denied', state(facts)]).join('&');
}

/** Appends the answer to the registered address, which may have a query of its own. */
export function address(callbackUrl: string, answer: string, separator: '?' | '#' = '?'): string {
  return `${callbackUrl}${separator === '?' && callbackUrl.includes('?') ? '&' : separator}${answer}`;
}

/** The same length, and different only at the end: the case that a comparison may leak. */
function alter(text: string): string {
  return `${text.slice(0, -1)}${text.endsWith('A') ? 'B' : 'A'}`;
}
