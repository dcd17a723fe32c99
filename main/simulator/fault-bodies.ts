/** The bodies in which Tradier and the gateway before it say that something is wrong (broker-apis.md A7). */
import { type PracticeResponse, respond, respondJson, respondText } from './wire.ts';

/** Apigee's fault, as the REST side and the gateway send it. */
export function respondFault(status: number, faultstring: string, errorcode: string): PracticeResponse {
  return respondJson(status, { fault: { faultstring, detail: { errorcode } } });
}

/** RFC 6749 5.2. Tradier does not document its own. */
export function respondOAuthError(
  status: number,
  error: string,
  description?: string,
  headers: Readonly<Record<string, string>> = {},
): PracticeResponse {
  const tree = description === undefined ? { error } : { error, error_description: description };
  return respondJson(status, tree, headers);
}

export const faultResponses = {
  'token-invalid': () =>
    respondFault(401, 'Invalid Access Token', 'keymanagement.service.invalid_access_token'),
  'token-expired': () =>
    respondFault(401, 'Access Token expired', 'keymanagement.service.access_token_expired'),
  'wrong-environment': () =>
    respondFault(
      401,
      'Invalid API call as no apiproduct match found',
      'keymanagement.service.InvalidAPICallAsNoApiProductMatchFound',
    ),
  /** A 401 that passes: the one that once stopped live systems (Lean.Brokerages.Tradier#51). */
  'datastore-error': () => respondFault(401, 'Datastore Error', 'keymanagement.service.DatastoreError'),
  /** XML although JSON was asked for (Lean.Brokerages.Tradier#14). */
  'gateway-timeout': () =>
    respond(
      504,
      'application/xml',
      '<fault><faultstring>Gateway Timeout</faultstring><detail><errorcode>messaging.adaptors.http.flow.GatewayTimeout</errorcode></detail></fault>',
    ),
  /** A page with status 200 where data was expected (Lean.Brokerages.Tradier#45). */
  maintenance: () =>
    respond(
      200,
      'text/html; charset=utf-8',
      '<!doctype html><title>Down for maintenance</title><h1>Down for maintenance</h1>',
    ),
  'business-error': () => respondJson(200, { errors: { error: 'Backoffice is down for maintenance.' } }),
  'business-errors': () =>
    respondJson(200, { errors: { error: ['Backoffice is down.', 'Please try again later.'] } }),
  'unauthorized-account': () => respondText(401, 'Unauthorized Account: 99999999'),
} as const satisfies Readonly<Record<string, () => PracticeResponse>>;

export type FaultResponse = keyof typeof faultResponses;

export function respondQuota(expiresAt: number): PracticeResponse {
  return respondText(429, `Quota Violation. Too many requests, resets at ${expiresAt}`);
}
