/** The beat: what is noticed of clock, sleep and network without any event, and when the next look is taken. */
import { beforeEach, describe, expect, test } from 'vitest';
import { Pulse } from '../../main/connections/pulse.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const reply = { status: 200, contentType: '', body: '', retryAfterS: null, rate: null, host: 'a' };

let now: number;
let uptime: number;
let isOnline: boolean;
let timers: { ms: number; isCancelled: boolean }[];
let pulse: Pulse;

/** Lets time go by for both clocks. */
const pass = (ms: number) => {
  now += ms;
  uptime += ms;
};
const armed = () => timers.filter(({ isCancelled }) => !isCancelled).map(({ ms }) => ms);

beforeEach(() => {
  now = Date.parse('2026-11-23T14:00:00Z');
  uptime = 5 * HOUR;
  isOnline = true;
  timers = [];
  pulse = new Pulse(
    {
      now: () => now,
      uptime: () => uptime,
      isOnline: () => isOnline,
      timer: (ms) => {
        const timer = { ms, isCancelled: false };
        timers.push(timer);
        return () => {
          timer.isCancelled = true;
        };
      },
    },
    () => undefined,
  );
});

describe('the clock', () => {
  test.each([
    ['set back by an hour', -HOUR],
    ['set forward by a day', 24 * HOUR],
    ['set to 1970', -Date.parse('2026-11-23T14:00:00Z')],
    ['set forward by ten years', 87_600 * HOUR],
  ])('%s is measured', (_, movedMs) => {
    pass(30 * SECOND);
    now += movedMs;
    expect(pulse.beat()).toMatchObject({ movedMs, sleptMs: 0 });
    expect(pulse.clockOffset).toBe(movedMs);
    expect(pulse.beat().movedMs).toBe(0);
  });

  test('time that goes by, awake or asleep, moves nothing; steps of a second add up', () => {
    pass(8 * HOUR);
    expect(pulse.beat()).toMatchObject({ movedMs: 0, sleptMs: 8 * HOUR });
    const moved: number[] = [];
    for (let step = 0; step < 4; step += 1) {
      now += SECOND;
      moved.push(pulse.beat().movedMs);
    }
    expect(moved).toEqual([0, 0, 3 * SECOND, 0]);
  });

  test('wrong by more than two minutes in every eye, told once, and right again when it is set', () => {
    pulse.hear({ host: 'a', aheadMs: 7 * MINUTE });
    expect(pulse.clockAheadMs).toBe(7 * MINUTE);
    expect([pulse.beat().aheadMs, pulse.beat().aheadMs]).toEqual([7 * MINUTE, null]);
    pulse.hear({ host: 'liar', aheadMs: -400 * HOUR });
    expect(pulse.clockAheadMs).toBe(7 * MINUTE);
    pulse.hear({ host: 'b', aheadMs: MINUTE });
    expect(pulse.clockAheadMs).toBeNull();
    pulse.hear({ host: 'b', aheadMs: 7 * MINUTE });
    now -= 7 * MINUTE;
    pulse.beat();
    expect(pulse.clockAheadMs).toBeNull();
    expect(pulse.isClockKnownRight).toBe(true);
  });

  test('A88 a clock fixed since the last beat: what a reply measured is told by the clock of the house, and counted once', async () => {
    const send = pulse.measure(() => Promise.resolve({ ...reply, aheadMs: now - serverAt }));
    now -= 5 * MINUTE;
    const serverAt = now;
    const { aheadMs } = await send({ method: 'GET', url: 'https://a.example/' });
    expect(pulse.now() - (aheadMs ?? 0)).toBe(serverAt);
    expect(pulse.clockAheadMs).toBe(5 * MINUTE);
    expect(pulse.beat()).toMatchObject({ movedMs: -5 * MINUTE, aheadMs: null });
    expect(pulse.clockAheadMs).toBeNull();
  });

  test('A88 how far it is ahead is known to the second, right or wrong, and to nobody while it is in doubt', () => {
    expect(pulse.measuredAheadMs).toBeNull();
    pulse.doubt();
    expect([pulse.isUnmeasured, pulse.measuredAheadMs]).toEqual([true, null]);
    pulse.hear({ host: 'a', aheadMs: -800 });
    expect([pulse.isUnmeasured, pulse.measuredAheadMs]).toEqual([false, -800]);
    // Who has heard a broker in this run has no doubt.
    pulse.doubt();
    expect(pulse.isUnmeasured).toBe(false);
    now += 24 * HOUR;
    pulse.beat();
    expect(pulse.measuredAheadMs).toBeNull();
    pulse.hear({ host: 'a', aheadMs: 24 * HOUR - 800 });
    now -= 24 * HOUR;
    pulse.beat();
    expect(pulse.measuredAheadMs).toBe(-800);
  });

  test('A88 set far ahead it is called wrong when a broker has told the time, not before', () => {
    pulse.hear({ host: 'a', aheadMs: 0 });
    now += 3 * HOUR;
    expect(pulse.beat()).toMatchObject({ movedMs: 3 * HOUR, aheadMs: null });
    pulse.hear({ host: 'a', aheadMs: null });
    expect(pulse.isUnmeasured).toBe(true);
    expect(pulse.beat().aheadMs).toBeNull();
    pulse.hear({ host: 'a', aheadMs: 3 * HOUR });
    expect(pulse.isUnmeasured).toBe(false);
    expect([pulse.beat().aheadMs, pulse.beat().aheadMs]).toEqual([3 * HOUR, null]);
  });

  test('nobody has said anything: neither wrong nor known to be right', () => {
    pulse.hear({ host: 'a', aheadMs: null });
    expect([pulse.clockAheadMs, pulse.isClockKnownRight]).toEqual([null, false]);
  });
});

describe('the network', () => {
  test('row 4: missing for five seconds is offline; back, it is told for how long', () => {
    isOnline = false;
    pulse.beat();
    const sinceAt = now;
    expect(pulse.isOffline).toBe(false);
    pass(4 * SECOND);
    expect([pulse.isOffline, pulse.offlineSinceAt]).toEqual([false, null]);
    pass(2 * SECOND);
    expect([pulse.isOffline, pulse.offlineSinceAt]).toEqual([true, sinceAt]);
    pass(34 * SECOND);
    expect(pulse.offlineSinceAt).toBe(sinceAt);
    isOnline = true;
    expect(pulse.beat().offlineMs).toBe(40 * SECOND);
    expect(pulse.isOffline).toBe(false);
  });

  test('a gap of a blink is nothing; an answer proves a network that the system does not see', () => {
    isOnline = false;
    pulse.beat();
    pass(2 * SECOND);
    isOnline = true;
    expect(pulse.beat().offlineMs).toBe(0);
    isOnline = false;
    pulse.beat();
    pass(SECOND);
    pulse.hear({ host: 'a', aheadMs: 0 });
    pass(MINUTE);
    expect(pulse.isOffline).toBe(false);
  });
});

describe('the timer', () => {
  test.each([
    ['nothing planned', null, 60 * SECOND],
    ['in a day', 24 * HOUR, 60 * SECOND],
    ['in 59 minutes', 59 * MINUTE, 30 * SECOND],
    ['in 12 seconds', 12 * SECOND, 12 * SECOND],
    ['now', 0, SECOND],
    ['an hour ago', -HOUR, SECOND],
    ['for ever', Number.POSITIVE_INFINITY, 60 * SECOND],
  ])('%s', (_, inMs, waitMs) => {
    pulse.arm(inMs === null ? null : now + inMs);
    expect(armed()).toEqual([waitMs]);
  });

  test.each([
    ['with a network', true, 60],
    ['without one, which is looked for', false, 360],
  ])('row 44: while nothing is due, %s: one timer at a time, at most %s an hour', (_, online, most) => {
    isOnline = online;
    const until = now + HOUR;
    let rung = 0;
    while (now < until) {
      pulse.beat();
      pulse.arm(null);
      // What changes in between sets no more of them.
      for (let changes = 0; changes < 5; changes += 1) pulse.arm(null);
      const [waitMs = 0, ...others] = armed();
      expect(others).toEqual([]);
      pass(waitMs);
      rung += 1;
    }
    expect(rung).toBeLessThanOrEqual(most);
    expect(rung).toBeGreaterThan(0);
  });

  test('there is one: only an earlier beat takes the place of the one that is awaited', () => {
    pulse.arm(null);
    pass(10 * SECOND);
    pulse.arm(null);
    expect(armed()).toEqual([60 * SECOND]);
    pulse.arm(now + 20 * SECOND);
    expect(armed()).toEqual([20 * SECOND]);
    pulse.beat();
    expect(armed()).toEqual([]);
  });

  test('one that sleep held up is set anew; after the end none is set', () => {
    pulse.arm(null);
    pass(3 * HOUR);
    pulse.arm(null);
    expect(armed()).toEqual([60 * SECOND]);
    pulse.stop();
    pulse.arm(null);
    expect(armed()).toEqual([]);
  });

  test('offline it looks more often, so that coming back is seen', () => {
    isOnline = false;
    pulse.beat();
    pulse.arm(null);
    expect(armed()).toEqual([10 * SECOND]);
  });
});
