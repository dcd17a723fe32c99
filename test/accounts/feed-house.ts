/**
 * Feeds on a fake clock, over two brokers in small: one with a session and a socket, one with lines. Both keep to what the
 * real ones demand and note what was done against it in `wrong`.
 */
import { expect } from 'vitest';
import type { Failure } from '../../contract/failures.ts';
import { createFeeds } from '../../main/accounts/feeds.ts';
import type { Feeds, FeedWish, OpeningLimit } from '../../main/accounts/ports.ts';
import type { Broker } from '../../main/brokers/broker.ts';
import type { BrokerData, BrokerStream, Frame } from '../../main/brokers/data.ts';
import { tradier } from '../../main/brokers/tradier.ts';
import type { OpenStream, Reply, StreamHearing } from '../../main/net/exchange.ts';
import { Secret } from '../../main/secret.ts';

export const SECOND = 1000;
export const MINUTE: number = 60 * SECOND;

/** As long as a socket takes to close (main/net/socket.ts). */
const farewellMs = SECOND;

/** What a broker sees of one stream, and can do to it. */
export type Peer = {
  readonly address: string;
  readonly at: number;
  readonly token: string | null;
  readonly said: string[];
  readonly isClosed: () => boolean;
  readonly open: () => void;
  readonly say: (frame: object) => void;
  readonly beat: () => void;
  readonly end: (failure: Failure | null) => void;
};

export class FeedHouse {
  /** Uptime, ms. */
  at = 1_000_000;
  random = 0;
  /** What the next sessions are answered with, if not with one. */
  refusals: (() => Partial<Reply> | Failure)[] = [];
  /** Whether a stream is open once it was asked for. */
  opensByItself = true;
  readonly peers: Peer[] = [];
  readonly sessions: { readonly id: string; readonly token: string; readonly at: number }[] = [];
  readonly told: string[] = [];
  readonly frames: string[] = [];
  readonly wrong: string[] = [];
  /** How often each connection heard that its token was not taken. */
  readonly refused: string[] = [];
  /** Runs at each call of the hearing. */
  onTold: (line: string) => void = () => undefined;
  /** What openings count against; none unless given. */
  limit: OpeningLimit | null = null;
  /** Most timers at once. */
  mostTimers = 0;
  readonly timers = new Set<{ readonly at: number; readonly ring: () => void }>();
  readonly feeds: Feeds;
  #asked: (() => void)[] = [];
  /** Answers to sessions wait until `answer`. */
  holdsSessions = false;
  aborted = 0;
  /** Streams speak on after they were closed, which those of `net` never do. */
  isRude = false;

  constructor() {
    this.feeds = createFeeds(
      {
        now: () => 0,
        uptime: () => this.at,
        random: () => this.random,
        timer: (ms, ring) => {
          if (!(ms >= 1 && ms < 86_400_000)) this.wrong.push(`a timer of ${ms} ms`);
          const timer = { at: this.at + ms, ring };
          this.timers.add(timer);
          this.mostTimers = Math.max(this.mostTimers, this.timers.size);
          return () => this.timers.delete(timer);
        },
        send: (request, signal) => this.#openSession(request.auth, signal),
        openSocket: (url, hearing) => this.#open(`socket ${url}`, null, hearing),
        openLines: ({ url, auth }, hearing) =>
          this.#open(`lines ${url}`, auth?.kind === 'bearer' ? auth.token.open() : null, hearing),
      },
      {
        onFrame: (connection, frame) => this.frames.push(`${connection} ${show(frame)}`),
        onFeed: (connection, isLive) => {
          const line = `${connection} ${isLive ? 'live' : 'off'}`;
          this.told.push(line);
          this.onTold(line);
        },
        limit: {
          findWaitMs: (source) => this.limit?.findWaitMs(source) ?? 0,
          onSent: (source) => this.limit?.onSent(source),
          onReply: (source, reply) => this.limit?.onReply(source, reply),
        },
      },
    );
  }

  /** Those that are not closed. */
  get open(): readonly Peer[] {
    return this.peers.filter((peer) => !peer.isClosed());
  }

  get only(): Peer {
    const [peer, ...others] = this.open;
    if (!peer || others.length > 0) throw new Error(`there are ${this.open.length} open streams`);
    return peer;
  }

  /** Whether the last word about a connection was that it is live. */
  isLive(connection = 'a'): boolean {
    return this.told.findLast((line) => line.startsWith(connection)) === `${connection} live`;
  }

  async follow(...wishes: readonly FeedWish[]): Promise<void> {
    this.feeds.follow(wishes);
    await settle();
  }

  /** Lets the clock run, each timer at its own time. */
  async pass(ms: number): Promise<void> {
    const endAt = this.at + ms;
    for (let rung = 0; rung < 100_000; rung += 1) {
      const next = [...this.timers].sort((one, other) => one.at - other.at)[0];
      if (!next || next.at > endAt) break;
      this.timers.delete(next);
      this.at = Math.max(this.at, next.at);
      next.ring();
      await settle();
    }
    this.at = endAt;
  }

  /** The computer sleeps: time goes by, and what was due rings late. */
  async sleep(ms: number): Promise<void> {
    this.at += ms;
    await this.pass(0);
  }

  /** How long until something is opened or asked for again. */
  async waitMs(longestMs = 60 * MINUTE): Promise<number> {
    const count = () => this.peers.length + this.sessions.length + this.failed;
    const [startedAt, before] = [this.at, count()];
    while (count() === before) {
      const next = Math.min(...[...this.timers].map(({ at }) => at));
      if (!(next - startedAt <= longestMs)) throw new Error(`nothing within ${longestMs} ms`);
      await this.pass(Math.max(0, next - this.at));
    }
    return this.at - startedAt;
  }

  /** Sessions that were refused. */
  failed = 0;
  /** When a socket that was still good was left. Its farewell takes a while, and its session as long. */
  #leftAt = Number.NEGATIVE_INFINITY;

  async answer(): Promise<void> {
    for (const done of this.#asked.splice(0)) done();
    await settle();
  }

  async #openSession(auth: unknown, signal: AbortSignal | undefined): Promise<Reply> {
    const { token } = auth as { token: Secret };
    signal?.addEventListener('abort', () => {
      this.aborted += 1;
    });
    if (this.open.some(({ address }) => address.startsWith('socket')))
      this.wrong.push('a session was asked for while one is in use');
    if (this.at < this.#leftAt + farewellMs)
      this.wrong.push('a session was asked for while another one is still being left');
    if (this.holdsSessions) await new Promise<void>((done) => this.#asked.push(done));
    const reply: Reply = {
      status: 200,
      contentType: 'application/json',
      body: '',
      retryAfterS: null,
      aheadMs: null,
      rate: null,
      host: 'a.example',
    };
    const refusal = this.refusals.shift()?.();
    if (refusal) this.failed += 1;
    if (refusal instanceof Error) throw refusal;
    if (refusal) return { ...reply, ...refusal };
    const id = `session-${this.sessions.length + 1}`;
    this.sessions.push({ id, token: token.open(), at: this.at });
    return { ...reply, body: id };
  }

  #open(address: string, token: string | null, hearing: StreamHearing): OpenStream {
    let [isOpen, isClosed] = [false, false];
    let goodUntil = Number.NEGATIVE_INFINITY;
    if (this.open.some((peer) => peer.address === address)) this.wrong.push(`${address} is open twice`);
    const act = (what: () => void) => {
      if (!isClosed || this.isRude) what();
    };
    const peer: Peer = {
      address,
      at: this.at,
      token,
      said: [],
      isClosed: () => isClosed,
      open: () =>
        act(() => {
          isOpen = true;
          goodUntil = this.at + MINUTE;
          hearing.onOpen();
        }),
      say: (frame) =>
        act(() => {
          const { kind } = frame as { kind: string };
          goodUntil = /^(quotes|changed|beat)$/.test(kind) ? this.at + MINUTE : Number.NEGATIVE_INFINITY;
          hearing.onBytes();
          if (!isClosed || this.isRude) hearing.onText(JSON.stringify(frame));
        }),
      beat: () =>
        act(() => {
          goodUntil = this.at + MINUTE;
          hearing.onBytes();
        }),
      end: (failure) =>
        act(() => {
          isClosed = true;
          hearing.onEnd(failure);
        }),
    };
    this.peers.push(peer);
    if (this.opensByItself) queueMicrotask(peer.open);
    return {
      send: (hello) => {
        if (!isOpen || isClosed) this.wrong.push('something was said on a stream that is not open');
        peer.said.push(hello.open());
        this.#checkHello(peer, hello.open());
      },
      close: () => {
        if (!isClosed && address.startsWith('socket') && this.at < goodUntil) this.#leftAt = this.at;
        isClosed = true;
      },
    };
  }

  /** Only the newest session counts, and it must not have waited too long. Zero symbols are an error. */
  #checkHello(peer: Peer, hello: string): void {
    const { session, symbols } = JSON.parse(hello) as { session: string; symbols: string[] };
    const newest = this.sessions.at(-1);
    if (symbols.length === 0) this.wrong.push('zero symbols');
    if (newest?.id !== session || this.at - newest.at >= 5 * MINUTE) {
      this.wrong.push(`the session ${session} is stale`);
      queueMicrotask(() => peer.say({ kind: 'refused', isPermanent: false }));
    }
  }
}

/** Promises, and those that they make. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
}

function show(frame: Frame): string {
  return frame.kind === 'quotes' ? frame.updates.map(({ symbol }) => symbol).join() : JSON.stringify(frame);
}

function readFrame(text: string): Frame {
  return JSON.parse(text) as Frame;
}

export const socketStream: BrokerStream = {
  scope: 'stream',
  limits: [{ bucket: 'market', requests: 20, windowMs: MINUTE }],
  sessionRequest: ({ api }, token) => ({
    method: 'POST',
    url: `${api}/markets/events/session`,
    auth: { kind: 'bearer', token },
  }),
  readSession: (reply) => {
    expect(reply.status).toBe(200);
    return new Secret(reply.body);
  },
  sessionMs: 5 * MINUTE,
  deadAfterMs: 60 * SECOND,
  plan: (_endpoints, _token, session, { symbols }) =>
    session === null || symbols.length === 0
      ? []
      : [
          {
            kind: 'socket',
            url: 'wss://a.example/events',
            hello: new Secret(JSON.stringify({ session: session.open(), symbols })),
          },
        ],
  readFrame,
};

export const linesStream: BrokerStream = {
  scope: null,
  limits: [{ bucket: 'streams', requests: 50, windowMs: MINUTE }],
  sessionRequest: null,
  readSession: null,
  sessionMs: 0,
  deadAfterMs: 30 * SECOND,
  plan: (_endpoints, token, _session, { symbols, numbers }) =>
    [
      ...(symbols.length > 0 ? [`quotes/${symbols.join()}`] : []),
      ...numbers.flatMap((number) => [`${number}/orders`, `${number}/positions`]),
    ].map((path) => ({
      kind: 'lines',
      request: { method: 'GET', url: `https://b.example/${path}`, auth: { kind: 'bearer', token } },
    })),
  readFrame,
};

export type WishOptions = {
  readonly connection?: string;
  readonly countedAs?: string;
  readonly stream?: BrokerStream | null;
  readonly token?: string | null;
  readonly scopes?: readonly string[] | null;
  readonly symbols?: readonly string[];
  readonly numbers?: readonly string[];
  readonly refused?: () => Promise<void>;
};

export function wishOf(
  house: FeedHouse,
  {
    connection = 'a',
    countedAs = connection,
    stream = socketStream,
    token = 'token-1',
    scopes = ['read', 'market', 'stream'],
    symbols = ['AAPL'],
    numbers = [],
    refused = () => Promise.resolve(),
  }: WishOptions = {},
): FeedWish {
  const [environment] = tradier.environments;
  if (!environment) throw new Error('no environment');
  const data = { scopes: { accounts: 'read', quotes: 'market' }, stream } as unknown as BrokerData;
  const broker: Broker = { ...tradier, data };
  return {
    source: {
      connection,
      countedAs,
      name: connection,
      broker,
      environment,
      origin: { brokerName: '', environmentName: '', isReal: false, isDemo: false },
      accounts: [],
      token: token === null ? null : new Secret(token),
      scopes,
      refused: () => {
        house.refused.push(connection);
        return refused();
      },
      identify: () => Promise.resolve(),
    },
    symbols,
    numbers,
  };
}
