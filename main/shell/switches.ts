/** Chromium's own switches can undo every guard, and no fuse covers them: a packaged app refuses the dangerous ones. */
import { app } from 'electron';

const refused = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'host-resolver-rules',
  'host-rules',
  'proxy-server',
  'proxy-pac-url',
  'log-net-log',
  'disable-web-security',
  'no-sandbox',
  'js-flags',
  'load-extension',
];

/** A second start tells the first one its command line; Chromium takes a first one that cannot read it for hung, and kills it. */
const longestCommandLine = 8192;

/** Why Brokerbar does not start with this command line, in a line that says what to do; null when it does. */
export function refuseCommandLine(commandLine: readonly string[]): string | null {
  const found = findRefusedSwitch();
  if (found) return `Brokerbar does not start with --${found}. Start it without.`;
  if (commandLine.join(' ').length <= longestCommandLine) return null;
  return 'Brokerbar does not start with so much on its command line. Start it without.';
}

/** The first switch that a packaged app does not start with, or null. */
function findRefusedSwitch(): string | null {
  if (!app.isPackaged) return null;
  const found = refused.find((name) => app.commandLine.hasSwitch(name));
  if (found) return found;
  return app.commandLine.getSwitchValue('password-store') === 'basic' ? 'password-store=basic' : null;
}
