/**
 * A password store may ask the person, who may be at lunch. Nothing waits for that without end: after a while it counts as
 * locked, and what is answered at last is told.
 */
import { Failure } from '../../contract/failures.ts';
import type { Clock } from '../connections/ports.ts';
import type { Cipher, CipherState } from './kept.ts';

/** Long enough to type a password, too short to take the app for hung. */
const longestMs = 20_000;
const locked: CipherState = { kind: 'locked', canRetryInPlace: true };
/** The old question still stands, or can never be answered: only a new process asks anew. */
const lockedHere: CipherState = { kind: 'locked', canRetryInPlace: false };

/** @param opened called when an answer came that was no longer waited for, and what is sealed may now be opened. */
export function limitWait(cipher: Cipher, timer: Clock['timer'], opened: () => void): Cipher {
  let looking: Promise<CipherState> | null = null;
  /** The question still stands: asked again, it would not be asked anew. */
  let isUnanswered = false;

  const look = (): Promise<CipherState> =>
    new Promise((done) => {
      const giveUp = () => {
        isUnanswered = true;
        done(locked);
      };
      const cancel = timer(longestMs, giveUp);
      void cipher.state().then(
        (found) => {
          cancel();
          done(found);
          const isNews = isUnanswered && found.kind !== 'locked';
          isUnanswered = false;
          if (isNews) opened();
        },
        () => {
          cancel();
          giveUp();
        },
      );
    });

  const state = (): Promise<CipherState> => {
    if (isUnanswered) return Promise.resolve(lockedHere);
    looking ??= look().finally(() => {
      looking = null;
    });
    return looking;
  };

  const refuseLocked = async (step: string) => {
    if ((await state()).kind === 'locked') throw new Failure('E-LOCKED', { step });
  };

  /** @throws Failure E-LOCKED when the answer is not there in time; whatever comes later means that the store answers again. */
  const inTime = async <T>(step: string, ask: () => Promise<T>): Promise<T> => {
    await refuseLocked(step);
    return new Promise((done, fail) => {
      let isLate = false;
      const cancel = timer(longestMs, () => {
        isLate = true;
        fail(new Failure('E-LOCKED', { step }));
      });
      ask()
        .then((found) => {
          done(found);
          if (isLate) opened();
        }, fail)
        .finally(cancel);
    });
  };

  return {
    state,
    seal: (text) => inTime('seal', () => cipher.seal(text)),
    unseal: (bytes) => inTime('unseal', () => cipher.unseal(bytes)),
  };
}
