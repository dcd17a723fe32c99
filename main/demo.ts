/** The demo: the practice broker behind the very code path of a real one, in a store of its own. Loaded only when asked for. */

import { rm } from 'node:fs/promises';
import type { Broker } from './brokers/broker.ts';
import { Connections } from './connections/connections.ts';
import type { Ports } from './connections/ports.ts';
import { startPracticeBroker } from './simulator/index.ts';
import type { Vault } from './vault/kept.ts';
import type { Demo } from './worlds.ts';

/**
 * Starts the practice broker and opens its sign-in page at once.
 * @param openStore opens a vault in a folder; the folder is deleted when the demo is left.
 */
export async function openDemo(
  ports: Omit<Ports, 'vault' | 'isDemo'>,
  folder: string,
  openStore: (folder: string) => Promise<Vault>,
  changed: () => void,
): Promise<Demo> {
  await rm(folder, { recursive: true, force: true });
  const practice = await startPracticeBroker();
  const brokers = ports.brokers
    .filter(({ id }) => id === 'tradier')
    .map((broker) => play(broker, practice.endpoints));
  const connections = new Connections(
    { ...ports, brokers, vault: await openStore(folder), isDemo: true },
    changed,
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
    connections,
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
        endpoints: { ...endpoints, stream: null, extraHosts: [new URL(endpoints.authorize).host] },
      })),
  };
}
