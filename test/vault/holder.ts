/** A process of its own that takes a lock and keeps it until it is killed: `node holder.ts <file>`. Says when it has it. */
import { lockFile } from '../../main/vault/lock.ts';

const unlock = await lockFile(process.argv[2] ?? '', 20_000);
process.stdout.write(unlock ? 'held\n' : 'busy\n');
setInterval(() => unlock, 1000);
