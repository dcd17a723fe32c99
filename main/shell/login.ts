/** Starting at log-in, in each system's own way. What the system says is what is true; nothing of it is kept here. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { app } from 'electron';
import { Failure } from '../../contract/failures.ts';
import type { System } from '../../contract/state.ts';

/** The switch with which the system starts Brokerbar: its window stays away. */
export const hiddenSwitch = 'hidden';

export function readAtLogin(): System['atLogin'] {
  if (process.platform === 'linux') return isEntryOn(readEntry()) ? 'on' : 'off';
  const { openAtLogin, status } = app.getLoginItemSettings({ args: [`--${hiddenSwitch}`] });
  if (status === 'requires-approval') return 'needs-approval';
  return openAtLogin ? 'on' : 'off';
}

/** @throws Failure E-DISK. */
export function setAtLogin(isOn: boolean): void {
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: isOn, args: [`--${hiddenSwitch}`] });
    return;
  }
  const file = entryFile();
  try {
    if (!isOn) rmSync(file, { force: true });
    else {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, makeEntry(findCommand()));
    }
  } catch {
    throw new Failure('E-DISK', { step: 'log-in' });
  }
}

/** An AppImage's file gets another name with each version: an entry that is on must name the one that runs. */
export function renewAtLogin(): void {
  if (process.platform !== 'linux' || !app.isPackaged) return;
  const entry = readEntry();
  if (isEntryOn(entry) && entry !== makeEntry(findCommand())) setAtLogin(true);
}

/** Whether this start was the system's, at log-in. */
export function isLoginStart(): boolean {
  if (app.commandLine.hasSwitch(hiddenSwitch)) return true;
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}

/** Desktop Application Autostart Specification 0.5: `$XDG_CONFIG_HOME/autostart`, else `~/.config/autostart`. */
function entryFile(): string {
  const { XDG_CONFIG_HOME: given = '' } = process.env;
  return join(isAbsolute(given) ? given : join(homedir(), '.config'), 'autostart', 'brokerbar.desktop');
}

function readEntry(): string {
  try {
    return readFileSync(entryFile(), 'utf8');
  } catch {
    return '';
  }
}

/** Desktops switch an entry off by a line in it. */
function isEntryOn(entry: string): boolean {
  return (
    entry !== '' &&
    !/^Hidden\s*=\s*true/m.test(entry) &&
    !/^X-GNOME-Autostart-enabled\s*=\s*false/m.test(entry)
  );
}

/** An AppImage runs from a folder that is gone after it ends; its own file is what can be started again. */
function findCommand(): string[] {
  const { APPIMAGE } = process.env;
  const program = APPIMAGE && isAbsolute(APPIMAGE) ? [APPIMAGE] : [process.execPath];
  return [...program, ...(app.isPackaged ? [] : [app.getAppPath()]), `--${hiddenSwitch}`];
}

/** Desktop Entry Specification 1.5: each word quoted as in "The Exec key", then escaped as a string value. */
export function makeEntry(command: readonly string[]): string {
  const words = command.map(
    (word) => `"${word.replace(/["`$\\]/g, (sign) => `\\${sign}`).replaceAll('%', '%%')}"`,
  );
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Brokerbar',
    'Comment=Keeps your brokerage sign-ins alive',
    `Exec=${words.join(' ').replaceAll('\\', '\\\\')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}
