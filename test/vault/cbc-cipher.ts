/** A cipher as weak as Linux's own: AES-128-CBC, one key, one vector, no MAC. It enforces the protocol of a Cipher. */

import { createCipheriv, createDecipheriv } from 'node:crypto';
import { Failure } from '../../contract/failures.ts';
import type { Cipher, CipherState } from '../../main/vault/kept.ts';

const prefix = 'v11';
const vector = Buffer.alloc(16, ' ');

const states = {
  ready: { kind: 'ready', name: 'Test store' },
  absent: { kind: 'absent', found: 'none' },
  locked: { kind: 'locked', canRetryInPlace: true },
} as const;

export class CbcCipher implements Cipher {
  kind: CipherState['kind'] = 'ready';
  key = Buffer.from('a fixed test key', 'latin1');
  /** Seals so that nothing can be opened again, as a broken store does. */
  isLossy = false;
  shouldReseal = false;

  state(): Promise<CipherState> {
    return Promise.resolve(states[this.kind]);
  }

  async seal(text: string): Promise<Buffer> {
    if (this.kind !== 'ready') throw new Failure(this.kind === 'locked' ? 'E-LOCKED' : 'E-SAVE');
    const key = this.isLossy ? Buffer.alloc(16) : this.key;
    const cipher = createCipheriv('aes-128-cbc', key, vector);
    return Buffer.concat([Buffer.from(prefix), cipher.update(text, 'utf8'), cipher.final()]);
  }

  async unseal(bytes: Buffer): Promise<{ text: string; shouldReseal: boolean }> {
    if (this.kind !== 'ready') throw new Failure('E-LOCKED');
    if (bytes.toString('latin1', 0, 3) !== prefix) throw new Failure('E-OPEN');
    const cipher = createDecipheriv('aes-128-cbc', this.key, vector);
    // Throws on wrong padding as OpenSSL does; what it gives otherwise may be garbage.
    const text = Buffer.concat([cipher.update(bytes.subarray(3)), cipher.final()]).toString('utf8');
    return { text, shouldReseal: this.shouldReseal };
  }
}
