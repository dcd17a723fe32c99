/**
 * `node scripts/start-once.ts <program> [arguments]`: starts an installed app once, in bounded time, on a desktop of its
 * own. It must open its window (looked for on Linux only) and still run after that.
 */
import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { openTestDesktop } from './desktop.ts';
import { Refusal, runScript } from './project.ts';
import { collect } from './run.ts';

const windowLimit = 45_000;
const uptime = 10_000;

async function hasWindow(env: NodeJS.ProcessEnv): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  return (await collect('xwininfo', ['-root', '-tree'], { env })).stdout.includes('"Connections - Brokerbar');
}

await runScript(async () => {
  const [program, ...args] = process.argv.slice(2);
  if (!program)
    throw new Refusal('Say which program to start: node scripts/start-once.ts <program> [arguments]');
  const desktop = await openTestDesktop();
  const app = spawn(program, args, { env: desktop.env, stdio: 'inherit' });
  let ended: string | undefined;
  app.on('error', (failure) => {
    ended = `could not be started: ${failure.message}`;
  });
  app.on('exit', (code) => {
    ended = `ended with code ${code}`;
  });
  try {
    const limit = Date.now() + windowLimit;
    while (!ended && !(await hasWindow(desktop.env)) && Date.now() < limit) await pause(500);
    if (!ended && !(await hasWindow(desktop.env))) throw new Refusal(`${program} opened no window.`);
    if (!ended) await pause(uptime);
    if (ended) throw new Refusal(`${program} ${ended}.`);
    console.log(`${program} started and stays up.`);
    return 0;
  } finally {
    app.kill();
    await desktop.close();
  }
});
