/** 365 days of each kind of connection, with sleep, clocks that are set, and brokers that fail. */
import { afterAll, describe, expect, test } from 'vitest';
import { printFigure, readSeed } from '../figures.ts';
import { type Kind, liveAYear, type Year } from './year.ts';

const free = { longestS: null, rotatingS: null };
const days = 365;
/** The practice broker remembers every token that it gave: tens of thousands, of some hundred bytes each. */
const mostHeapGrowth = 32 * 1024 * 1024;
/** Of processor time, all four years together: a waiting machine is no slow app. */
const longestS = 60;

type Soaked = Kind & {
  readonly restS: number;
  /** How often a sign-in may be said to be over, by code; any other code is wrong. */
  readonly mayEnd: (year: Year) => Readonly<Record<string, number>>;
};

const kinds: Readonly<Record<string, Soaked>> = {
  '24 h without a refresh token': {
    client: { isPartner: false, lifetimeS: 86_400 },
    grant: free,
    restS: Number.POSITIVE_INFINITY,
    // Once a day; no clock that is set brings it earlier.
    mayEnd: () => ({ 'E-ENDED': days }),
  },
  '24 h with one': {
    client: { rotation: 'absent', lifetimeS: 86_400 },
    grant: free,
    restS: 57_600,
    mayEnd: () => ({}),
  },
  '20 min static': {
    client: { rotation: 'same', lifetimeS: 1200 },
    grant: free,
    restS: 800,
    mayEnd: () => ({}),
  },
  '20 min rotating, 24 h at most': {
    client: { rotation: 'rotating', lifetimeS: 1200, grantLifetimeS: 86_400 },
    grant: { longestS: null, rotatingS: 86_400 },
    restS: 800,
    mayEnd: ({ lostReplies, jumps }) => ({ 'E-INTERRUPTED': lostReplies, 'E-ENDED': days + jumps }),
  },
};

const before = process.cpuUsage();

describe.each(Object.entries(kinds))('a year: %s', (name, kind) => {
  test('never an expired token, no end without a reason, no request too many or too few, nothing grows', async () => {
    const seed = readSeed(20_261_123);
    const year: Year = await liveAYear(kind, seed, days);
    const { refreshes, ends, signIns, faults, lostReplies, outages } = year;
    const restless = year.awakeMs / 1000 / kind.restS;
    expect(year.badMs).toBe(0);
    expect([year.suspends, year.jumps]).toEqual([5 * days, days]);
    expect(outages).toBeGreaterThan(days / 5);

    const mayEnd = kind.mayEnd(year);
    const canEnd = Object.keys(mayEnd).length > 0;
    for (const [code, count] of Object.entries(ends))
      expect(count, code).toBeLessThanOrEqual(mayEnd[code] ?? 0);
    const over = Object.values(ends).reduce((sum, count) => sum + count, 0);
    // After each end the person is there, and beside that at most once a day when warned of one.
    expect(signIns).toBeGreaterThanOrEqual(Math.max(1, over, canEnd ? days / 2 : 1));
    expect(signIns).toBeLessThanOrEqual(1 + over + (canEnd ? days : 0));

    const isRenewed = Number.isFinite(kind.restS);
    const most = restless + faults + year.outageTries + year.suspends + year.jumps;
    expect(refreshes).toBeGreaterThanOrEqual(0.9 * restless);
    expect(refreshes).toBeLessThanOrEqual(isRenewed ? Math.ceil(1.02 * most) : 0);
    if (isRenewed) expect(Math.min(faults, lostReplies)).toBeGreaterThan(0);
    expect(year.mostTimers).toBeLessThanOrEqual(3);
    expect(year.mostListeners).toBeLessThanOrEqual(3);
    expect(year.heapGrowth).toBeLessThan(mostHeapGrowth);
    const grown = Math.round(year.heapGrowth / 1024 / 1024);
    const outcome = `${year.ticks} beats, ${year.mostTimers} timers and ${year.mostListeners} listeners at most, heap ${grown} MB more, ${faults} faults, ${signIns} sign-ins, ended ${JSON.stringify(ends)}`;
    printFigure(
      `${isRenewed ? 'refreshes' : 'sign-ins'} in ${days} days of ${name}`,
      isRenewed ? refreshes : signIns,
      outcome,
      seed,
    );
  }, 240_000);
});

afterAll(() => {
  const { user, system } = process.cpuUsage(before);
  const spentS = Math.ceil((user + system) / 1e6);
  expect(spentS).toBeLessThan(longestS);
  printFigure('seconds of processor time for the years', spentS, `${longestS} allowed`);
});
