import { describe, expect, test } from 'vitest';
import { findWrongFuses } from '../../scripts/fuses.ts';
import { packagedExecutable, refuseOldElectron } from '../../scripts/packaged.ts';

describe('what may ship', () => {
  test.each(['44.0.0', 'v45.4.1\n', '100.0.0'])('Electron %j', (version) => {
    expect(() => refuseOldElectron(version)).not.toThrow();
  });
  test.each(['33.2.1', 'v43.9.9', 'unknown', ''])('not Electron %j', (version) => {
    expect(() => refuseOldElectron(version)).toThrow('44.0');
  });

  const wire = (states: string) => ({
    version: '1',
    ...Object.fromEntries([...states].map((state, place) => [place, state.charCodeAt(0)])),
  });
  test.each([
    ['the shipping fuses', '01001100', []],
    ['the same on a newer Electron', '010011001', []],
    ['Node in the executable', '11001100', ['RunAsNode is not off']],
    ['cookies in clear', '00001100', ['EnableCookieEncryption is not on']],
    ['a fuse that was taken out of Electron', 'r1001100', ['RunAsNode is not off']],
  ])('%s', (_name, states, wrong) => {
    expect(findWrongFuses(wire(states))).toEqual(wrong);
  });
  test('not with a fuse that nobody has decided about', () => {
    expect(findWrongFuses(wire('0100110010'))).toHaveLength(1);
  });
});

test.each([
  ['linux', 'x64', 'out/linux-unpacked/brokerbar'],
  ['linux', 'arm64', 'out/linux-arm64-unpacked/brokerbar'],
  ['win32', 'x64', 'out/win-unpacked/Brokerbar.exe'],
  ['darwin', 'arm64', 'out/mac-arm64/Brokerbar.app/Contents/MacOS/Brokerbar'],
] as const)('the packaged executable on %s %s', (platform, arch, path) => {
  expect(packagedExecutable('out', platform, arch).replaceAll('\\', '/')).toBe(path);
});
