/** Starting and ending: what the environment may say, the second instance, and how the process goes. */
import { spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { calls } from '../../contract/calls.ts';
import { type App, electronPath, launch, makeFolder, root, switchesFor, waitForHeadline } from './harness.ts';

function isRefused(read: (input: unknown) => unknown, input: unknown): boolean {
  try {
    read(input);
    return false;
  } catch {
    return true;
  }
}

/** Runs the app until it ends by itself, at most 20 s. */
function run(environment: Record<string, string>): Promise<{ code: number | null; printed: string }> {
  return new Promise((done) => {
    const child = spawn(electronPath(), [root, ...switchesFor()], {
      env: { ...process.env, ...environment },
    });
    let printed = '';
    child.stderr.on('data', (bytes: Buffer) => {
      printed += bytes.toString();
    });
    const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
    child.once('exit', (code) => {
      clearTimeout(late);
      done({ code, printed });
    });
  });
}

describe('BROKERBAR_ENDPOINTS', () => {
  const folder = makeFolder('endpoints');
  const whole = {
    authorize: 'http://127.0.0.1:9/a',
    token: 'http://127.0.0.1:9/t',
    refresh: 'http://127.0.0.1:9/r',
    api: 'http://127.0.0.1:9/v1',
  };
  test.each([
    ['a real host', { tradier: { sandbox: { ...whole, api: 'https://api.tradier.com/v1' } } }],
    [
      'a host that only begins like one of ours',
      { tradier: { sandbox: { ...whole, api: 'http://127.0.0.1.example/' } } },
    ],
    ['a missing key', { tradier: { sandbox: { authorize: whole.authorize } } }],
    ['an unknown key', { tradier: { sandbox: { ...whole, other: whole.api } } }],
    ['an unknown environment', { tradier: { paper: whole } }],
    ['no object', 7],
  ])('%s: one line and exit code 64', async (_name, content) => {
    const file = join(folder.path, 'endpoints.json');
    writeFileSync(file, JSON.stringify(content));
    const { code, printed } = await run({
      BROKERBAR_ENDPOINTS: file,
      BROKERBAR_USER_DATA: join(folder.path, 'data'),
    });
    expect(code).toBe(64);
    const lines = printed.split('\n').filter((line) => /endpoint|tradier|BROKERBAR/i.test(line));
    expect(lines).toHaveLength(1);
  });

  test('a relative BROKERBAR_USER_DATA: exit code 64', async () => {
    expect((await run({ BROKERBAR_USER_DATA: 'here' })).code).toBe(64);
    folder.clean();
  });
});

describe('the process', () => {
  let app: App | null = null;
  const folder = makeFolder('process');
  afterEach(async () => {
    await app?.close();
    app = null;
  });

  test('row 30: A85 a second start shows the first and touches nothing', async () => {
    app = await launch({ userData: folder.path });
    await app.window.getByRole('button', { name: 'Connect Tradier', exact: true }).waitFor();
    const before = readdirSync(folder.path).sort();
    const { code } = await run({ BROKERBAR_USER_DATA: folder.path });
    expect(code).toBe(0);
    expect(readdirSync(folder.path).sort()).toEqual(before);
  });

  test.runIf(process.platform !== 'win32')(
    'row 29: SIGTERM ends it within 2 s, without a question',
    async () => {
      app = await launch({ userData: folder.path });
      await app.window.getByRole('button', { name: 'Connect Tradier', exact: true }).waitFor();
      const child = app.child;
      const ended = new Promise((done) => child.once('exit', done));
      const startedAt = Date.now();
      child.kill('SIGTERM');
      await ended;
      expect(Date.now() - startedAt).toBeLessThan(2000);
    },
  );

  test('row 46: nobody is contacted: no dictionary, no update, nothing of Chromium itself', async () => {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.destroy();
    });
    proxy.on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      socket.destroy();
    });
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
    const { port } = proxy.address() as AddressInfo;
    const fresh = makeFolder('quiet');
    app = await launch({ userData: fresh.path, switches: [`--proxy-server=http://127.0.0.1:${port}`] });
    await app.window.getByRole('button', { name: 'Try the demo', exact: true }).click();
    await waitForHeadline(app, 'Tradier Sandbox', 'Waiting for you to sign in');
    // The proxy does see what goes out: this is how a request looks.
    await app.electron.evaluate(({ net }) => net.fetch('http://example.invalid/seen').catch(() => undefined));
    await new Promise((done) => setTimeout(done, 2500));
    await app.close();
    proxy.close();
    fresh.clean();
    expect(asked).toEqual(['http://example.invalid/seen']);
  });

  test('A97 A98 A99 our page stays our page', async () => {
    app = await launch({ userData: folder.path });
    const { window } = app;
    await window.getByRole('button', { name: 'Connect Tradier', exact: true }).waitFor();
    const tried = await window.evaluate(`(async () => {
      const results = [];
      // A task of its own: what the driver evaluates is excused from the policy, its tasks are not.
      await new Promise((done) => setTimeout(() => { try { eval('1'); results.push('eval ran'); } catch { } done(); }));
      try { await fetch('app://brokerbar/index.html'); results.push('fetch ran'); } catch { }
      const image = new Image(); image.src = 'http://127.0.0.1:9/x.png';
      await new Promise((done) => { image.onerror = image.onload = done; });
      const frame = document.createElement('iframe'); frame.src = 'app://brokerbar/'; document.body.append(frame);
      window.open('https://example.com');
      location.href = 'https://example.com/';
      await new Promise((done) => setTimeout(done, 300));
      try { results.push('frame ' + frame.contentDocument.body.innerText.length); } catch { results.push('frame 0'); }
      return [results.filter((r) => r !== 'frame 0').join(), typeof require, typeof process, Object.keys(window.brokerbar).length > 10];
    })()`);
    expect(tried).toEqual(['', 'undefined', 'undefined', true]);
    expect(window.url()).toBe('app://brokerbar/');
    const statuses = await app.electron.evaluate(async ({ session }) =>
      Promise.all(
        [
          'app://brokerbar/../package.json',
          'app://brokerbar/%2e%2e/package.json',
          'app://brokerbar/..%5cmain/main.js',
          'app://other/index.html',
          'app://brokerbar/%00',
          'app://brokerbar/index.html%00.js',
        ].map(async (url) => (await session.defaultSession.fetch(url)).status),
      ),
    );
    expect(statuses).toEqual([404, 404, 404, 404, 404, 404]);
  });

  test('A93 A94 calls with wrong input or from a wrong page are refused', async () => {
    app = await launch({ userData: folder.path });
    await app.window.getByRole('button', { name: 'Connect Tradier', exact: true }).waitFor();
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    const inputs: Record<string, unknown> = {
      undefined: undefined,
      null: null,
      '1': 1,
      "'x'.repeat(1e6)": 'x'.repeat(1e6),
      '[]': [],
      '{}': {},
      '(() => { const cyclic = {}; cyclic.self = cyclic; return cyclic; })()': cyclic,
      'JSON.parse(\'{"constructor": {"connection": "a"}}\')': JSON.parse(
        '{"constructor": {"connection": "a"}}',
      ),
      'new Map()': new Map(),
    };
    // What a call does take is left out: it would be done.
    const asked = Object.entries(calls).flatMap(([name, { audience, read }]) =>
      Object.entries(inputs)
        .filter(([, input]) => audience !== 'window' || isRefused(read, input))
        .map(([code]) => [name, code] as const),
    );
    expect(asked.length).toBeGreaterThan(250);
    const taken = await app.window.evaluate(`(async () => {
      const asked = [${asked.map(([name, code]) => `['${name}', () => (${code})]`).join(',')}];
      const taken = [];
      for (const [index, [name, make]] of asked.entries()) {
        // More than a hundred in a second would be refused for being so many.
        if (index % 40 === 39) await new Promise((done) => setTimeout(done, 500));
        const answer = await window.brokerbar[name](make());
        if (answer.ok || answer.failure.code !== 'E-FIELD') taken.push(name + ' ' + make + ' ' + JSON.stringify(answer));
      }
      return taken;
    })()`);
    expect(taken).toEqual([]);
    // The bar's calls are not the window's.
    const bar = await app.window.evaluate('window.brokerbar.getBar()');
    expect(bar).toMatchObject({ ok: false });
  });
});
