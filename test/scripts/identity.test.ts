import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectFolder } from '../../scripts/project.ts';

const read = (name: string) => readFileSync(join(projectFolder, name), 'utf8');
const described = JSON.parse(read('package.json')) as {
  name: string;
  productName: string;
  devDependencies: Record<string, string>;
};
const recipe = read('electron-builder.yml');

/** The value of a key at this depth of the recipe; it is plain enough to be read by its lines. */
function readKey(key: string, depth = 0): string | undefined {
  return new RegExp(`^ {${depth * 2}}${key}: '?([^'\\n]+)'?$`, 'm').exec(recipe)?.[1];
}

// The system's key for the stored sign-ins is kept under these names: changing one signs every user out.
describe('the identity of the app, fixed from the first stored sign-in', () => {
  test('the name, which is also the folder of the user data', () => {
    expect(described.productName).toBe('Brokerbar');
    expect(readKey('productName')).toBe('Brokerbar');
    expect(described.name).toBe('brokerbar');
  });
  test('the id', () => {
    expect(readKey('appId')).toBe('app.brokerbar.desktop');
  });
  test('the executable on Linux, and the name that desktops know its windows by', () => {
    expect(readKey('executableName', 1)).toBe('brokerbar');
    expect(readKey('desktopName', 1)).toBe('brokerbar.desktop');
    expect(readKey('StartupWMClass', 3)).toBe('brokerbar');
  });
  test('elsewhere the executable has the name of the product', () => {
    expect(readKey('executableName')).toBeUndefined();
  });
});

test('the app is packaged with the Electron that it is developed with', () => {
  expect(readKey('electronVersion')).toBe(described.devDependencies.electron);
});

test.each([
  ['runAsNode', 'false'],
  ['enableCookieEncryption', 'true'],
  ['enableNodeOptionsEnvironmentVariable', 'false'],
  ['enableNodeCliInspectArguments', 'false'],
  ['enableEmbeddedAsarIntegrityValidation', 'true'],
  ['onlyLoadAppFromAsar', 'true'],
  ['loadBrowserProcessSpecificV8Snapshot', 'false'],
  ['grantFileProtocolExtraPrivileges', 'false'],
])('the fuse %s ships %s', (name, state) => {
  expect(readKey(name, 1)).toBe(state);
});
