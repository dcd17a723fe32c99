/**
 * `npm run dev`: builds on every change. A change of the window alone reloads it; anything else starts the app anew.
 * The window is told through the process's own message channel, because its page comes from our scheme, not a server.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createBuilder, type Rolldown } from 'vite';
import { findElectron } from './electron.ts';
import { electronArguments, refuseWithoutDisplay } from './launch.ts';
import { projectFolder, runScript } from './project.ts';
import { checkSystem } from './system.ts';

/** A change of the contract reaches all three builds: they are waited for, so that the app starts once. */
const settleTime = 300;

/** Watches the three builds; `changed` is called, after all have been made once, with those that changed. */
async function watch(changed: (environments: ReadonlySet<string>) => void): Promise<void> {
  const builder = await createBuilder({
    configFile: join(projectFolder, 'vite.config.ts'),
    mode: 'development',
    logLevel: 'warn',
    build: { watch: {} },
  });
  const waiting = new Set(Object.keys(builder.environments));
  const fresh = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  for (const [name, environment] of Object.entries(builder.environments)) {
    const watcher = (await builder.build(environment)) as Rolldown.RolldownWatcher;
    watcher.on('event', (event) => {
      if (event.code === 'ERROR') console.error(`${name}: ${event.error.message}`);
      if (event.code !== 'END') return;
      waiting.delete(name);
      fresh.add(name);
      clearTimeout(timer);
      if (waiting.size > 0) return;
      timer = setTimeout(() => {
        changed(new Set(fresh));
        fresh.clear();
      }, settleTime);
    });
  }
}

await runScript(async () => {
  refuseWithoutDisplay();
  const electron = await findElectron();
  await checkSystem(electron.path, 'start');
  const words = electronArguments(process.argv.slice(2));
  let app: ChildProcess | undefined;
  let stopping = false;

  const start = () => {
    const child = spawn(electron.path, words, {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, BROKERBAR_DEV: '1' },
    });
    app = child;
    child.on('exit', (code) => {
      app = undefined;
      if (stopping) {
        stopping = false;
        start();
      } else if (code === 0) process.exit();
      else console.error(`The app ended with code ${code}; waiting for the next change.`);
    });
  };
  const restart = () => {
    if (!app) return start();
    // Only one app at a time may hold the single-instance lock: the next one starts when this one has ended.
    stopping = true;
    app.kill('SIGTERM');
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      app?.kill(signal);
      process.exit(130);
    });
  }

  await watch((environments) => {
    const windowOnly = app?.connected && [...environments].every((name) => name === 'client');
    if (windowOnly) app?.send({ type: 'reload' });
    else restart();
  });
  return 0;
});
