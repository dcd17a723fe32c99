/** Writes the list of the packages that Brokerbar is built of. Run it after their list has changed. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder, runScript } from './project.ts';
import { listShipped, writeShipped } from './shipped.ts';

await runScript(async () => {
  await writeFile(join(projectFolder, 'contract/shipped.ts'), writeShipped(listShipped(projectFolder)));
  return 0;
});
