/** What Brokerbar and its tests need from a Linux system, and the Debian package that brings it. */

/** Libraries that Electron is linked with: without one of them it does not start. */
const linked: Readonly<Record<string, string>> = {
  'libnspr4.so': 'libnspr4',
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libsmime3.so': 'libnss3',
  'libgtk-3.so.0': 'libgtk-3-0',
  'libgdk-3.so.0': 'libgtk-3-0',
  'libgbm.so.1': 'libgbm1',
  'libasound.so.2': 'libasound2',
  'libatk-1.0.so.0': 'libatk1.0-0',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0',
  'libcups.so.2': 'libcups2',
  'libdbus-1.so.3': 'libdbus-1-3',
  'libdrm.so.2': 'libdrm2',
  'libexpat.so.1': 'libexpat1',
  'libgio-2.0.so.0': 'libglib2.0-0',
  'libglib-2.0.so.0': 'libglib2.0-0',
  'libgobject-2.0.so.0': 'libglib2.0-0',
  'libcairo.so.2': 'libcairo2',
  'libpango-1.0.so.0': 'libpango-1.0-0',
  'libudev.so.1': 'libudev1',
  'libX11.so.6': 'libx11-6',
  'libxcb.so.1': 'libxcb1',
  'libXcomposite.so.1': 'libxcomposite1',
  'libXdamage.so.1': 'libxdamage1',
  'libXext.so.6': 'libxext6',
  'libXfixes.so.3': 'libxfixes3',
  'libXrandr.so.2': 'libxrandr2',
  'libxkbcommon.so.0': 'libxkbcommon0',
};

/** Libraries that Electron opens when it runs: without them there is no keyring, no notification. */
export const opened: Readonly<Record<string, string>> = {
  'libsecret-1.so.0': 'libsecret-1-0',
  'libnotify.so.4': 'libnotify4',
};

/** Programs of which any one will do, and the package to install where none is there. */
export type Tool = { readonly programs: readonly string[]; readonly package: string };

export const chromium: Tool = {
  programs: ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser'],
  package: 'chromium',
};

const desktopTools: readonly Tool[] = [
  { programs: ['Xvfb'], package: 'xvfb' },
  { programs: ['dbus-daemon'], package: 'dbus' },
  { programs: ['gnome-keyring-daemon'], package: 'gnome-keyring' },
];

/** By command: an app on the user's own desktop, the demo on a desktop of its own, the tests. */
export const toolsFor: Readonly<Record<'start' | 'demo' | 'test', readonly Tool[]>> = {
  start: [],
  demo: desktopTools,
  test: [...desktopTools, chromium, { programs: ['xwininfo'], package: 'x11-utils' }],
};

/** Packages renamed with the change to 64-bit time in Debian 13 and Ubuntu 24.04. */
const renamed = new Set([
  'libgtk-3-0',
  'libasound2',
  'libatk1.0-0',
  'libatk-bridge2.0-0',
  'libatspi2.0-0',
  'libcups2',
  'libglib2.0-0',
]);

/** The packages for these libraries under the names that this system's apt knows; unknown libraries are left out. */
export function packagesFor(libraries: readonly string[], isKnown: (name: string) => boolean): string[] {
  const names = libraries.map((library) => linked[library] ?? opened[library]);
  const present = names.filter((name): name is string => name !== undefined);
  return [...new Set(present)].map((name) =>
    renamed.has(name) && isKnown(`${name}t64`) ? `${name}t64` : name,
  );
}

export function aptLine(packages: readonly string[]): string {
  const names = [...packages].sort((one, other) => one.localeCompare(other));
  return `apt-get update && apt-get install -y --no-install-recommends ${names.join(' ')}`;
}
