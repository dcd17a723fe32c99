/** Prints the path of the Electron executable that the scripts use, and nothing else, on stdout. */
import { findElectron } from './electron.ts';
import { runScript } from './project.ts';

await runScript(async () => {
  process.stdout.write(`${(await findElectron()).path}\n`);
  return 0;
});
