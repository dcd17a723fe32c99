/** What is needed only after the first frame: the password store, the network, the connections and their clock. */

import { uptime } from 'node:os';
import { join } from 'node:path';
import { app, ipcMain, net, powerMonitor, safeStorage, session } from 'electron';
import ElectronStore from 'electron-store';
import { Accounts } from './accounts/accounts.ts';
import { createFeeds } from './accounts/feeds.ts';
import { keepSealed } from './accounts/kept.ts';
import type { AccountsPorts, FeedPorts } from './accounts/ports.ts';
import { Activity } from './activity/activity.ts';
import { Connections } from './connections/connections.ts';
import type { Ports } from './connections/ports.ts';
import { listSources } from './connections/sources.ts';
import { createLines } from './net/lines.ts';
import { createSend } from './net/send.ts';
import { createSocket } from './net/socket.ts';
import { createCipher } from './vault/cipher.ts';
import { durable } from './vault/durable.ts';
import type { Cipher } from './vault/kept.ts';
import { limitWait } from './vault/patience.ts';
import { openVault } from './vault/vault.ts';
import type { Shown } from './worlds.ts';

export type Started = {
  readonly shown: Shown;
  readonly ports: Omit<Ports, 'vault' | 'isDemo' | 'report' | 'recall'> &
    Pick<AccountsPorts, 'pace'> &
    Pick<FeedPorts, 'openLines' | 'openSocket'>;
  /** @param wrap puts something around this computer's password store. */
  readonly openStore: (folder: string, wrap?: (cipher: Cipher) => Cipher) => Promise<Ports['vault']>;
};

export type Changes = {
  readonly stateChanged: () => void;
  readonly activityChanged: () => void;
  readonly accountsChanged: () => void;
  readonly orderChanged: AccountsPorts['orderChanged'];
};

/** Opens the real connections. @param folder the app's own data folder. */
export async function start(
  given: Pick<Ports, 'brokers' | 'signInWindow' | 'remindMs'> & Pick<AccountsPorts, 'pace' | 'watchlist'>,
  folder: string,
  { stateChanged, activityChanged, accountsChanged, orderChanged }: Changes,
): Promise<Started> {
  const timer = (ms: number, ring: () => void) => {
    const rings = setTimeout(ring, ms);
    return () => clearTimeout(rings);
  };
  let house: Connections | null = null;
  const cipher = limitWait(createCipher(safeStorage), timer, () => void house?.load());
  const Store = durable(ElectronStore);
  const openStore: Started['openStore'] = async (at, wrap = (bare) => bare) => {
    const vault = await openVault({ folder: at, cipher: wrap(cipher), Store });
    // electron-store answers any page on this channel, without asking who it is; nobody here needs it.
    ipcMain.removeAllListeners('electron-store-get-data');
    return vault;
  };
  const way = {
    version: app.getVersion(),
    proxyFor: (url: string) => session.defaultSession.resolveProxy(url),
  };
  const ports = {
    ...given,
    send: createSend(way),
    openLines: createLines(way),
    openSocket: createSocket(way),
    now: Date.now,
    uptime: () => uptime() * 1000,
    random: Math.random,
    timer,
    isOnline: () => net.isOnline(),
  };
  const vault = await openStore(join(folder, 'connections'));
  const knownNow = () => house?.knownNow ?? null;
  const activity = new Activity(join(folder, 'activity.jsonl'), ports.now, activityChanged, knownNow);
  const { report, recall } = activity;
  const connections = new Connections({ ...ports, report, recall, vault, isDemo: false }, () => {
    stateChanged();
    accounts.sourcesChanged();
  });
  house = connections;
  const accounts = new Accounts(
    {
      ...ports,
      orderChanged,
      feeds: (hearing) => createFeeds(ports, hearing),
      sources: () => listSources(connections, ports.brokers, ports.now()),
      connections: () => connections.ids,
      kept: keepSealed(join(folder, 'accounts'), cipher),
    },
    accountsChanged,
  );
  await connections.load();
  const tick = () => void connections.tick();
  powerMonitor.on('resume', tick);
  powerMonitor.on('unlock-screen', tick);
  tick();
  return { shown: { connections, activity, accounts }, ports, openStore };
}
