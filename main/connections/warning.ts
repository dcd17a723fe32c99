/** Sign-ins that end before the exchange closes today. Pure but for the calendar's data. */
import { findSession, findTimeOfDay, isKnownDay } from '../calendar/sessions.ts';

/**
 * The close that a sign-in does not reach, from 08:00 in New York until it ends; null when there is nothing to warn of.
 * @param needsYouAt when a person must sign in again, epoch ms.
 */
export function findUncoveredClose(needsYouAt: number | null, now: number): number | null {
  if (needsYouAt === null || needsYouAt <= now) return null;
  const session = isKnownDay(now) ? findSession(now) : null;
  if (!session || now < findTimeOfDay(now, 8, 0) || needsYouAt >= session.closeAt) return null;
  return session.closeAt;
}
