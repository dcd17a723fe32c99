/** One open socket of Tradier's market stream: its hello, its symbols, and what comes of them (broker-apis.md A10). */
import type { StreamFault } from './faults.ts';
import { readSession } from './market-clock.ts';
import { type Hello, readHello, writeEvent } from './market-events.ts';
import type { Practice } from './practice.ts';

/** What it needs of a socket. */
export type Wire = {
  readonly send: (text: string) => void;
  /** In good order. */
  readonly close: (code: number, reason: string) => void;
  /** Without a word. */
  readonly cut: () => void;
  /** Not yet taken by the other side, bytes. */
  readonly countWaiting: () => number;
};

export const stepMs = 100;
/** Closed, every price is told again so much more seldom: that nothing moves is not that nobody is there. */
const closedPart = 1 / 5;
const mostWaitingBytes = 4 * 1024 * 1024;
/** What could not be sent for so long is let go. */
const longestLagMs = 1000;

/** WebSocket codes (RFC 6455 7.4.1). */
const goingAway = 1001;
const refused = 1008;

const takenWords = 'Too many sessions requested';

export class EventStream {
  readonly #practice: Practice;
  readonly #wire: Wire;
  #hello: Hello | null = null;
  #giveUp: (() => void) | null = null;
  #isStalled = false;
  #isOver = false;
  /** Updates that are due and not yet sent, and how many were sent ever. */
  #due = 0;
  #sent = 0;

  constructor(practice: Practice, wire: Wire) {
    this.#practice = practice;
    this.#wire = wire;
  }

  /** As a half-open socket: not even a ping is answered. */
  get isStalled(): boolean {
    return this.#isStalled;
  }

  /** The hello, or another one that changes the symbols. */
  hear(text: string): void {
    if (this.#isOver || this.#isStalled) return;
    const hello = readHello(text);
    if (typeof hello === 'string') this.#refuse(hello);
    else if (this.#mayUse(hello.sessionId)) this.#follow(hello);
    else this.#refuse('Session not found or expired');
  }

  /** @param passedMs since the last step. */
  step(passedMs: number): void {
    const { faults, pace, now } = this.#practice;
    if (this.#isOver || this.#isStalled || !this.#hello) return;
    const fault = faults.take('stream');
    if (fault) {
      this.#break(fault);
      return;
    }
    const { symbols, kinds } = this.#hello;
    const isClosed = readSession(now())[0] === 'closed';
    const perMs = (pace * symbols.length * (isClosed ? closedPart : 1)) / 1000;
    this.#due = Math.min(this.#due + passedMs * perMs, Math.max(1, longestLagMs * perMs));
    for (; this.#due >= 1; this.#due -= 1) {
      const round = Math.floor(this.#sent / symbols.length);
      const symbol = symbols[this.#sent % symbols.length];
      const kind = kinds[round % kinds.length];
      this.#sent += 1;
      if (symbol !== undefined && kind !== undefined) this.#tell(symbol, kind);
    }
  }

  /** The socket is closed. */
  end(): void {
    this.#isOver = true;
    this.#giveUp?.();
    this.#giveUp = null;
  }

  /** What it does not know it is silent about. */
  #tell(symbol: string, kind: Hello['kinds'][number]): void {
    const { market, now } = this.#practice;
    const instrument = market.find(symbol);
    if (!instrument || this.#wire.countWaiting() > mostWaitingBytes) return;
    this.#wire.send(`${writeEvent(market, instrument, kind, now())}\n`);
  }

  #mayUse(sessionId: string): boolean {
    if (this.#hello?.sessionId === sessionId) return true;
    this.#giveUp?.();
    this.#giveUp = this.#practice.sessions.use(sessionId, () => this.#refuse(takenWords));
    return this.#giveUp !== null;
  }

  /** What is new among its symbols is told at once. */
  #follow(hello: Hello): void {
    const known = this.#hello?.symbols ?? [];
    this.#hello = hello;
    for (const symbol of hello.symbols)
      if (!known.includes(symbol)) for (const kind of hello.kinds) this.#tell(symbol, kind);
  }

  #break(fault: StreamFault): void {
    if (fault === 'silent') this.#isStalled = true;
    else if (fault === 'cut') this.#wire.cut();
    else if (fault === 'go-away') this.#wire.close(goingAway, 'Going away');
    else if (fault === 'dual-logon') this.#refuse(takenWords);
    else this.#refuse('Session ended, the server is restarting');
  }

  #refuse(error: string): void {
    this.end();
    this.#wire.send(JSON.stringify({ error }));
    this.#wire.close(refused, '');
  }
}
