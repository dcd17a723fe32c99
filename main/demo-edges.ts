/** The demo's own network and password store: this computer's, until somebody breaks them. */
import { Failure } from '../contract/failures.ts';
import type { Send } from './net/exchange.ts';
import type { Cipher } from './vault/kept.ts';

/** `foreign`: what was saved was sealed elsewhere, and cannot be opened here. */
export type StoreFault = 'absent' | 'locked' | 'foreign';

export class Edges {
  isOffline = false;
  store: StoreFault | null = null;
  /** What was sealed since the store became another computer's, and so opens there. */
  readonly #sealed = new Set<string>();

  mend(): void {
    this.isOffline = false;
    this.store = null;
    this.#sealed.clear();
  }

  /** The practice brokers are on this computer: without its network too, they are there. */
  readonly isOnline = (): boolean => !this.isOffline;

  readonly limit =
    (send: Send): Send =>
    async (request, signal) => {
      if (this.isOffline) throw new Failure('E-NET', { host: new URL(request.url).host });
      return send(request, signal);
    };

  readonly wrap = (cipher: Cipher): Cipher => ({
    state: async () => {
      if (this.store === 'absent') return { kind: 'absent', found: 'basic_text' };
      if (this.store === 'locked') return { kind: 'locked', canRetryInPlace: true };
      return cipher.state();
    },
    seal: async (text) => {
      if (this.#isShut) throw new Failure('E-LOCKED', { step: 'seal' });
      const bytes = await cipher.seal(text);
      if (this.store === 'foreign') this.#sealed.add(bytes.toString('base64'));
      return bytes;
    },
    unseal: async (bytes) => {
      if (this.#isShut) throw new Failure('E-LOCKED', { step: 'unseal' });
      if (this.store === 'foreign' && !this.#sealed.has(bytes.toString('base64')))
        throw new Failure('E-OPEN', { step: 'unseal' });
      return cipher.unseal(bytes);
    },
  });

  get #isShut(): boolean {
    return this.store === 'absent' || this.store === 'locked';
  }
}
