/** The demo: the practice broker behind the very code path of a real one, in a store of its own. Loaded only when asked for. */

import { rm } from 'node:fs/promises';
import { Activity } from './activity/activity.ts';
import type { Broker } from './brokers/broker.ts';
import { Connections } from './connections/connections.ts';
import { startPracticeBroker } from './simulator/index.ts';
import type { Changes, Started } from './start.ts';
import type { Vault } from './vault/kept.ts';
import type { Demo } from './worlds.ts';

/**
 * Starts the practice broker and opens its sign-in page at once.
 * @param openStore opens a vault in a folder; the folder is deleted when the demo is left.
 */
export async function openDemo(
  ports: Started['ports'],
  folder: string,
  openStore: (folder: string) => Promise<Vault>,
  { stateChanged, activityChanged }: Changes,
): Promise<Demo> {
  await rm(folder, { recursive: true, force: true });
  const practice = await startPracticeBroker();
  const brokers = ports.brokers
    .filter(({ id }) => id === 'tradier')
    .map((broker) => play(broker, practice.endpoints));
  const activity = new Activity(null, ports.now, activityChanged);
  const { report, recall } = activity;
  const connections = new Connections(
    { ...ports, report, recall, brokers, vault: await openStore(folder), isDemo: true },
    stateChanged,
  );
  await connections.load();
  const [broker] = brokers;
  const [environment] = broker?.environments ?? [];
  if (broker && environment)
    await connections.connect({
      connection: null,
      broker: broker.id,
      environment: environment.id,
      method: 'keys',
      apiKey: practice.client.id,
      apiSecret: practice.client.secret,
      callbackUrl: practice.client.callbackUrl,
      scopes: broker.permissions.filter(({ isViewOnly }) => isViewOnly).map(({ scope }) => scope),
      apiToken: '',
    });
  return {
    shown: { connections, activity },
    close: async () => {
      connections.close();
      await practice.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Only the simulated environment, and only at the practice broker: nothing in the demo reaches a real one. */
function play(
  broker: Broker,
  endpoints: { authorize: string; token: string; refresh: string; api: string },
): Broker {
  return {
    ...broker,
    environments: broker.environments
      .filter(({ isReal }) => !isReal)
      .map((environment) => ({
        ...environment,
        endpoints: {
          ...endpoints,
          stream: null,
          revoke: null,
          issuer: null,
          jwks: null,
          extraHosts: [new URL(endpoints.authorize).host],
        },
      })),
  };
}
