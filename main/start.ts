/** What is needed only after the first frame: the password store, the network, the connections and their clock. */
import { join } from 'node:path';
import { app, ipcMain, powerMonitor, safeStorage, session } from 'electron';
import ElectronStore from 'electron-store';
import { Connections } from './connections/connections.ts';
import type { Ports } from './connections/ports.ts';
import { createSend } from './net/send.ts';
import { createCipher } from './vault/cipher.ts';
import { durable } from './vault/durable.ts';
import { openVault } from './vault/vault.ts';

/** The wall clock is asked this often; nothing is timed to the second. */
const tickMs = 30_000;

export type Started = {
  readonly ports: Omit<Ports, 'vault' | 'isDemo'>;
  readonly openStore: (folder: string) => Promise<Ports['vault']>;
};

/** Opens the real connections. @param folder the app's own data folder. */
export async function start(
  given: Pick<Ports, 'brokers' | 'signInWindow'>,
  folder: string,
  changed: () => void,
): Promise<Started & { readonly connections: Connections }> {
  const cipher = createCipher(safeStorage);
  const Store = durable(ElectronStore);
  const openStore = async (at: string) => {
    const vault = await openVault({ folder: at, cipher, Store });
    // electron-store answers any page on this channel, without asking who it is; nobody here needs it.
    ipcMain.removeAllListeners('electron-store-get-data');
    return vault;
  };
  const send = createSend({
    version: app.getVersion(),
    proxyFor: (url) => session.defaultSession.resolveProxy(url),
  });
  const ports = { ...given, send, now: Date.now };
  const vault = await openStore(join(folder, 'connections'));
  const connections = new Connections({ ...ports, vault, isDemo: false }, changed);
  await connections.load();
  const tick = () => void connections.tick();
  setInterval(tick, tickMs);
  powerMonitor.on('resume', tick);
  powerMonitor.on('unlock-screen', tick);
  tick();
  return { connections, ports, openStore };
}
