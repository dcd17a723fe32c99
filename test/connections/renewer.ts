/**
 * A process of its own that renews what a folder holds, over real files and a real socket, until it is killed:
 * `node renewer.ts <JSON of Job>`. Says `ready`, then `ack <generation>` for every renewal that was announced.
 */
import Conf from 'conf';
import { Connections } from '../../main/connections/connections.ts';
import { durable } from '../../main/vault/durable.ts';
import { openVault } from '../../main/vault/vault.ts';
import { CbcCipher } from '../vault/cbc-cipher.ts';
import { type FileFault, failAt, stopFaults } from './file-faults.ts';
import { placeAt, portsOver } from './store-house.ts';

export type Job = {
  readonly folder: string;
  readonly origin: string;
  /** How many renewals; 0 for as many as there is time for. */
  readonly times: number;
  /** What goes wrong with the files, at which of their calls after loading. */
  readonly fault?: { readonly what: FileFault; readonly atCall: number };
  /** Renewals, each with the next call after loading gone wrong, until one has no such call; each is followed by a good one. */
  readonly sweep?: FileFault;
  /** Waits for a line on stdin before each renewal. */
  readonly isLed?: boolean;
};

const job = JSON.parse(process.argv[2] ?? '{}') as Job;
const vault = await openVault({ folder: job.folder, cipher: new CbcCipher(), Store: durable(Conf) });
let uptime = 0;
// Ten seconds go by at every look, so that no renewal is answered by the last one.
const ports = portsOver(vault, placeAt(job.origin), () => (uptime += 10_000));
const connections = new Connections(ports, () => undefined);
await connections.load();
const [first] = connections.view(Date.now()).connections;
if (!first) throw new Error('the folder holds no connection');
const live = connections.get(first.id);
process.stdout.write('ready\n');
const renew = async () => {
  await live.refresh();
  const { notice, renewal } = connections.view(Date.now()).connections[0] ?? {};
  const isDone = notice === null && renewal?.kind === 'idle' && !live.isUnsaved;
  return isDone ? `ack ${live.record.generation}` : `failed ${notice?.code ?? renewal?.kind}`;
};
if (job.sweep)
  for (let atCall = 1; atCall < 200; atCall += 1) {
    failAt(job.sweep, atCall);
    const faulty = await renew();
    if (stopFaults() < atCall) break;
    process.stdout.write(`step ${atCall}: ${faulty}, then ${await renew()}\n`);
  }
if (job.fault) failAt(job.fault.what, job.fault.atCall);
const lines = process.stdin[Symbol.asyncIterator]();
for (let time = 0; !job.sweep && (job.times === 0 || time < job.times); time += 1) {
  if (job.isLed && (await lines.next()).done) break;
  process.stdout.write(`${await renew()}\n`);
}
connections.close();
process.exit(0);
