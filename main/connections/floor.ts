/** How close together renewals of one connection may begin. By uptime, so that no clock that is set can hold up or hurry one. */
import type { Ports } from './ports.ts';
import { floorMs } from './timing.ts';

export class Floor {
  readonly #ports: Pick<Ports, 'now' | 'uptime'>;
  #startedUptime = Number.NEGATIVE_INFINITY;

  constructor(ports: Pick<Ports, 'now' | 'uptime'>) {
    this.#ports = ports;
  }

  /** A renewal begins. */
  start(): void {
    this.#startedUptime = this.#ports.uptime();
  }

  /** Whether one began so recently. */
  isWithin(ms: number): boolean {
    return this.#ports.uptime() - this.#startedUptime < ms;
  }

  /**
   * Before this instant no renewal starts by itself: half a minute after the last one began, or after a crash.
   * @param markedAt when the renewal began whose mark a crash left, epoch ms.
   */
  findAt(markedAt: number | null): number {
    const now = this.#ports.now();
    const sinceMs = this.#ports.uptime() - this.#startedUptime;
    if (Number.isFinite(sinceMs)) return now + floorMs - sinceMs;
    const before = markedAt ?? Number.NEGATIVE_INFINITY;
    // A mark from the future was made by another clock.
    return before <= now ? before + floorMs : now;
  }
}
