/**
 * The app's own core over somebody else's server: the real connections, sending and vault, reached by the endpoints file as
 * the app is. Only time is not real: nobody waits for it, and it goes on from timer to timer as the app sets them.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { Happening } from '../../contract/activity.ts';
import { sayCard } from '../../contract/card.ts';
import type { Connection as ConnectionState } from '../../contract/state.ts';
import { brokers } from '../../main/brokers/index.ts';
import { Connections } from '../../main/connections/connections.ts';
import type { Ports, SignInPage, SignInWindow } from '../../main/connections/ports.ts';
import { readEnvironment } from '../../main/environment.ts';
import { createSend } from '../../main/net/send.ts';
import type { ConnectionRecord, Vault } from '../../main/vault/kept.ts';
import { client, type StrangerOptions, startStranger } from '../stranger/broker.ts';
import { openFolder, peekFolder } from './store-house.ts';

/** Presses the one button of the stranger's page, and stops at the callback as the sign-in window does. */
class Visitor implements SignInWindow {
  async ask({ url, callbackUrl }: SignInPage): Promise<string> {
    const page = await (await fetch(url)).text();
    const [, to = ''] = /name="to" value="([^"]+)"/.exec(page) ?? [];
    const go = new URL('/go', url);
    go.searchParams.set('to', to);
    const answer = await fetch(go, { redirect: 'manual' });
    const location = answer.headers.get('location') ?? '';
    if (!location.startsWith(callbackUrl)) throw new Error('the page leads elsewhere');
    return location;
  }

  show(): void {}
}

export type Stay = Awaited<ReturnType<typeof openStay>>;

export async function openStay(options: StrangerOptions = {}) {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-23T14:41:00Z') });
  const folder = mkdtempSync(join(tmpdir(), 'brokerbar-stranger-'));
  const unmarked: string[] = [];
  const stranger = await startStranger({
    ...options,
    hear: (token) => {
      const record = peekFolder(join(folder, 'connections'));
      if (!record?.renewing || record.tokens?.refreshToken?.open() !== token) unmarked.push(token);
    },
  });
  const file = join(folder, 'endpoints.json');
  writeFileSync(file, JSON.stringify({ tradier: { sandbox: stranger.endpoints } }));
  const environment = readEnvironment({ BROKERBAR_ENDPOINTS: file }, false, brokers);
  let uptime = 0;
  let working = 0;
  const timers = new Set<{ readonly at: number; readonly ring: () => void }>();
  const told: Happening[] = [];
  const work = async <T>(of: Promise<T>): Promise<T> => {
    working += 1;
    try {
      return await of;
    } finally {
      working -= 1;
    }
  };
  const send = createSend({ version: '0', proxyFor: () => Promise.resolve('DIRECT') });
  const open = async () => {
    const vault = await openFolder(join(folder, 'connections'));
    const ports: Ports = {
      brokers: environment.brokers,
      vault: watch(vault, work),
      send: (request, signal) => work(send(request, signal)),
      signInWindow: new Visitor(),
      now: Date.now,
      uptime: () => uptime,
      random: Math.random,
      timer: (ms, ring) => {
        const timer = { at: uptime + ms, ring };
        timers.add(timer);
        return () => timers.delete(timer);
      },
      isOnline: () => true,
      report: (happening) => void told.push(happening),
      recall: () => [],
      remindMs: () => 30 * 60_000,
      isDemo: false,
    };
    const opened = new Connections(ports, () => undefined);
    await opened.load();
    return opened;
  };
  let connections = await open();
  const only = (): ConnectionState => {
    const [one, ...others] = connections.view(Date.now()).connections;
    if (!one || others.length > 0) throw new Error('there is not exactly one connection');
    return one;
  };
  const idle = async () => {
    for (let calm = 0, tries = 0; calm < 3; tries += 1) {
      if (tries > 20_000) throw new Error('it does not come to rest');
      await (working > 0 ? new Promise((done) => setTimeout(done, 1)) : new Promise(setImmediate));
      const isBusy =
        working > 0 || connections.view(0).connections.some(({ renewal }) => renewal.kind === 'running');
      calm = isBusy ? 0 : calm + 1;
    }
  };
  const advance = (ms: number) => {
    uptime += ms;
    vi.setSystemTime(Date.now() + ms);
  };
  return {
    stranger,
    told,
    /** Refresh tokens that came to the server while the disk had no mark, or another token. */
    unmarked: unmarked as readonly string[],
    only,
    idle,
    get live() {
      return connections.get(only().id);
    },
    get connections() {
      return connections;
    },
    get record(): ConnectionRecord {
      return connections.get(only().id).record;
    },
    /** All that its card says. */
    get card(): string {
      const { words, message } = sayCard(only(), connections.view(Date.now()), Date.now());
      return [words.headline, words.subline, message?.title, message?.happened, message?.todo].join(' ');
    },
    /** What the disk holds of it. */
    saved: () => peekFolder(join(folder, 'connections')),
    signIn: async () => {
      const blank = { connection: null, broker: 'tradier', environment: 'sandbox', apiToken: '' } as const;
      const keys = { apiKey: client.id, apiSecret: client.secret, callbackUrl: client.callbackUrl };
      await connections.connect({ ...blank, method: 'keys', ...keys, scopes: ['read', 'market'] });
      await until(() => only().attempt === 'none');
    },
    /** Lets time go by, from timer to timer. */
    pass: async (ms: number) => {
      const end = uptime + ms;
      await idle();
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (!next) break;
        timers.delete(next);
        advance(Math.max(0, next.at - uptime));
        next.ring();
        await idle();
      }
      advance(end - uptime);
    },
    /** The computer sleeps: time goes by, and no timer rings. */
    sleep: advance,
    /** Somebody sets the computer's clock; the server's stays where it was. */
    setClock: (byMs: number) => {
      vi.setSystemTime(Date.now() + byMs);
      stranger.clock.aheadMs -= byMs;
    },
    restart: async () => {
      connections.close();
      timers.clear();
      connections = await open();
    },
    close: async () => {
      connections.close();
      await stranger.close();
      vi.useRealTimers();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries += 1) {
    if (tries > 2000) throw new Error('it did not come');
    await new Promise((done) => setTimeout(done, 5));
  }
}

/** A vault whose work is seen while it is done. */
function watch(vault: Vault, work: <T>(of: Promise<T>) => Promise<T>): Vault {
  return {
    state: () => work(vault.state()),
    load: () => work(vault.load()),
    save: (record) => work(vault.save(record)),
    claim: (id) => work(vault.claim(id)),
    forget: (id) => work(vault.forget(id)),
  };
}
