/**
 * A value that cannot be printed, serialised or cloned by accident. Tokens, keys, codes, states and verifiers travel
 * as a Secret and are opened only where a request or a record is made.
 */
import { createHash, timingSafeEqual } from 'node:crypto';

const shown = '[secret]';

export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Every call is a place to review. */
  open(): string {
    return this.#value;
  }

  /** Compares in a time that does not depend on where the values differ. */
  equals(other: Secret): boolean {
    const digest = (value: string) => createHash('sha256').update(value).digest();
    return timingSafeEqual(digest(this.#value), digest(other.#value));
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  [Symbol.toPrimitive](): string {
    return shown;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return shown;
  }
}
