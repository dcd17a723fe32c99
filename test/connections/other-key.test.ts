/** A password store whose key was replaced, as Windows' is when `Local State` is deleted (A80): as behind a lock, but for good. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Conf from 'conf';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Happening } from '../../contract/activity.ts';
import { Connections } from '../../main/connections/connections.ts';
import { type PracticeBroker, startPracticeBroker } from '../../main/simulator/index.ts';
import { durable } from '../../main/vault/durable.ts';
import { openVault } from '../../main/vault/vault.ts';
import { CbcCipher } from '../vault/cbc-cipher.ts';
import { fillFolder, placeAt, portsOver } from './store-house.ts';

let folder: string;
let broker: PracticeBroker;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'brokerbar-key-'));
  broker = await startPracticeBroker();
});
afterEach(async () => {
  await broker.close();
  rmSync(folder, { recursive: true, force: true });
});

test('A80 named, nothing sent, the bytes kept; signing in again sets them aside under the same card', async () => {
  const { id } = await fillFolder(folder, broker);
  const file = join(folder, `${id}.json`);
  const before = readFileSync(file);
  const requests = broker.requests.length;
  const cipher = new CbcCipher();
  cipher.key = Buffer.alloc(16, 'n');
  const told: Happening[] = [];
  const vault = await openVault({ folder, cipher, Store: durable(Conf) });
  const ports = portsOver(vault, placeAt(broker.origin), () => 0);
  const connections = new Connections(
    { ...ports, report: (happening) => void told.push(happening) },
    () => undefined,
  );
  const shown = () => connections.view(Date.now());
  await connections.load();
  await connections.tick();
  expect(shown()).toMatchObject({
    store: { kind: 'ready' },
    connections: [{ id, signIn: { kind: 'unreadable', because: 'E-OPEN' } }],
  });
  expect(told).toMatchObject([{ what: 'unreadable', code: 'E-OPEN' }]);
  expect(broker.requests.length).toBe(requests);
  expect(readFileSync(file).equals(before)).toBe(true);

  const { client } = broker;
  await connections.connect({
    connection: id,
    broker: 'tradier',
    environment: 'sandbox',
    method: 'keys',
    apiKey: client.id,
    apiSecret: client.secret,
    apiToken: '',
    callbackUrl: client.callbackUrl,
    scopes: ['read', 'market'],
  });
  await expect.poll(() => shown().connections[0]?.signIn.kind).toBe('held');
  expect(shown().connections).toHaveLength(1);
  expect(readdirSync(folder).filter((name) => name.includes('.kept'))).not.toEqual([]);
  expect(readFileSync(`${file}.kept-1`).equals(before)).toBe(true);
  connections.close();
});
