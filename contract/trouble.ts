/** What is known of renewals that came to nothing. From this alone it is told how a sign-in stands: a message can be put away. */
import type { Renewal, SignIn, Trouble } from './state.ts';

type Held = Extract<SignIn, { kind: 'held' }>;

/** The trouble a renewal is in, or was in when the try under way began; null when there is none. */
export function findTrouble(renewal: Renewal): Trouble | null {
  if (renewal.kind === 'idle') return null;
  return renewal.kind === 'running' ? renewal.after : renewal;
}

/** What is held no longer works, and only a renewal can make it work again. */
export function hasRunOut({ renews, endsAt }: Held, now: number): boolean {
  return renews && endsAt !== null && endsAt <= now;
}

/** The last quarter of what is held has begun. */
export function isLate({ sinceAt, endsAt }: Held, now: number): boolean {
  return endsAt !== null && endsAt - now <= (endsAt - sinceAt) / 4;
}
