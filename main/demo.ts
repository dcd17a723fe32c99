/** The demo: the practice brokers behind the very code path of real ones, in a store of its own. Loaded only when asked for. */

import { rm } from 'node:fs/promises';
import { Accounts } from './accounts/accounts.ts';
import { createFeeds } from './accounts/feeds.ts';
import { keepInMemory } from './accounts/kept.ts';
import { Activity } from './activity/activity.ts';
import type { Broker, Endpoints } from './brokers/broker.ts';
import { Connections } from './connections/connections.ts';
import { listSources } from './connections/sources.ts';
import { Edges } from './demo-edges.ts';
import { DemoFaults } from './demo-faults.ts';
import type { Practice } from './demo-scene.ts';
import { startPracticeBroker } from './simulator/index.ts';
import { startPracticeStation } from './simulator/station.ts';
import type { Changes, Started } from './start.ts';
import type { Demo } from './worlds.ts';

/** What the practice brokers' market knows. */
const firstWatched: readonly string[] = ['SPY', 'AAPL', 'MSFT', 'NVDA', 'TSLA'];

/**
 * Starts the practice brokers and opens the first one's sign-in page at once; the others wait for a click.
 * @param openStore opens a vault in a folder; the folder is deleted when the demo is left.
 */
export async function openDemo(
  ports: Started['ports'],
  folder: string,
  openStore: Started['openStore'],
  { stateChanged, activityChanged, accountsChanged, orderChanged }: Changes,
): Promise<Demo> {
  await rm(folder, { recursive: true, force: true });
  const edges = new Edges();
  const practices: ReadonlyMap<string, Practice> = new Map<string, Practice>([
    ['tradier', await startPracticeBroker()],
    ['tradestation', await startPracticeStation()],
  ]);
  const brokers = ports.brokers.flatMap((broker) => {
    const practice = practices.get(broker.id);
    return practice ? [play(broker, practice.endpoints)] : [];
  });
  const activity = new Activity(null, ports.now, activityChanged);
  const { report, recall } = activity;
  const own = { ...ports, report, recall, brokers, isOnline: edges.isOnline, send: edges.limit(ports.send) };
  let current: Connections | null = null;
  const open = async () => {
    const vault = await openStore(folder, edges.wrap);
    const opened = new Connections({ ...own, vault, isDemo: true }, () => {
      stateChanged();
      accounts.sourcesChanged();
    });
    await opened.load();
    // Until here the accounts are those of before a restart.
    current = opened;
    accounts.sourcesChanged();
    return opened;
  };
  let watched = firstWatched;
  const accounts = new Accounts(
    {
      ...own,
      orderChanged,
      feeds: (hearing) => createFeeds(own, hearing),
      sources: () => (current ? listSources(current, brokers, own.now()) : []),
      connections: () => current?.ids ?? null,
      kept: keepInMemory(),
      watchlist: {
        read: () => watched,
        write: (symbols) => {
          watched = symbols;
        },
      },
    },
    accountsChanged,
  );
  let connections = await open();
  const saveKeys = async (id: string, opensPage = false) => {
    const [broker, practice] = [brokers.find((one) => one.id === id), practices.get(id)];
    if (broker && practice) await connections.connect(fillForm(broker, practice), opensPage);
  };
  const faults = new DemoFaults({
    edges,
    practices,
    connections: () => connections,
    saveKeys,
    restart: async (before) => {
      await connections.finish();
      connections.close();
      before();
      connections = await open();
    },
  });
  for (const [index, { id }] of brokers.entries()) await saveKeys(id, index === 0);
  return {
    get shown() {
      return { connections, activity, accounts };
    },
    breakIt: (asked) => faults.start(asked),
    close: async () => {
      await faults.stop();
      connections.close();
      await accounts.close();
      for (const { close } of practices.values()) await close();
      // What is under way ends with its broker; after that nothing writes into the folder any more.
      await connections.finish();
      // A scanner of viruses holds a file for a moment.
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

function fillForm(broker: Broker, { client }: Practice) {
  return {
    connection: null,
    broker: broker.id,
    environment: broker.environments[0]?.id ?? '',
    method: 'keys',
    apiKey: client.id,
    apiSecret: client.secret,
    callbackUrl: client.callbackUrl,
    // All that only looks, so that the demo shows what a broker can push as well.
    scopes: broker.permissions.filter(({ power }) => power === 'view').map(({ scope }) => scope),
    apiToken: '',
  } as const;
}

/** Only the simulated environment, and only at the practice broker: nothing in the demo reaches a real one. */
function play(broker: Broker, given: Practice['endpoints']): Broker {
  const endpoints: Endpoints = {
    refresh: given.token,
    stream: null,
    revoke: null,
    issuer: null,
    jwks: null,
    ...given,
    extraHosts: [new URL(given.authorize).host],
  };
  return {
    ...broker,
    environments: broker.environments
      .filter(({ isReal }) => !isReal)
      .map((environment) => ({ ...environment, endpoints })),
  };
}
