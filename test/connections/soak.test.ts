/** 365 days of each kind of connection, with sleep, clocks that are set, and brokers that fail. */
import { describe, expect, test } from 'vitest';
import { printFigure, readSeed } from '../figures.ts';
import { type Kind, liveAYear, type Year } from './year.ts';

const free = { longestS: null, rotatingS: null };
const days = 365;
const kinds: Readonly<Record<string, Kind & { readonly restS: number }>> = {
  '24 h without a refresh token': {
    client: { isPartner: false, lifetimeS: 86_400 },
    grant: free,
    restS: Number.POSITIVE_INFINITY,
  },
  '24 h with one': { client: { rotation: 'absent', lifetimeS: 86_400 }, grant: free, restS: 57_600 },
  '20 min static': { client: { rotation: 'same', lifetimeS: 1200 }, grant: free, restS: 800 },
  '20 min rotating, 24 h at most': {
    client: { rotation: 'rotating', lifetimeS: 1200, grantLifetimeS: 86_400 },
    grant: { longestS: null, rotatingS: 86_400 },
    restS: 800,
  },
};

describe.each(Object.entries(kinds))('a year: %s', (name, kind) => {
  test('never an expired token, no request too many, nothing grows', async () => {
    const seed = readSeed(20_261_123);
    const year: Year = await liveAYear(kind, seed, days);
    const ideal = year.awakeMs / 1000 / kind.restS + year.faults + year.suspends + year.jumps;
    expect(year.badMs).toBe(0);
    expect(year.refreshes).toBeLessThanOrEqual(Math.ceil(1.02 * ideal));
    expect(year.mostTimers).toBeLessThanOrEqual(3);
    printFigure(
      `${days} days of ${name}`,
      year.ticks,
      `${year.refreshes} refreshes, ${year.faults} faults`,
      seed,
    );
  }, 120_000);
});
