/**
 * Says when a desktop's tray host appears or goes. On Linux an icon made before its host is never registered, and
 * Electron tells neither (prototypes.md G); the host's name on the session bus does. Elsewhere the tray is always there.
 */
import { log } from '../log.ts';

const watcher = 'org.kde.StatusNotifierWatcher';

/** `unknown`: there may be one, but nothing says so. */
export type TrayHostState = 'there' | 'gone' | 'unknown';

/** Calls with the present answer, then with every change. */
export async function watchTrayHost(onChange: (state: TrayHostState) => void): Promise<void> {
  if (process.platform !== 'linux') {
    onChange('there');
    return;
  }
  if (!process.env.DBUS_SESSION_BUS_ADDRESS) {
    onChange('gone');
    return;
  }
  try {
    const { sessionBus } = await import('dbus-next');
    const bus = sessionBus();
    bus.on('error', () => onChange('unknown'));
    const object = await bus.getProxyObject('org.freedesktop.DBus', '/org/freedesktop/DBus');
    const names = object.getInterface('org.freedesktop.DBus');
    names.on('NameOwnerChanged', (name: string, _from: string, to: string) => {
      if (name === watcher) onChange(to === '' ? 'gone' : 'there');
    });
    const ask = names.NameHasOwner as (name: string) => Promise<boolean>;
    onChange((await ask(watcher)) ? 'there' : 'gone');
  } catch {
    log('tray-host-unknown');
    onChange('unknown');
  }
}
