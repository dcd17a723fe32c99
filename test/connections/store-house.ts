/** Connections over a real vault in a folder and a practice broker on loopback: what the crash and race tests run on. */
import { createDecipheriv } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Conf from 'conf';
import type { Broker } from '../../main/brokers/broker.ts';
import { tradier } from '../../main/brokers/tradier.ts';
import { Connections } from '../../main/connections/connections.ts';
import type { Ports } from '../../main/connections/ports.ts';
import { createSend } from '../../main/net/send.ts';
import type { PracticeBroker } from '../../main/simulator/index.ts';
import { durable } from '../../main/vault/durable.ts';
import type { ConnectionRecord, Vault } from '../../main/vault/kept.ts';
import { readPlaintext } from '../../main/vault/plaintext.ts';
import { openVault } from '../../main/vault/vault.ts';
import { CbcCipher } from '../vault/cbc-cipher.ts';
import { TestPerson } from './person.ts';

/** Tradier, with everything at one origin. */
export function placeAt(origin: string): Broker {
  const endpoints = {
    authorize: `${origin}/v1/oauth/authorize`,
    token: `${origin}/v1/oauth/accesstoken`,
    refresh: `${origin}/v1/oauth/refreshtoken`,
    api: `${origin}/v1`,
    stream: null,
    revoke: null,
    issuer: null,
    jwks: null,
    extraHosts: [],
  };
  return { ...tradier, environments: tradier.environments.map((one) => ({ ...one, endpoints })) };
}

export function portsOver(vault: Vault, broker: Broker, uptime: () => number): Ports {
  return {
    brokers: [broker],
    vault,
    send: createSend({ version: '0', proxyFor: () => Promise.resolve('DIRECT') }),
    signInWindow: new TestPerson(),
    now: Date.now,
    uptime,
    random: Math.random,
    timer: (ms, ring) => {
      const timer = setTimeout(ring, ms);
      timer.unref();
      return () => clearTimeout(timer);
    },
    isOnline: () => true,
    report: () => undefined,
    recall: () => [],
    remindMs: () => 30 * 60_000,
    isDemo: false,
  };
}

export function openFolder(folder: string): Promise<Vault> {
  return openVault({ folder, cipher: new CbcCipher(), Store: durable(Conf) });
}

/** Signs in over real sockets and saves it in a folder; gives the record. */
export async function fillFolder(
  folder: string,
  broker: Pick<PracticeBroker, 'origin' | 'client'>,
): Promise<ConnectionRecord> {
  const vault = await openFolder(folder);
  const connections = new Connections(
    portsOver(vault, placeAt(broker.origin), () => 0),
    () => undefined,
  );
  await connections.load();
  const id = await connections.connect({
    connection: null,
    broker: 'tradier',
    environment: 'sandbox',
    method: 'keys',
    apiKey: broker.client.id,
    apiSecret: broker.client.secret,
    apiToken: '',
    callbackUrl: broker.client.callbackUrl,
    scopes: ['read', 'market'],
  });
  const live = connections.get(id);
  for (let tries = 0; live.record.tokens === null && tries < 500; tries += 1)
    await new Promise((done) => setTimeout(done, 5));
  connections.close();
  if (!live.record.tokens) throw new Error('the sign-in did not come');
  return live.record;
}

/** What a start finds in a folder: the one record, or why it stayed shut. Sweeps as a start does. */
export async function readFolder(folder: string): Promise<ConnectionRecord | string> {
  const [found] = await (await openFolder(folder)).load();
  if (!found) return 'nothing';
  return found.kind === 'open' ? found.record : found.because;
}

/** The record as it is on the disk this instant; null where none can be opened. */
export function peekFolder(folder: string): ConnectionRecord | null {
  try {
    const name = readdirSync(folder).find((entry) => entry.endsWith('.json')) ?? '';
    const { sealed } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { sealed: string };
    const decipher = createDecipheriv('aes-128-cbc', new CbcCipher().key, Buffer.alloc(16, ' '));
    const bytes = Buffer.from(sealed, 'base64').subarray(3);
    return readPlaintext(Buffer.concat([decipher.update(bytes), decipher.final()]).toString('utf8'));
  } catch {
    return null;
  }
}
