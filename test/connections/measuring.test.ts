/** Who is asked for the time, and how often, while nobody knows it. */
import { expect, test } from 'vitest';
import { Measuring } from '../../main/connections/measuring.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Brokers by name: whether they can be asked, and whether they tell. */
type Ask = { readonly name: string; readonly canAskTheTime: boolean; readonly tells: boolean };

function open(all: readonly Ask[]) {
  const pulse = { isUnmeasured: true };
  const clock = { uptime: 5 * MINUTE };
  const asked: string[] = [];
  const measuring = new Measuring(pulse, () => clock.uptime);
  const live = all.map(({ name, canAskTheTime, tells }) => ({
    canAskTheTime,
    askTheTime: async () => {
      asked.push(name);
      await Promise.resolve();
      if (tells) pulse.isUnmeasured = false;
    },
  }));
  return { pulse, clock, asked, run: () => measuring.run(live) };
}

const teller = { name: 'teller', canAskTheTime: true, tells: true };
const mute = { name: 'mute', canAskTheTime: true, tells: false };
const shut = { name: 'shut', canAskTheTime: false, tells: true };

test.each([
  ['nobody', [], [], false],
  ['nobody who can be asked', [shut], [], false],
  ['one who tells', [teller], ['teller'], true],
  ['one who tells, and the next is not asked', [teller, mute], ['teller'], true],
  ['one who is mute, then the next', [mute, shut, teller], ['mute', 'teller'], true],
  ['only mute ones', [mute, mute], ['mute', 'mute'], false],
])('%s', async (_, all, asked, isTold) => {
  const house = open(all);
  expect(await house.run()).toBe(isTold);
  expect(house.asked).toEqual(asked);
});

test('what is known is not asked for', async () => {
  const house = open([teller]);
  house.pulse.isUnmeasured = false;
  expect(await house.run()).toBe(false);
  expect(house.asked).toEqual([]);
});

test('two at once are one round', async () => {
  const house = open([mute]);
  await Promise.all([house.run(), house.run(), house.run()]);
  expect(house.asked).toEqual(['mute']);
});

test('who does not tell is asked half a minute later, then ever more seldom; told once, it begins anew', async () => {
  const house = open([mute]);
  const rounds = async (ms: number) => {
    const at: number[] = [];
    for (let passed = 0; passed <= ms; passed += 10 * SECOND) {
      const before = house.asked.length;
      await house.run();
      if (house.asked.length > before) at.push(passed / SECOND);
      house.clock.uptime += 10 * SECOND;
    }
    return at;
  };
  expect(await rounds(20 * MINUTE)).toEqual([0, 30, 90, 210, 450, 750, 1050]);
  house.pulse.isUnmeasured = false;
  await house.run();
  house.pulse.isUnmeasured = true;
  expect(await rounds(MINUTE)).toEqual([0, 30]);
});

test('when nobody could be asked, the first who can is, without a pause', async () => {
  const all = [{ ...shut }, { ...mute, canAskTheTime: false }];
  const pulse = { isUnmeasured: true };
  let asked = 0;
  const askTheTime = async () => {
    asked += 1;
    await Promise.resolve();
  };
  const live = all.map((one) => ({ ...one, askTheTime }));
  const measuring = new Measuring(pulse, () => 0);
  await measuring.run(live);
  expect(asked).toBe(0);
  await measuring.run(live.map((one) => ({ ...one, canAskTheTime: true })));
  expect(asked).toBe(2);
});
