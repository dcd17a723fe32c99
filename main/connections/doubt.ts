/**
 * A refusal of a token that names no reason may come from a gateway or a proxy between: it is asked for once more, half a
 * minute later at the soonest, before it is believed (broker-apis.md 0, fact 10).
 */
import type { Failure } from '../../contract/failures.ts';
import type { Ports } from './ports.ts';
import { floorMs } from './timing.ts';

export class Doubt {
  readonly #ports: Pick<Ports, 'now' | 'uptime'>;
  /** By uptime, so that no clock that is set hurries it; null while nothing is in doubt. */
  #sinceUptime: number | null = null;

  constructor(ports: Pick<Ports, 'now' | 'uptime'>) {
    this.#ports = ports;
  }

  /** When it is to be asked again, epoch ms; null when there is no doubt. */
  get dueAt(): number | null {
    return this.#sinceUptime === null
      ? null
      : this.#ports.now() + Math.max(0, this.#restMs(this.#sinceUptime));
  }

  get isDue(): boolean {
    return this.#sinceUptime !== null && this.#restMs(this.#sinceUptime) <= 0;
  }

  /** The token was taken, or is another one, or none is held. */
  clear(): void {
    this.#sinceUptime = null;
  }

  /** Whether a refusal is the broker's own word about the token, or was given twice. */
  believes({ facts }: Failure): boolean {
    this.#sinceUptime ??= this.#ports.uptime();
    return facts.brokerCode !== undefined || this.#restMs(this.#sinceUptime) <= 0;
  }

  #restMs(sinceUptime: number): number {
    return sinceUptime + floorMs - this.#ports.uptime();
  }
}
