/**
 * Tradier's permits to stream (broker-apis.md A10): one per person, to be used within five minutes, a new one ends the
 * older, and too many are refused.
 */
import type { Grant } from './grants.ts';
import type { Random } from './random.ts';
import { Shelf } from './shelf.ts';

const lifetimeMs = 5 * 60_000;
/** So many are given to a person within a minute. */
const mostSessions = 10;
const windowMs = 60_000;

type Session = {
  readonly id: string;
  readonly grant: Grant;
  readonly endsAt: number;
  /** Ends the stream that uses it. */
  end: (() => void) | null;
};

export class StreamSessions {
  readonly #now: () => number;
  readonly #random: Random;
  readonly #sessions = new Shelf<Session>(1000);
  /** When each person's latest were given. */
  readonly #given = new Shelf<readonly number[]>(1000);

  constructor(now: () => number, random: Random) {
    this.#now = now;
    this.#random = random;
  }

  /** Null: too many were asked for. */
  open(grant: Grant): string | null {
    const { id: person } = grant.person;
    const now = this.#now();
    const lately = (this.#given.find(person) ?? []).filter((at) => at > now - windowMs && at <= now);
    if (lately.length >= mostSessions) return null;
    this.#given.put(person, [...lately, now]);
    const older = this.#sessions.find(person);
    const session = { id: this.#random(16), grant, endsAt: now + lifetimeMs, end: null };
    this.#sessions.put(person, session);
    older?.end?.();
    return session.id;
  }

  /**
   * Uses it for one stream.
   * @param end is called when a newer session ends the stream.
   * @returns what gives it up; null when it is none, too old, taken back, or in use.
   */
  use(id: string, end: () => void): (() => void) | null {
    const person = this.#sessions.keys().find((key) => this.#sessions.find(key)?.id === id);
    const session = person === undefined ? undefined : this.#sessions.find(person);
    if (!session || person === undefined || session.end || session.grant.isRevoked) return null;
    if (session.endsAt <= this.#now()) return null;
    session.end = end;
    return () => {
      if (this.#sessions.find(person) === session) this.#sessions.remove(person);
    };
  }
}
