/** How a REST reply can go wrong (broker-apis.md A7). */
import { type FaultResponse, faultResponses } from './fault-bodies.ts';
import { type ReplyFault, spoil } from './reply-faults.ts';
import type { PracticeResponse } from './wire.ts';

/** Faults that change whose profile is told, or how its accounts are told. */
export const profileFaults = [
  'other-person',
  'accounts-as-list',
  'accounts-as-object',
  'accounts-null',
  'accounts-missing',
  'id-missing',
  'id-number',
] as const;

export type ProfileFault = (typeof profileFaults)[number];
export type RestFault = FaultResponse | 'quota' | ProfileFault | ReplyFault;

export const restFaults = [...(Object.keys(faultResponses) as FaultResponse[]), 'quota'] as const;

/**
 * @param answer the resource as it is; profile faults are its own business and change nothing here.
 * @param exceed how this broker says that a limit was reached.
 */
export function spoilRest(
  fault: RestFault,
  answer: () => PracticeResponse,
  exceed: () => PracticeResponse,
): PracticeResponse {
  if (fault === 'quota') return exceed();
  if (isFaultResponse(fault)) return faultResponses[fault]();
  return isProfileFault(fault) ? answer() : spoil(fault, answer);
}

export function isProfileFault(fault: RestFault | null): fault is ProfileFault {
  return typeof fault === 'string' && (profileFaults as readonly string[]).includes(fault);
}

function isFaultResponse(fault: RestFault): fault is FaultResponse {
  return typeof fault === 'string' && Object.hasOwn(faultResponses, fault);
}
