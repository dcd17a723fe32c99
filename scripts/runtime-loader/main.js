/**
 * Runs `electron <app folder> --switches` as Electron's own default app does.
 * An ES module, because Electron waits for it before `ready`: what the app does first (privileged schemes) is in time.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const words = process.argv.slice(1);
let folder;
for (let at = 0; at < words.length && folder === undefined; at += 1) {
  if (words[at] === '-r' || words[at] === '--require') {
    at += 1;
    createRequire(import.meta.url)(resolve(words[at]));
  } else if (!words[at].startsWith('-')) folder = resolve(words[at]);
}

if (folder === undefined) {
  console.error('Say which app to run: electron <app folder>');
  process.exit(64);
}

try {
  const description = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
  if (description.version) app.setVersion(description.version);
  app.setName(description.productName ?? description.name);
  app.setDesktopName(description.desktopName ?? `${app.getName()}.desktop`);
  app.setPath('userData', join(app.getPath('appData'), app.getName()));
  app.setAppPath(folder);
  await import(pathToFileURL(join(folder, description.main ?? 'index.js')).href);
} catch (failure) {
  console.error(`The app in ${folder} could not be started:`, failure);
  process.exit(1);
}
