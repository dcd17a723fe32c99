/** How a practice broker is set up, and what comes of it. */
import { Faults } from './faults.ts';
import { Flows } from './flows.ts';
import { Grants } from './grants.ts';
import { practicePeople } from './people.ts';
import type { Practice } from './practice.ts';
import { Quota } from './quota.ts';
import { drawRandom, type Random } from './random.ts';

export type PracticeSetting = {
  readonly origin: string;
  readonly now?: () => number;
  readonly random?: Random;
  /** Requests per minute and token. */
  readonly quota?: number;
  /** The user name of who is signed in at the broker already; null demands the sign-in page. The demo's person unless given. */
  readonly signedInAs?: string | null;
};

/** @param usualQuota where none is given. */
export function makePractice(
  { origin, now = Date.now, random = drawRandom, quota, signedInAs = 'demo' }: PracticeSetting,
  usualQuota: number,
): Practice {
  return {
    origin,
    now,
    random,
    clients: new Map(),
    people: practicePeople,
    grants: new Grants(now, random),
    flows: new Flows(now, random),
    faults: new Faults(),
    quota: new Quota(now, quota ?? usualQuota),
    signedIn: practicePeople.find(({ userName }) => userName === signedInAs) ?? null,
  };
}
