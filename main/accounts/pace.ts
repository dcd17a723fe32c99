/** How often what is asked for, by the person's choice and the exchange's day. Pure. */
import type { Settings } from '../../contract/settings.ts';
import type { Category } from '../brokers/data.ts';
import { findSession } from '../calendar/sessions.ts';

/** Part of the exchange's day. */
export type Phase = 'pre-market' | 'regular' | 'after-hours' | 'closed';

const quickMs = 15_000;
export const slowMs = 60_000;
/** While the exchange is closed a look asks no sooner again; and no slower than this is any schedule made. */
export const longMs = 300_000;

/** @param now epoch ms. */
export function findPhase(now: number): Phase {
  const session = findSession(now);
  if (!session || now < session.preMarketAt || now >= session.afterHoursEndAt) return 'closed';
  if (now < session.openAt) return 'pre-market';
  return now < session.closeAt ? 'regular' : 'after-hours';
}

/** Whether an order may be filled now, or was so lately that no list has it yet. @param now epoch ms. */
export function mayOrdersChange(now: number): boolean {
  return findPhase(now) !== 'closed' || findPhase(now - 2 * slowMs) !== 'closed';
}

/** The interval of figures in general, ms; null where nothing is asked for by itself. */
export function findEveryMs(pace: Settings['pace'], phase: Phase): number | null {
  if (pace === 'asked') return null;
  return pace === 'auto' && phase !== 'closed' ? quickMs : slowMs;
}

/**
 * That of one category. While the exchange is closed only balances go on; the rest is asked for when somebody looks, and
 * when the session changes. While prices are pushed, quotes are only reconciled.
 */
export function findIntervalMs(
  category: Category,
  pace: Settings['pace'],
  phase: Phase,
  isLive: boolean,
): number | null {
  const everyMs = findEveryMs(pace, phase);
  if (everyMs === null || category === 'history') return null;
  if (phase === 'closed' && category !== 'balances') return null;
  return category === 'quotes' && isLive ? Math.max(everyMs, slowMs) : everyMs;
}
