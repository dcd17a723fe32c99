/**
 * A year of a connection's life in seconds: Connections over the practice broker's core, called in process, on a clock
 * that sleeps, jumps and is set by hand. Time here is the broker's; the computer's clock differs by what it was set.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Failure } from '../../contract/failures.ts';
import { Activity } from '../../main/activity/activity.ts';
import type { Broker } from '../../main/brokers/broker.ts';
import { tradier } from '../../main/brokers/tradier.ts';
import { Connections } from '../../main/connections/connections.ts';
import type { Ports, SignInPage, SignInWindow } from '../../main/connections/ports.ts';
import type { Reply, Request } from '../../main/net/exchange.ts';
import type { PracticeClient } from '../../main/simulator/clients.ts';
import { PracticeCore } from '../../main/simulator/core.ts';
import type { PracticeResponse } from '../../main/simulator/wire.ts';
import { drawFrom } from '../figures.ts';
import { TestVault } from './house.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const graceMs = 60 * SECOND;

export type Kind = {
  readonly client: Partial<PracticeClient>;
  readonly grant: Broker['grant'];
};

export type Year = {
  readonly seed: number;
  readonly days: number;
  readonly awakeMs: number;
  readonly suspends: number;
  readonly jumps: number;
  readonly faults: number;
  readonly lostReplies: number;
  readonly outages: number;
  /** One try for each half minute without a network that was left when the first one failed. */
  readonly outageTries: number;
  readonly refreshes: number;
  readonly signIns: number;
  /** How often the sign-in was said to be over, by code. */
  readonly ends: Readonly<Record<string, number>>;
  /** Awake, network and grant good, no fault or resume in the last 60 s, and the token that was held had run out. */
  readonly badMs: number;
  readonly ticks: number;
  readonly mostTimers: number;
  /** Listeners of AbortSignals that were there at once. */
  readonly mostListeners: number;
  /** By how much the heap grew between a quarter of the year and its end, bytes; what the broker and the vault keep is theirs. */
  readonly heapGrowth: number;
};

type Timer = { readonly dueAwake: number; readonly ring: () => void; isCancelled: boolean };

/** Collects garbage, so that what is left is held by somebody. */
function measureHeap(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

/** Counts the listeners on all AbortSignals of this process until it is stopped. */
function countListeners() {
  const { addEventListener, removeEventListener } = AbortSignal.prototype;
  const held = new Map<unknown, number>();
  let most = 0;
  const note = (signal: unknown, more: number) => {
    held.set(signal, Math.max(0, (held.get(signal) ?? 0) + more));
    // Nobody hears a signal that has gone off.
    for (const [one] of held) if ((one as AbortSignal).aborted) held.delete(one);
    most = Math.max(
      most,
      [...held.values()].reduce((sum, count) => sum + count, 0),
    );
  };
  AbortSignal.prototype.addEventListener = function (this: AbortSignal, ...input: unknown[]) {
    note(this, 1);
    return addEventListener.apply(this, input as Parameters<typeof addEventListener>);
  } as typeof addEventListener;
  AbortSignal.prototype.removeEventListener = function (this: AbortSignal, ...input: unknown[]) {
    note(this, -1);
    return removeEventListener.apply(this, input as Parameters<typeof removeEventListener>);
  } as typeof removeEventListener;
  return () => {
    Object.assign(AbortSignal.prototype, { addEventListener, removeEventListener });
    return most;
  };
}

export async function liveAYear(kind: Kind, seed: number, days: number): Promise<Year> {
  const random = drawFrom(seed);
  const stopListeners = countListeners();
  let heapBefore = 0;
  const startAt = Date.parse('2026-01-05T05:00:00Z');
  let now = startAt;
  let awake = 0;
  let offset = 0;
  let isAsleep = false;
  let networkFrom = 0;
  let explainedUntil = 0;
  let calmFrom = 0;
  let drawn = 0;
  const count = {
    suspends: 0,
    jumps: 0,
    faults: 0,
    lostReplies: 0,
    outages: 0,
    outageTries: 0,
    refreshes: 0,
    signIns: 0,
    ticks: 0,
  };
  const ends: Record<string, number> = {};
  let badMs = 0;
  let mostTimers = 0;
  const timers = new Set<Timer>();

  const origin = 'http://127.0.0.1:1';
  const core = new PracticeCore({
    origin,
    now: () => now,
    random: () => `token-${seed}-${++drawn}`,
    quota: 1e9,
    client: kind.client,
  });
  const broker: Broker = {
    ...tradier,
    grant: kind.grant,
    environments: tradier.environments.map((environment) => ({
      ...environment,
      endpoints: {
        authorize: `${origin}/v1/oauth/authorize`,
        token: `${origin}/v1/oauth/accesstoken`,
        refresh: `${origin}/v1/oauth/refreshtoken`,
        api: `${origin}/v1`,
        stream: null,
        revoke: null,
        issuer: null,
        jwks: null,
        extraHosts: [],
      },
    })),
  };

  const disturb = (untilAt = now) => {
    calmFrom = Math.max(calmFrom, untilAt + graceMs);
  };
  const fault = (untilAt = now) => {
    count.faults += 1;
    disturb(untilAt);
  };

  const send = async (request: Request): Promise<Reply> => {
    const isRefresh = request.url.endsWith('/refreshtoken');
    if (isRefresh) count.refreshes += 1;
    if (isAsleep || now < networkFrom) {
      if (isRefresh && explainedUntil < networkFrom) {
        count.outageTries += Math.ceil((networkFrom - now) / (30 * SECOND));
        explainedUntil = networkFrom;
      }
      throw new Failure('E-NET');
    }
    const chance = isRefresh ? random() : 1;
    if (chance < 0.05) {
      fault();
      return reply({ status: 503, body: '', headers: {}, delivery: 'whole', delayMs: 0 }, null);
    }
    if (chance < 0.06) {
      const retryAfterS = random() < 0.5 ? Math.floor(random() * 120) : null;
      fault(now + (retryAfterS ?? 0) * SECOND);
      return reply({ status: 429, body: '', headers: {}, delivery: 'whole', delayMs: 0 }, retryAfterS);
    }
    const answered = core.answer(open(request));
    if (chance < 0.07) {
      count.lostReplies += 1;
      fault();
      throw new Failure('E-NET', { step: 'ECONNRESET' });
    }
    return reply(answered, null);
  };
  const reply = ({ status, headers, body }: PracticeResponse, retryAfterS: number | null): Reply => ({
    status,
    contentType: headers['content-type'] ?? '',
    body: String(body),
    retryAfterS,
    aheadMs: offset,
    rate: null,
    host: '127.0.0.1:1',
  });

  const vault = new TestVault();
  const person: SignInWindow = {
    ask: async (page: SignInPage, signal) => {
      // As the real window does, until the page has answered.
      const close = () => undefined;
      signal.addEventListener('abort', close);
      const url = new URL(page.url);
      const got = core.answer({ method: 'GET', target: url.pathname + url.search, headers: {}, body: '' });
      const flow = got.headers.location?.split('flow=')[1];
      const body = `flow=${flow}&decision=allow`;
      const { location } = core.answer({ method: 'POST', target: '/consent', headers: {}, body }).headers;
      signal.removeEventListener('abort', close);
      return location ?? '';
    },
    show: () => undefined,
  };
  const activity = new Activity(
    null,
    () => now + offset,
    () => undefined,
  );
  const ports: Ports = {
    brokers: [broker],
    vault,
    send,
    signInWindow: person,
    now: () => now + offset,
    uptime: () => now,
    random,
    timer: (ms, ring) => {
      const timer = { dueAwake: awake + ms, ring, isCancelled: false };
      timers.add(timer);
      mostTimers = Math.max(mostTimers, timers.size);
      return () => {
        timers.delete(timer);
      };
    },
    isOnline: () => true,
    report: (happening) => {
      if (happening.what === 'over') ends[happening.code] = (ends[happening.code] ?? 0) + 1;
      if (happening.what === 'signed-in') count.signIns += 1;
      activity.report(happening);
    },
    recall: activity.recall,
    remindMs: () => 30 * 60_000,
    isDemo: false,
  };
  const connections = new Connections(ports, () => undefined);
  const settle = () => new Promise<void>((done) => setImmediate(done));
  await connections.load();
  const id = await connections.connect({
    connection: null,
    broker: 'tradier',
    environment: 'sandbox',
    method: 'keys',
    apiKey: core.client.id,
    apiSecret: core.client.secret,
    apiToken: '',
    callbackUrl: core.client.callbackUrl,
    scopes: ['read', 'market'],
  });
  await settle();
  await connections.tick();

  const record = () => vault.records.get(id);
  /** Whether the broker would still renew what is held; without a refresh token, whether the app says that it is held. */
  const isToWork = () => {
    const { tokens, ended } = record() ?? {};
    if (!tokens || ended) return false;
    if (!tokens.refreshToken) return connections.get(id).signInHeld !== null;
    return core.practice.grants.isAlive(tokens.refreshToken.open(), core.client);
  };

  /** Lets time go by until an instant, ringing what is due; nothing rings while the computer sleeps. */
  const passUntil = async (untilAt: number) => {
    while (now < untilAt) {
      let next: Timer | null = null;
      if (!isAsleep) for (const timer of timers) if (!next || timer.dueAwake < next.dueAwake) next = timer;
      const stepMs =
        next && !isAsleep ? Math.min(untilAt - now, Math.max(0, next.dueAwake - awake)) : untilAt - now;
      const from = now;
      now += stepMs;
      if (!isAsleep) judge(from, now);
      if (!isAsleep) awake += stepMs;
      if (!next || isAsleep || next.dueAwake > awake) continue;
      timers.delete(next);
      count.ticks += 1;
      next.ring();
      await settle();
      await help();
    }
  };

  /** The person signs in again when the app asks for it. */
  const help = async () => {
    const live = connections.get(id);
    const isOver = live.signInHeld === null;
    const isWarned = live.signInHeld?.uncoveredCloseAt !== null && !isOver;
    if (!isOver && !(isWarned && now - (record()?.tokens?.signedInAt ?? 0) > 2 * HOUR)) return;
    if (now < networkFrom) return;
    await live.signIn(null);
    await settle();
  };

  let tokenEndsAt = 0;
  let judged = '';
  const judge = (from: number, to: number) => {
    const access = record()?.tokens?.accessToken.open() ?? '';
    if (access !== judged) {
      judged = access;
      tokenEndsAt = core.practice.grants.findEnd(access) ?? 0;
    }
    const badFrom = Math.max(from, tokenEndsAt, calmFrom, networkFrom + graceMs);
    if (badFrom < to && isToWork()) badMs += to - badFrom;
  };

  for (let day = 0; day < days; day += 1) {
    const dayAt = startAt + day * DAY;
    const events = [
      ...Array.from({ length: 5 }, () => ({ at: dayAt + random() * DAY, what: 'suspend' as const })),
      { at: dayAt + random() * DAY, what: 'jump' as const },
      ...(random() < 0.3 ? [{ at: dayAt + random() * DAY, what: 'outage' as const }] : []),
    ].sort((a, b) => a.at - b.at);
    for (const { at, what } of events) {
      if (at > now) await passUntil(at);
      if (what === 'jump') {
        count.jumps += 1;
        const sizes = [
          -HOUR,
          HOUR,
          -5 * MINUTE,
          20 * MINUTE,
          -DAY,
          DAY,
          -37 * SECOND,
          3650 * DAY,
          -3650 * DAY,
        ];
        // Set wrong, and set right again the next time.
        offset = offset === 0 ? (sizes[Math.floor(random() * sizes.length)] ?? 0) : 0;
      } else if (what === 'outage') {
        count.outages += 1;
        networkFrom = Math.max(networkFrom, now + random() * 30 * MINUTE);
        disturb(networkFrom);
      } else {
        count.suspends += 1;
        isAsleep = true;
        await passUntil(now + 5 * MINUTE + random() * random() * 9 * HOUR);
        isAsleep = false;
        networkFrom = Math.max(networkFrom, now + random() * 20 * SECOND);
        disturb(networkFrom);
        // Systems do not always say that they woke up.
        if (random() < 0.5) await connections.tick();
        await settle();
        await help();
      }
    }
    await passUntil(dayAt + DAY);
    vault.history.length = 0;
    if (day === Math.floor(days / 4)) heapBefore = measureHeap();
  }
  const heapGrowth = measureHeap() - heapBefore;
  connections.close();
  return {
    ...count,
    seed,
    days,
    awakeMs: awake,
    ends,
    badMs,
    mostTimers,
    mostListeners: stopListeners(),
    heapGrowth,
  };
}

function open(request: Request): Parameters<PracticeCore['answer']>[0] {
  const { auth, form, url, method } = request;
  const { pathname, search } = new URL(url);
  const headers: Record<string, string> = { accept: 'application/json' };
  if (auth?.kind === 'basic')
    headers.authorization = `Basic ${Buffer.from(`${auth.user.open()}:${auth.password.open()}`).toString('base64')}`;
  if (auth?.kind === 'bearer') headers.authorization = `Bearer ${auth.token.open()}`;
  if (form) headers['content-type'] = 'application/x-www-form-urlencoded';
  const pairs = (form ?? []).map(([name, value]) => [name, typeof value === 'string' ? value : value.open()]);
  return {
    method,
    target: pathname + search,
    headers,
    body: new URLSearchParams(pairs as [string, string][]).toString(),
  };
}
