/** The exchange's day as the window draws it: the parts that touch the next 24 hours. */
import type { MarketSpan } from '../../contract/state.ts';
import { findSession, isKnownDay } from './sessions.ts';

const dayMs = 86_400_000;

/**
 * Pre-market, regular session and after hours that touch the 24 hours from `now` (epoch ms), in their order; null where the
 * calendar does not know all of them.
 */
export function listMarketSpans(now: number): MarketSpan[] | null {
  if (!isKnownDay(now) || !isKnownDay(now + dayMs)) return null;
  const sessions = [now, now + dayMs].flatMap((at) => findSession(at) ?? []);
  return sessions
    .filter(({ day }, index) => sessions.findIndex((one) => one.day === day) === index)
    .flatMap(({ preMarketAt, openAt, closeAt, afterHoursEndAt, isEarlyClose }): MarketSpan[] => [
      { kind: 'pre-market', startsAt: preMarketAt, endsAt: openAt, isEarlyClose },
      { kind: 'regular', startsAt: openAt, endsAt: closeAt, isEarlyClose },
      { kind: 'after-hours', startsAt: closeAt, endsAt: afterHoursEndAt, isEarlyClose },
    ])
    .filter(({ startsAt, endsAt }) => endsAt > now && startsAt < now + dayMs);
}
