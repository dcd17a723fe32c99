/**
 * Electron's safeStorage as a Cipher: its async API where Electron has it (42 and later), else the sync one.
 *
 * Sources: electron docs/api/safe-storage.md; shell/browser/api/electron_api_safe_storage.cc; Chromium
 * components/os_crypt/async. What they teach: on Linux a hard-coded key is always at hand and seals with the prefix
 * `v10`, so "available" does not mean protected and only the prefix tells (a keyring's is `v11`, the portal's `v12`).
 * On macOS and Windows `v10` is the good prefix. What has no prefix may come back as it is, as if decrypted.
 */

import type { SafeStorage } from 'electron';
import { Failure } from '../../contract/failures.ts';
import type { Cipher, CipherState } from './kept.ts';

type SyncCalls = Pick<SafeStorage, 'isEncryptionAvailable' | 'encryptString' | 'decryptString'>;
type AsyncCalls = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'
>;

/** What is used of safeStorage; any of it may be missing in one version or on one system. */
export type StorageCalls = SyncCalls &
  Partial<AsyncCalls> &
  Partial<Pick<SafeStorage, 'getSelectedStorageBackend'>>;

/** The two APIs as one. */
type Calls = {
  readonly isAsync: boolean;
  readonly isAvailable: () => Promise<boolean>;
  readonly encrypt: (text: string) => Promise<Buffer>;
  readonly decrypt: (bytes: Buffer) => Promise<{ result: string; shouldReEncrypt: boolean }>;
};

const probe = 'brokerbar probe';
const prefixForm = /^v[0-9]{2}$/;
const hardCoded = 'v10';

/** @param storage Electron's; nothing is asked of it before the first use, which must come after `ready`. */
export function createCipher(storage: StorageCalls, platform: NodeJS.Platform = process.platform): Cipher {
  const calls = chooseCalls(storage);
  const isLinux = platform === 'linux';
  const isWeak = (bytes: Buffer) => isLinux && prefixOf(bytes) === hardCoded;
  let looks = 0;
  let known: Promise<CipherState> | null = null;

  const look = async (): Promise<CipherState> => {
    looks += 1;
    const backend = isLinux ? (storage.getSelectedStorageBackend?.() ?? 'unknown') : platform;
    const isKeyring = !isLinux || backend === 'gnome_libsecret' || backend.startsWith('kwallet');
    // The async API finds the Secret Service by itself, so there the backend of the sync API decides nothing yet.
    if (!calls.isAsync && !isKeyring) return { kind: 'absent', found: backend };
    const locked: CipherState = { kind: 'locked', canRetryInPlace: calls.isAsync && looks === 1 };
    try {
      if (!(await calls.isAvailable())) return isKeyring ? locked : { kind: 'absent', found: backend };
      const sealed = await calls.encrypt(probe);
      if (isWeak(sealed)) {
        const isThere = calls.isAsync && (isKeyring || (await isHeldBack(calls)));
        return isThere ? locked : { kind: 'absent', found: backend };
      }
      const { result } = await calls.decrypt(sealed);
      return result === probe ? { kind: 'ready', name: nameOf(backend) } : locked;
    } catch {
      return locked;
    }
  };

  const state = async (): Promise<CipherState> => {
    const looking = known ?? look();
    known = looking;
    const found = await looking;
    // A sync call may stop the whole app at a prompt, so it is made once; the async API may be asked again.
    if (calls.isAsync && found.kind !== 'ready' && known === looking) known = null;
    return found;
  };

  return {
    state,

    async seal(text) {
      const { kind } = await state();
      if (kind !== 'ready') throw new Failure(kind === 'locked' ? 'E-LOCKED' : 'E-SAVE', { step: 'seal' });
      const bytes = await calls.encrypt(text).catch(() => Buffer.alloc(0));
      if (!prefixForm.test(prefixOf(bytes)) || isWeak(bytes)) throw new Failure('E-SAVE', { step: 'seal' });
      return bytes;
    },

    async unseal(bytes) {
      if ((await state()).kind !== 'ready') throw new Failure('E-LOCKED', { step: 'unseal' });
      // Anyone who can write the file can seal with the hard-coded key (row A75), or with none at all.
      if (!prefixForm.test(prefixOf(bytes)) || isWeak(bytes)) throw new Failure('E-OPEN', { step: 'unseal' });
      const { result, shouldReEncrypt } = await calls.decrypt(bytes).catch((error: unknown) => {
        throw new Failure(isForNow(error) ? 'E-LOCKED' : 'E-OPEN', { step: 'unseal' });
      });
      if (result === '') throw new Failure('E-OPEN', { step: 'unseal' });
      return { text: result, shouldReseal: shouldReEncrypt };
    },
  };
}

function chooseCalls(storage: StorageCalls): Calls {
  const { isAsyncEncryptionAvailable, encryptStringAsync, decryptStringAsync } = storage;
  if (isAsyncEncryptionAvailable && encryptStringAsync && decryptStringAsync)
    return {
      isAsync: true,
      isAvailable: () => isAsyncEncryptionAvailable.call(storage),
      encrypt: (text) => encryptStringAsync.call(storage, text),
      decrypt: (bytes) => decryptStringAsync.call(storage, bytes),
    };
  return {
    isAsync: false,
    isAvailable: async () => storage.isEncryptionAvailable(),
    encrypt: async (text) => storage.encryptString(text),
    decrypt: async (bytes) => ({ result: storage.decryptString(bytes), shouldReEncrypt: false }),
  };
}

function prefixOf(bytes: Buffer): string {
  return bytes.toString('latin1', 0, 3);
}

/** Whether a keyring is there whose key could not be had: then Electron says so of whatever bears its prefix. */
async function isHeldBack(calls: Calls): Promise<boolean> {
  try {
    await calls.decrypt(Buffer.from(`v11${'\0'.repeat(16)}`));
    return false;
  } catch (error) {
    return isForNow(error);
  }
}

/** Electron's only sign for "try again later" is this text of its rejection. */
function isForNow(error: unknown): boolean {
  return error instanceof Error && error.message.includes('temporarily unavailable');
}

function nameOf(backend: string): string {
  if (backend === 'darwin') return 'macOS Keychain';
  if (backend === 'win32') return 'Windows data protection';
  if (backend.startsWith('kwallet')) return 'KWallet';
  return backend === 'gnome_libsecret' ? 'GNOME Keyring' : "this desktop's password store";
}
