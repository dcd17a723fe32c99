/** What Tradier's replies mean when they are no success (broker-apis.md A7): JSON, XML, HTML and plain text all occur. */
import { Failure, type FailureCode } from '../../contract/failures.ts';
import type { Reply } from '../net/exchange.ts';
import { readObject } from '../oauth/json.ts';
import { factsOf } from './reading.ts';

/**
 * Tradier stands behind Apigee, whose token endpoint says "invalid_request" to everything and tells the rest by its
 * words ("OAuth HTTP error response reference", docs.apigee.com). The words are only compared, never kept.
 */
const meanings: readonly (readonly [words: RegExp, code: FailureCode])[] = [
  [/quota ?violation|spike ?arrest/i, 'E-LIMIT'],
  [/refresh token (expired|not approved)|invalid refresh token|refresh_token_expired/i, 'E-REFUSED'],
  [/(invalid|expired) authorization code|authorization code (is )?(invalid|expired)/i, 'E-CODE'],
  [/client ?id is invalid|invalid client id|InvalidClientIdentifier/i, 'E-KEY'],
];
/** Of the token that a request bears. */
const ofAccess = /access token|access_token|InvalidAPICallAsNoApiProductMatch|no apiproduct match/i;

/** Apigee's names of faults that may be kept and shown; anything else of a reply is not. */
const documented =
  /\b(invalid_access_token|access_token_expired|access_token_not_approved|InvalidAPICallAsNoApiProductMatchFound|InvalidClientIdentifier)\b/;

/**
 * Faults that any of its endpoints can answer with; null when the reply is none of them.
 * "Fail fast only for a fault that names the access token; everything else passes" is the rule that kept live systems
 * running through Tradier's transient 401s (QuantConnect/Lean.Brokerages.Tradier, issue 52). A renewal bears none, so that
 * what is said of one there is the gateway's own trouble.
 */
export function readTradierFault(reply: Reply, step?: 'exchange' | 'renewal'): Failure | null {
  const { status, body, contentType } = reply;
  const facts = factsOf(reply);
  if (status === 429 || /^Quota Violation/i.test(body)) return new Failure('E-LIMIT', facts);
  // Maintenance and captive portals answer 200 with a page of their own.
  if (contentType === 'text/html' || status >= 500) return new Failure('E-DOWN', facts);
  if (status === 200) return null;
  const fault = readFaultWords(reply);
  if (!fault) return null;
  const meaning =
    meanings.find(([words]) => words.test(fault.words))?.[1] ??
    (ofAccess.test(fault.words) ? (step === 'renewal' ? 'E-DOWN' : 'E-REFUSED') : null);
  const brokerCode = documented.exec(fault.words)?.[1];
  if (meaning) return new Failure(meaning, { ...facts, ...(brokerCode ? { brokerCode } : {}) });
  return fault.isEnvelope ? new Failure('E-DOWN', facts) : null;
}

/** Those of its data API: there a 401 may be of one account, and the token good for all others (A7). */
export function readTradierDataFault(reply: Reply): Failure | null {
  const isOfAccount = reply.status === 401 && /^\s*Unauthorized Account\b/i.test(reply.body);
  return isOfAccount ? new Failure('E-SCOPE', factsOf(reply)) : readTradierFault(reply);
}

/** Apigee's fault envelope in JSON or XML, or its `ErrorCode` and `Error` of the token endpoint. */
function readFaultWords({ body }: Reply): { readonly words: string; readonly isEnvelope: boolean } | null {
  if (/^\s*(<\?xml[^>]*>\s*)?<fault\b/i.test(body)) return { words: body, isEnvelope: true };
  const members = readObject(body);
  if (!members) return null;
  if (members.fault !== undefined) return { words: JSON.stringify(members.fault), isEnvelope: true };
  const { ErrorCode, Error: words } = members;
  return typeof ErrorCode === 'string' && typeof words === 'string' ? { words, isEnvelope: false } : null;
}
