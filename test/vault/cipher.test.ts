/** The cipher over a safeStorage that behaves as Electron's source does, and complains when it is misused. */
import { describe, expect, test } from 'vitest';
import { Failure } from '../../contract/failures.ts';
import { createCipher, type StorageCalls } from '../../main/vault/cipher.ts';

type Backend = ReturnType<NonNullable<StorageCalls['getSelectedStorageBackend']>>;

/** What one machine is like. */
type Machine = {
  readonly backend?: Backend;
  /** Whether the keyring gives its key; else only the hard-coded one is at hand, where there is one. */
  hasKey?: boolean;
  /** The prefix of a good seal: v11 with a keyring, v10 on macOS and Windows, v12 of the portal. */
  readonly prefix?: string;
  readonly hasAsync?: boolean;
  /** Linux's async API seals with the hard-coded key when there is no other. */
  readonly hasHardCoded?: boolean;
  /** The keyring is there, but its key could not be had: decrypting what bears its prefix says "temporarily". */
  readonly isHeldBack?: boolean;
  readonly shouldReEncrypt?: boolean;
  readonly decrypts?: (text: string) => string;
};

class FakeStorage {
  readonly machine: Machine;
  readonly calls: string[] = [];

  constructor(machine: Machine) {
    this.machine = { backend: 'gnome_libsecret', hasKey: true, prefix: 'v11', ...machine };
  }

  /** Only what this machine's Electron has; every call needs its `this`. */
  storage(): StorageCalls {
    const { hasAsync, backend } = this.machine;
    const named = backend && { getSelectedStorageBackend: () => this.#note('backend', () => backend) };
    const sync = {
      isEncryptionAvailable: () => this.#note('available', () => this.machine.hasKey === true),
      encryptString: (text: string) =>
        this.#note('encrypt', () => this.#refuseWithoutKey(() => this.#seal(text))),
      decryptString: (bytes: Buffer) =>
        this.#note('decrypt', () => this.#refuseWithoutKey(() => this.#unseal(bytes))),
    };
    if (!hasAsync) return { ...named, ...sync } as unknown as StorageCalls;
    const refuse = () => {
      throw new Error('the sync API must not be called where there is an async one');
    };
    return {
      ...named,
      isEncryptionAvailable: refuse,
      encryptString: refuse,
      decryptString: refuse,
      isAsyncEncryptionAvailable: async () => this.#note('available', () => true),
      encryptStringAsync: async (text: string) => this.#note('encrypt', () => this.#seal(text)),
      decryptStringAsync: async (bytes: Buffer) =>
        this.#note('decrypt', () => ({
          result: this.#unseal(bytes),
          shouldReEncrypt: this.machine.shouldReEncrypt === true,
        })),
    } as unknown as StorageCalls;
  }

  #note<T>(call: string, answer: () => T): T {
    this.calls.push(call);
    return answer();
  }

  #refuseWithoutKey<T>(answer: () => T): T {
    if (!this.machine.hasKey) throw new Error('Encryption is not available.');
    return answer();
  }

  #seal(text: string): Buffer {
    const { hasKey, prefix = 'v11', hasHardCoded } = this.machine;
    if (!hasKey && !hasHardCoded) throw new Error('Error while encrypting the text provided.');
    return Buffer.concat([
      Buffer.from(hasKey ? prefix : 'v10'),
      Buffer.from(text).map((byte) => byte ^ 0x55),
    ]);
  }

  #unseal(bytes: Buffer): string {
    const { prefix, isHeldBack, decrypts = (text: string) => text } = this.machine;
    const found = bytes.toString('latin1', 0, 3);
    if (found === prefix && isHeldBack)
      throw new Error('decryptStringAsync is temporarily unavailable. Please try again.');
    // Chromium's legacy: what bears no known prefix is given back as it is.
    if (!/^v1\d/.test(found)) return bytes.toString('utf8');
    if (found === prefix && !this.machine.hasKey)
      throw new Error('Error while decrypting the ciphertext provided.');
    return decrypts(
      bytes
        .subarray(3)
        .map((byte) => byte ^ 0x55)
        .toString(),
    );
  }

  /** A blob that this machine would open, by any of its keys. */
  blob(prefix: string, text: string): Buffer {
    return Buffer.concat([Buffer.from(prefix), Buffer.from(text).map((byte) => byte ^ 0x55)]);
  }
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (failure: unknown) => failure,
  );
  return error instanceof Failure ? error.code : String(error);
}

const linuxAsync = { hasAsync: true, hasHardCoded: true };

describe('the state of the password store', () => {
  test.each<[string, NodeJS.Platform, Machine, unknown]>([
    ['GNOME', 'linux', {}, { kind: 'ready', name: 'GNOME Keyring' }],
    ['KDE', 'linux', { backend: 'kwallet6' }, { kind: 'ready', name: 'KWallet' }],
    ['macOS', 'darwin', { prefix: 'v10' }, { kind: 'ready', name: 'macOS Keychain' }],
    ['Windows', 'win32', { prefix: 'v10' }, { kind: 'ready', name: 'Windows data protection' }],
    [
      'no desktop',
      'linux',
      { backend: 'basic_text', hasKey: false },
      { kind: 'absent', found: 'basic_text' },
    ],
    ['before ready', 'linux', { backend: 'unknown', hasKey: false }, { kind: 'absent', found: 'unknown' }],
    [
      'plain text switched on',
      'linux',
      { backend: 'basic_text', prefix: 'v10' },
      { kind: 'absent', found: 'basic_text' },
    ],
    [
      'a keyring that seals with v10',
      'linux',
      { prefix: 'v10' },
      { kind: 'absent', found: 'gnome_libsecret' },
    ],
    ['a locked GNOME', 'linux', { hasKey: false }, { kind: 'locked', canRetryInPlace: false }],
    [
      'a locked KDE',
      'linux',
      { backend: 'kwallet5', hasKey: false },
      { kind: 'locked', canRetryInPlace: false },
    ],
    ['a denied Keychain', 'darwin', { hasKey: false }, { kind: 'locked', canRetryInPlace: false }],
    ['another text decrypted', 'linux', { decrypts: () => 'x' }, { kind: 'locked', canRetryInPlace: false }],
    [
      'nothing decrypted',
      'win32',
      { prefix: 'v10', decrypts: () => '' },
      { kind: 'locked', canRetryInPlace: false },
    ],
    ['async GNOME', 'linux', linuxAsync, { kind: 'ready', name: 'GNOME Keyring' }],
    [
      'async, a tiling desktop with a Secret Service',
      'linux',
      { ...linuxAsync, backend: 'basic_text' },
      { kind: 'ready', name: "this desktop's password store" },
    ],
    [
      'async, a portal',
      'linux',
      { ...linuxAsync, backend: 'unknown', prefix: 'v12' },
      { kind: 'ready', name: "this desktop's password store" },
    ],
    [
      'async, available but not protected',
      'linux',
      { ...linuxAsync, backend: 'basic_text', hasKey: false },
      { kind: 'absent', found: 'basic_text' },
    ],
    [
      'async, a locked GNOME',
      'linux',
      { ...linuxAsync, hasKey: false },
      { kind: 'locked', canRetryInPlace: true },
    ],
    [
      'async, a keyring held back on an unknown desktop',
      'linux',
      { ...linuxAsync, backend: 'basic_text', hasKey: false, isHeldBack: true },
      { kind: 'locked', canRetryInPlace: true },
    ],
    ['async macOS', 'darwin', { hasAsync: true, prefix: 'v10' }, { kind: 'ready', name: 'macOS Keychain' }],
    [
      'async, a denied Keychain',
      'darwin',
      { hasAsync: true, hasKey: false },
      { kind: 'locked', canRetryInPlace: true },
    ],
  ])('%s', async (_, platform, machine, expected) => {
    const fake = new FakeStorage(machine);
    expect(await createCipher(fake.storage(), platform).state()).toEqual(expected);
  });

  test('nothing is asked before it is needed, and the sync API is asked once', async () => {
    const fake = new FakeStorage({ hasKey: false });
    const cipher = createCipher(fake.storage(), 'linux');
    expect(fake.calls).toEqual([]);
    await Promise.all([cipher.state(), cipher.state()]);
    fake.machine.hasKey = true;
    expect(await cipher.state()).toEqual({ kind: 'locked', canRetryInPlace: false });
    expect(fake.calls.filter((call) => call === 'available')).toHaveLength(1);
  });

  test('the async API is asked again until it is ready; after one vain try only a new start is offered', async () => {
    const fake = new FakeStorage({ ...linuxAsync, hasKey: false });
    const cipher = createCipher(fake.storage(), 'linux');
    expect(await cipher.state()).toEqual({ kind: 'locked', canRetryInPlace: true });
    expect(await cipher.state()).toEqual({ kind: 'locked', canRetryInPlace: false });
    fake.machine.hasKey = true;
    expect(await cipher.state()).toEqual({ kind: 'ready', name: 'GNOME Keyring' });
    const count = fake.calls.length;
    await cipher.state();
    expect(fake.calls).toHaveLength(count);
  });
});

describe.each([
  ['sync', {}],
  ['async', linuxAsync],
])('%s, on Linux', (_, machine) => {
  const make = (more: Machine = {}) => {
    const fake = new FakeStorage({ ...machine, ...more });
    return { fake, cipher: createCipher(fake.storage(), 'linux') };
  };

  test('what is sealed opens', async () => {
    const { cipher } = make();
    const bytes = await cipher.seal('Günther 金');
    expect(bytes.toString('latin1', 0, 3)).toBe('v11');
    expect(await cipher.unseal(bytes)).toEqual({ text: 'Günther 金', shouldReseal: false });
  });

  test('A75 sealed with the hard-coded password: refused', async () => {
    const { cipher, fake } = make();
    expect(await codeOf(cipher.unseal(fake.blob('v10', 'planted')))).toBe('E-OPEN');
  });

  test.each([
    Buffer.alloc(0),
    Buffer.from('v1'),
    Buffer.from('{"planted":true}'),
    Buffer.from('brokerbar-record 1'),
  ])('not sealed at all (%s): refused, and Electron is not even asked', async (bytes) => {
    const { cipher, fake } = make();
    await cipher.state();
    const before = fake.calls.length;
    expect(await codeOf(cipher.unseal(bytes))).toBe('E-OPEN');
    expect(fake.calls).toHaveLength(before);
  });

  test('an empty result is refused', async () => {
    const { cipher } = make({ decrypts: (text) => (text === 'brokerbar probe' ? text : '') });
    expect(await codeOf(cipher.unseal(await cipher.seal('text')))).toBe('E-OPEN');
  });

  test.each([false, true])(
    'A80 Local State deleted on Windows (async: %s): a new key seals, and what the old one sealed is E-OPEN',
    async (hasAsync) => {
      const sealedNow = new Set(['brokerbar probe', 'new']);
      const decrypts = (text: string) => {
        if (!sealedNow.has(text)) throw new Error('Error while decrypting the ciphertext provided.');
        return text;
      };
      const machine = { hasAsync, prefix: 'v10', decrypts };
      const fake = new FakeStorage(machine);
      const { getSelectedStorageBackend: _, ...storage } = fake.storage();
      const cipher = createCipher(storage, 'win32');
      expect((await cipher.state()).kind).toBe('ready');
      expect(await codeOf(cipher.unseal(fake.blob('v10', 'old')))).toBe('E-OPEN');
      expect((await cipher.unseal(await cipher.seal('new'))).text).toBe('new');
    },
  );

  test('a key that was lost while running: nothing weak is sealed', async () => {
    const { cipher, fake } = make();
    await cipher.state();
    fake.machine.hasKey = false;
    expect(await codeOf(cipher.seal('text'))).toBe('E-SAVE');
    expect(await codeOf(cipher.unseal(fake.blob('v11', 'text')))).toBe('E-OPEN');
  });

  test('locked: E-LOCKED both ways; nothing is decrypted', async () => {
    const { cipher, fake } = make({ hasKey: false });
    expect(await codeOf(cipher.seal('text'))).toBe('E-LOCKED');
    expect(await codeOf(cipher.unseal(fake.blob('v11', 'text')))).toBe('E-LOCKED');
  });

  test('absent: E-SAVE and E-LOCKED', async () => {
    const { cipher, fake } = make({ hasKey: false, backend: 'basic_text' });
    expect(await codeOf(cipher.seal('text'))).toBe('E-SAVE');
    expect(await codeOf(cipher.unseal(fake.blob('v11', 'text')))).toBe('E-LOCKED');
  });
});

describe('only async', () => {
  test('a key held back for now is E-LOCKED, not damage', async () => {
    const fake = new FakeStorage(linuxAsync);
    const cipher = createCipher(fake.storage(), 'linux');
    await cipher.state();
    Object.assign(fake.machine, { isHeldBack: true });
    expect(await codeOf(cipher.unseal(fake.blob('v11', 'text')))).toBe('E-LOCKED');
  });

  test('an exchanged key is passed on', async () => {
    const fake = new FakeStorage({ ...linuxAsync, shouldReEncrypt: true });
    const cipher = createCipher(fake.storage(), 'linux');
    expect(await cipher.unseal(await cipher.seal('text'))).toEqual({ text: 'text', shouldReseal: true });
  });
});

test('v10 is the good prefix on macOS and Windows', async () => {
  for (const platform of ['darwin', 'win32'] as const) {
    const cipher = createCipher(new FakeStorage({ prefix: 'v10' }).storage(), platform);
    expect((await cipher.unseal(await cipher.seal('text'))).text).toBe('text');
  }
});
