/** What the app's own log is told of a person's choices: which was changed, and never what was chosen. */
import { expect, test } from 'vitest';
import type { Happening } from '../contract/activity.ts';
import { Failure } from '../contract/failures.ts';
import { choices, settingNames } from '../contract/settings.ts';
import { asLine } from '../main/activity/line.ts';
import { type FramePorts, Surround } from '../main/frame.ts';
import { SettingsBook } from '../main/settings.ts';
import type { SmallFile } from '../main/small-file.ts';

function open() {
  const told: Happening[] = [];
  const disk = { isFull: false };
  let atLogin: 'on' | 'off' = 'off';
  const file = {
    read: () => ({}),
    write: () => {
      if (disk.isFull) throw new Failure('E-DISK');
    },
  };
  const surround = new Surround({
    settings: new SettingsBook(file as unknown as SmallFile),
    system: { platform: 'linux', locale: 'en-US', zone: 'America/New_York' } as FramePorts['system'],
    setTheme: () => undefined,
    readAtLogin: () => atLogin,
    setAtLogin: (isOn) => {
      atLogin = isOn ? 'on' : 'off';
    },
    changed: () => undefined,
    report: (happening) => void told.push(happening),
    closeWindow: () => undefined,
    quit: () => undefined,
  });
  const names = () => told.map((one) => (one.what === 'setting-changed' ? one.setting : one.what));
  return { surround, calls: surround.calls, disk, told, names };
}

test('each setting that is another than before, in words of ours only', async () => {
  const { surround, calls, told, names } = open();
  await calls.changeSettings({ theme: 'dark', times: 'market' });
  await calls.changeSettings({ theme: 'dark' });
  await calls.setAtLogin(true);
  await calls.setAtLogin(true);
  surround.hideAmounts();
  await calls.answerClose('stay');
  await calls.answerClose('quit');
  expect(names()).toEqual(['theme', 'atLogin', 'hideAmounts', 'keepRunning']);
  expect(told.every((one) => asLine({ ...one, count: 1, lastAt: one.at }) !== null)).toBe(true);
  expect(JSON.stringify(told)).not.toContain('dark');
  const [one] = told;
  expect(asLine({ ...one, count: 1, lastAt: one?.at, setting: 'colour' })).toBeNull();
});

test.each(settingNames)('%s is told, and can be written down', async (name) => {
  const { calls, told, names } = open();
  await calls.changeSettings({ [name]: choices[name][1] });
  expect(names()).toEqual([name]);
  expect(told.map((one) => asLine({ ...one, count: 1, lastAt: one.at }))).not.toContain(null);
});

test('what the disk refuses was not changed', async () => {
  const { surround, calls, disk, told } = open();
  disk.isFull = true;
  expect(() => calls.changeSettings({ theme: 'dark' })).toThrow('E-DISK');
  surround.hideAmounts();
  await calls.answerClose('keep');
  expect(told).toEqual([]);
});
