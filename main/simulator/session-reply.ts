/** Gives a permit to stream (broker-apis.md A10): to a POST with nothing in it, and that says so. */
import { respondFault } from './fault-bodies.ts';
import type { Grant } from './grants.ts';
import type { Practice } from './practice.ts';
import type { Tree } from './tree.ts';
import { type PracticeRequest, type PracticeResponse, respondText } from './wire.ts';

export function openStreamSession(
  { sessions, faults, origin, random }: Practice,
  grant: Grant,
  { headers, body }: PracticeRequest,
): Tree | PracticeResponse {
  if (body !== '') return respondText(400, 'The body must be empty');
  if (headers['content-length'] !== '0') return respondText(400, 'Content-Length must be 0');
  const fault = faults.take('session');
  if (fault === 'refused')
    return respondFault(403, 'Streaming is not enabled', 'steps.oauth.v2.InsufficientScope');
  const id = fault === 'too-many' ? null : fault === 'unusable' ? random(16) : sessions.open(grant);
  if (id === null) return respondText(429, 'too many sessions requested');
  const host = fault === 'elsewhere' ? 'https://stream.example' : origin;
  const url = `${host}/v1/markets/events`;
  return { stream: fault === 'id-missing' ? { url } : { url, sessionid: id } };
}
