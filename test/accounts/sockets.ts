/** Feeds as they are, over sockets that open, beat and note when they were opened. */
import { createFeeds } from '../../main/accounts/feeds.ts';
import type { FeedHearing, Feeds } from '../../main/accounts/ports.ts';
import type { OpenSocket } from '../../main/net/exchange.ts';
import type { TestClock } from './clock.ts';

export class Sockets {
  /** Epoch ms. */
  readonly openedAt: number[] = [];
  open = 0;
  /** Between two openings of one address. */
  shortestGapMs: number = Number.POSITIVE_INFINITY;
  readonly #clock: TestClock;
  readonly #lastAt = new Map<string, number>();

  constructor(clock: TestClock) {
    this.#clock = clock;
  }

  readonly feeds = (hearing: FeedHearing): Feeds => {
    const { now, uptime, random, timer } = this.#clock;
    const nobody = () => {
      throw new Error('there are sockets only');
    };
    return createFeeds(
      { now, uptime, random, timer, send: nobody, openLines: nobody, openSocket: this.#openSocket },
      hearing,
    );
  };

  readonly #openSocket: OpenSocket = (url, hearing) => {
    const { now, timer } = this.#clock;
    let isClosed = false;
    this.shortestGapMs = Math.min(this.shortestGapMs, now() - (this.#lastAt.get(url) ?? 0));
    this.#lastAt.set(url, now());
    this.openedAt.push(now());
    this.open += 1;
    queueMicrotask(() => !isClosed && hearing.onOpen());
    const beat = () => {
      if (isClosed) return;
      hearing.onBytes();
      timer(20_000, beat);
    };
    timer(20_000, beat);
    return {
      send: () => undefined,
      close: () => {
        if (!isClosed) this.open -= 1;
        isClosed = true;
      },
    };
  };
}
