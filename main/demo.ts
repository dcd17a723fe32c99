/** The demo: the practice brokers behind the very code path of real ones, in a store of its own. Loaded only when asked for. */

import { rm } from 'node:fs/promises';
import { Activity } from './activity/activity.ts';
import type { Broker, Endpoints } from './brokers/broker.ts';
import { Connections } from './connections/connections.ts';
import { startPracticeBroker } from './simulator/index.ts';
import { startPracticeStation } from './simulator/station.ts';
import type { Changes, Started } from './start.ts';
import type { Vault } from './vault/kept.ts';
import type { Demo } from './worlds.ts';

type Practice = {
  readonly client: { readonly id: string; readonly secret: string; readonly callbackUrl: string };
  readonly endpoints: Partial<Endpoints> & Pick<Endpoints, 'authorize' | 'token' | 'api'>;
  readonly close: () => Promise<void>;
};

/**
 * Starts the practice brokers and opens the first one's sign-in page at once; the others wait for a click.
 * @param openStore opens a vault in a folder; the folder is deleted when the demo is left.
 */
export async function openDemo(
  ports: Started['ports'],
  folder: string,
  openStore: (folder: string) => Promise<Vault>,
  { stateChanged, activityChanged }: Changes,
): Promise<Demo> {
  await rm(folder, { recursive: true, force: true });
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
  const connections = new Connections(
    { ...ports, report, recall, brokers, vault: await openStore(folder), isDemo: true },
    stateChanged,
  );
  await connections.load();
  for (const [index, broker] of brokers.entries()) {
    const practice = practices.get(broker.id);
    if (practice) await connections.connect(fillForm(broker, practice), index === 0);
  }
  return {
    shown: { connections, activity },
    close: async () => {
      connections.close();
      for (const { close } of practices.values()) await close();
      await rm(folder, { recursive: true, force: true });
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
    scopes: broker.permissions.filter(({ isViewOnly }) => isViewOnly).map(({ scope }) => scope),
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
