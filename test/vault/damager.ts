/**
 * Takes one part of every way to damage a file by a bit or by its length, through a vault's load and save. Told on its
 * command line: the folder, which part, of how many. Says what came of it as one line of JSON.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Conf from 'conf';
import { Failure } from '../../contract/failures.ts';
import { durable } from '../../main/vault/durable.ts';
import type { Cipher, ConnectionRecord } from '../../main/vault/kept.ts';
import { readPlaintext, writePlaintext } from '../../main/vault/plaintext.ts';
import { openVault } from '../../main/vault/vault.ts';

export type Damaged = {
  readonly bytes: number;
  readonly flips: number;
  readonly cuts: number;
  readonly shut: number;
  readonly same: number;
  readonly newer: number;
  readonly wrong: readonly string[];
  readonly cpuS: number;
};

/** The weakest there is: a flipped bit comes through as it is, and only the record itself can notice. */
const cipher: Cipher = {
  state: async () => ({ kind: 'ready', name: 'Test store' }),
  seal: async (text) => Buffer.from(`v11${text}`),
  unseal: async (sealed) => ({ text: sealed.toString('utf8', 3), shouldReseal: false }),
};

const [folder = '', part = '0', parts = '1'] = process.argv.slice(2);
const before = process.cpuUsage();
const vault = await openVault({ folder, cipher, Store: durable(Conf) });
// Sealed anew by this cipher.
const record = readPlaintext(readFileSync(join(folder, 'record.txt'), 'utf8'));
await vault.save(record);
const file = join(folder, `${record.id}.json`);
const bytes = readFileSync(file);
const saved = writePlaintext(record);
const count = { flips: 0, cuts: 0, shut: 0, same: 0, newer: 0 };
const wrong: string[] = [];
let { generation } = record;

async function check(damaged: Buffer, what: string): Promise<void> {
  writeFileSync(file, damaged, { mode: 0o600 });
  const [found, ...others] = await vault.load();
  generation += 1;
  const next: ConnectionRecord = { ...record, generation };
  if (!found || others.length > 0) wrong.push(`${what}: ${others.length} more`);
  if (found?.kind === 'unreadable' && found.because === 'E-NEWER') {
    count.newer += 1;
    const code = await vault
      .save(next)
      .catch((error: unknown) => (error instanceof Failure ? error.code : ''));
    if (code !== 'E-NEWER' || !readFileSync(file).equals(damaged)) wrong.push(`${what}: not left alone`);
    return;
  }
  if (!(await vault.save(next))) wrong.push(`${what}: not saved`);
  if (found?.kind === 'open') {
    count.same += 1;
    if (writePlaintext(found.record) !== saved) wrong.push(`${what}: another record`);
    return;
  }
  count.shut += 1;
  if (found?.because !== 'E-OPEN') wrong.push(`${what}: ${found?.because}`);
  if (!readFileSync(`${file}.kept-1`).equals(damaged)) wrong.push(`${what}: not set aside`);
}

for (let bit = Number(part); bit < bytes.length * 8; bit += Number(parts)) {
  const damaged = Buffer.from(bytes);
  damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  count.flips += 1;
  await check(damaged, `bit ${bit}`);
}
for (let length = Number(part); length < bytes.length; length += Number(parts)) {
  count.cuts += 1;
  await check(bytes.subarray(0, length), `length ${length}`);
}
const { user, system } = process.cpuUsage(before);
const told: Damaged = {
  bytes: bytes.length,
  ...count,
  wrong: wrong.slice(0, 5),
  cpuS: (user + system) / 1e6,
};
process.stdout.write(`${JSON.stringify(told)}\n`);
