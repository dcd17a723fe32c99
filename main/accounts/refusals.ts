/** Tokens that a broker did not take. Their connection is told once, and finds out what that means. */
import type { Secret } from '../secret.ts';
import type { Source } from './ports.ts';

/** A token that its connection still believes in is tried again. */
const againMs = 60_000;

type Refusal = {
  readonly token: Secret;
  readonly at: number;
  readonly isTold: boolean;
  readonly isAgain: boolean;
};

export class Refusals {
  readonly #held = new Map<string, Refusal>();

  /** Whether there is a token that may be tried. @param at of a clock that nobody sets, ms. */
  mayAsk({ connection, token }: Source, at: number): boolean {
    const refusal = this.#held.get(connection);
    if (!token || !refusal?.token.equals(token)) return token !== null;
    return refusal.isTold && at - refusal.at >= againMs;
  }

  /** Whether it was refused, its connection found nothing wrong, and it was refused again: then it is worth a word. */
  isStubborn(connection: string): boolean {
    return this.#held.get(connection)?.isAgain ?? false;
  }

  /** @param then called once the connection knows. */
  hear({ connection, refused }: Source, token: Secret, at: number, then: () => void): void {
    const before = this.#held.get(connection);
    const isSame = before?.token.equals(token) ?? false;
    // Several requests may have been under way with it.
    if (before && isSame && (!before.isTold || at - before.at < againMs)) return;
    const refusal: Refusal = { token, at, isTold: false, isAgain: isSame };
    this.#held.set(connection, refusal);
    void refused().then(() => {
      if (this.#held.get(connection) === refusal) this.#held.set(connection, { ...refusal, isTold: true });
      then();
    });
  }

  forget(connection: string): void {
    this.#held.delete(connection);
  }
}
