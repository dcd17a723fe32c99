/** `npm run demo`: the narrated tour on a desktop of its own, shown on the user's display where there is one. */
import { join } from 'node:path';
import { runOnTestDesktop } from './desktop.ts';
import { findElectron } from './electron.ts';
import { build } from './launch.ts';
import { projectFolder, runScript } from './project.ts';
import { checkSystem } from './system.ts';

await runScript(async () => {
  const electron = await findElectron();
  await checkSystem(electron.path, 'demo');
  await build();
  const tour = join(projectFolder, 'scripts', 'tour.ts');
  return runOnTestDesktop(process.execPath, [tour, ...process.argv.slice(2)], {
    env: { ELECTRON_PATH: electron.path },
    shown: true,
  });
});
