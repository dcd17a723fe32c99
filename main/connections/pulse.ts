/**
 * The beat of the house: one timer for all connections, and what is known of the computer's network and clock. A beat
 * measures by itself what happened since the last one, so that no event of the system has to be believed or awaited.
 */
import type { Reply, Send } from '../net/exchange.ts';
import type { Ports } from './ports.ts';
import { MINUTE, SECOND } from './timing.ts';
import { Watch } from './watch.ts';

/** What is due within this is waited for in short steps. */
const soonMs = 60 * MINUTE;
const shortStepMs = 30 * SECOND;
const longStepMs = 60 * SECOND;
const offlineStepMs = 10 * SECOND;
/** The system may be wrong about the network: so often it is tried all the same. */
const offlineTryMs = 5 * MINUTE;
/** A beat this late was slept through. */
const sleepMs = 90 * SECOND;
/** Shorter gaps of the network are nobody's business. */
const offlineAfterMs = 5 * SECOND;
/** A clock is called wrong from here on (ux.md 3.4, P8). */
const wrongClockMs = 2 * MINUTE;

export type Beat = {
  /** By how much the clock was set; negative when it was set back. */
  readonly movedMs: number;
  /** How long the computer slept; 0 when it did not. */
  readonly sleptMs: number;
  /** How long there was no network, told when it is back; 0 otherwise. */
  readonly offlineMs: number;
  /** What was found wrong with the clock just now; null when nothing new was. */
  readonly aheadMs: number | null;
};

export class Pulse {
  readonly #ports: Pick<Ports, 'now' | 'uptime' | 'timer' | 'isOnline'>;
  readonly #ring: () => void;
  readonly #watch: Watch;
  /** How far our clock was ahead of each host's when it last answered. */
  readonly #ahead = new Map<string, number>();
  #offset = 0;
  #offlineSince: number | null = null;
  #answeredUptime = Number.NEGATIVE_INFINITY;
  /** When it was last tried without a network, by uptime, and whether this beat tries. */
  #triedUptime = Number.NEGATIVE_INFINITY;
  #isTrying = false;
  #isToldWrong = false;
  #isUnmeasured = false;
  #armed: { readonly atUptime: number; readonly cancel: () => void } | null = null;
  #isStopped = false;

  /** @param ring called when it is time to look again. */
  constructor(ports: Pick<Ports, 'now' | 'uptime' | 'timer' | 'isOnline'>, ring: () => void) {
    this.#ports = ports;
    this.#ring = ring;
    this.#watch = new Watch(ports.now, ports.uptime);
  }

  /** By how much the clock was set since the start, ms. */
  get clockOffset(): number {
    return this.#offset;
  }

  /** No network, and nobody has answered since it was found missing. */
  get isOffline(): boolean {
    if (this.#offlineSince === null || this.#answeredUptime > this.#offlineSince) return false;
    return this.#ports.uptime() - this.#offlineSince >= offlineAfterMs;
  }

  /** When the network was found missing, epoch ms; null while there is one. */
  get offlineSinceAt(): number | null {
    if (!this.isOffline || this.#offlineSince === null) return null;
    return this.now() - (this.#ports.uptime() - this.#offlineSince);
  }

  /** Whether nothing is to be tried by itself at this beat, because there is no network. */
  get isHeldUp(): boolean {
    return this.isOffline && !this.#isTrying;
  }

  /** How far the clock is ahead when it is wrong by more than two minutes in every broker's eyes; else null. */
  get clockAheadMs(): number | null {
    const nearest = this.#nearestMs;
    return nearest !== null && Math.abs(nearest) > wrongClockMs ? nearest : null;
  }

  /** How far the clock is ahead by the broker that finds it least wrong, right or wrong; null while it is unmeasured. */
  get measuredAheadMs(): number | null {
    return this.#isUnmeasured ? null : this.#nearestMs;
  }

  /** Whether a broker has confirmed the clock since it was last set. */
  get isClockKnownRight(): boolean {
    return this.#ahead.size > 0 && this.clockAheadMs === null;
  }

  /** The clock was set far ahead, or is in doubt, and no broker has answered since: it may be wrong, or time went by unseen. */
  get isUnmeasured(): boolean {
    return this.#isUnmeasured;
  }

  /** What was read makes sense only by knowing how right the clock is, and no broker has told it in this run. */
  doubt(): void {
    if (this.#ahead.size === 0) this.#isUnmeasured = true;
  }

  /** Epoch ms by a clock that is set only at a beat. */
  readonly now = (): number => this.#watch.now();

  hear({ host, aheadMs }: Pick<Reply, 'host' | 'aheadMs'>): void {
    this.#answeredUptime = this.#ports.uptime();
    if (aheadMs === null) return;
    this.#isUnmeasured = false;
    this.#ahead.set(host, aheadMs);
  }

  /** Every answer of a broker also tells the time. What it measured was the computer's clock, and is told by `now`. */
  measure(send: Send): Send {
    return async (request, signal) => {
      const got = await send(request, signal);
      // Set since the last beat, the two differ; the next beat then moves what is heard here along with the rest.
      const aheadMs = got.aheadMs === null ? null : got.aheadMs - (this.#ports.now() - this.now());
      const reply = { ...got, aheadMs };
      this.hear(reply);
      return reply;
    };
  }

  beat(): Beat {
    this.#armed?.cancel();
    this.#armed = null;
    const { movedMs, elapsedMs } = this.#watch.look();
    this.#offset += movedMs;
    if (movedMs > wrongClockMs) this.#isUnmeasured = true;
    for (const [host, aheadMs] of this.#ahead) this.#ahead.set(host, aheadMs + movedMs);
    const isWrong = this.clockAheadMs !== null;
    const isNew = isWrong && !this.#isToldWrong && !this.#isUnmeasured;
    this.#isToldWrong = isWrong && (this.#isToldWrong || isNew);
    const offlineMs = this.#lookAtNetwork();
    this.#chooseWhetherToTry();
    return {
      movedMs,
      sleptMs: elapsedMs > sleepMs ? elapsedMs : 0,
      offlineMs,
      aheadMs: isNew ? this.clockAheadMs : null,
    };
  }

  /** Rings at the deadline (epoch ms), or before it: in short steps when it is near, for the clock may be set meanwhile. */
  arm(deadlineAt: number | null): void {
    if (this.#isStopped) return;
    const restMs = deadlineAt === null ? Number.POSITIVE_INFINITY : deadlineAt - this.now();
    const stepMs = this.#offlineSince !== null ? offlineStepMs : restMs < soonMs ? shortStepMs : longStepMs;
    // What is due while nothing can be sent waits for the network, which is looked for in steps of its own.
    const shortestMs = this.#offlineSince !== null ? offlineStepMs : SECOND;
    const waitMs = Math.max(shortestMs, Math.min(stepMs, restMs));
    const uptime = this.#ports.uptime();
    const atUptime = uptime + waitMs;
    // Changes come often; only an earlier beat replaces the one that is awaited, or one that sleep has held up.
    const isAwaited = this.#armed && this.#armed.atUptime > uptime - SECOND;
    if (isAwaited && this.#armed && this.#armed.atUptime <= atUptime) return;
    this.#armed?.cancel();
    this.#armed = { atUptime, cancel: this.#ports.timer(waitMs, this.#ring) };
  }

  stop(): void {
    this.#isStopped = true;
    this.#armed?.cancel();
    this.#armed = null;
  }

  get #nearestMs(): number | null {
    return [...this.#ahead.values()].sort((a, b) => Math.abs(a) - Math.abs(b))[0] ?? null;
  }

  #chooseWhetherToTry(): void {
    const uptime = this.#ports.uptime();
    if (this.#offlineSince === null) return;
    this.#isTrying = uptime - Math.max(this.#triedUptime, this.#offlineSince) >= offlineTryMs;
    if (this.#isTrying) this.#triedUptime = uptime;
  }

  #lookAtNetwork(): number {
    const uptime = this.#ports.uptime();
    if (!this.#ports.isOnline()) {
      this.#offlineSince ??= uptime;
      return 0;
    }
    const since = this.#offlineSince;
    this.#offlineSince = null;
    return since === null || uptime - since < offlineAfterMs ? 0 : uptime - since;
  }
}
