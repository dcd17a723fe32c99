/**
 * A process of its own that writes into a store: `node writer.ts <durable|stock> <folder> <name> <bytes> <times>`.
 * Prints a line for every write that was acknowledged, or the error's name and code.
 */
import Conf from 'conf';
import { durable } from '../../main/vault/durable.ts';
import { parseObject } from '../../main/vault/files.ts';

const [kind, cwd = '', name = '', bytes = '0', times = '1'] = process.argv.slice(2);
const store =
  kind === 'stock'
    ? new Conf<Record<string, unknown>>({ cwd, configName: name })
    : new (durable(Conf))({ cwd, name, deserialize: parseObject });
try {
  for (let count = 1; count <= Number(times); count += 1) {
    store.store = { count, filler: 'x'.repeat(Number(bytes)) };
    process.stdout.write(`${count}\n`);
  }
} catch (error) {
  process.stdout.write(`${(error as NodeJS.ErrnoException).code ?? 'refused'}\n`);
}
