/** `npm start`: builds the app and opens it on the user's desktop; further arguments go to Electron. */
import { findElectron } from './electron.ts';
import { build, electronArguments, refuseWithoutDisplay } from './launch.ts';
import { runScript } from './project.ts';
import { show } from './run.ts';
import { checkSystem } from './system.ts';

await runScript(async () => {
  refuseWithoutDisplay();
  const electron = await findElectron();
  await checkSystem(electron.path, 'start');
  await build();
  return show(electron.path, electronArguments(process.argv.slice(2)));
});
