/** The computer as Electron tells it. */
import { release } from 'node:os';
import { app } from 'electron';
import type { System } from '../../contract/state.ts';
import type { Runtime } from '../diagnostics.ts';

/** What a report tells of it. */
export function readRuntime(): Runtime {
  const { versions, arch } = process;
  return { electron: versions.electron, chromium: versions.chrome, os: release(), arch };
}

/** Must be asked once the app is ready: before it the locale is empty. */
export function readSystem(): Omit<System, 'hasTray' | 'atLogin'> {
  return {
    platform: findPlatform(),
    locale: findLocale(),
    zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    version: app.getVersion(),
  };
}

export function findPlatform(): System['platform'] {
  const { platform } = process;
  return platform === 'darwin' ? 'macos' : platform === 'win32' ? 'windows' : 'linux';
}

/** Language and region are chosen apart on every system; times follow the region. */
function findLocale(): string {
  for (const locale of [app.getSystemLocale(), app.getLocale()]) {
    try {
      const [first] = Intl.getCanonicalLocales(locale);
      if (first) return first;
    } catch {
      // "C" and "POSIX" are no locales to Intl.
    }
  }
  return 'en-US';
}
