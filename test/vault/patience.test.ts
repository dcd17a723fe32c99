/** A password store that asks a person who is not there: locked after a while, and open by itself when they are back. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Conf from 'conf';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Connections } from '../../main/connections/connections.ts';
import { type PracticeBroker, startPracticeBroker } from '../../main/simulator/index.ts';
import { durable } from '../../main/vault/durable.ts';
import type { Cipher, CipherState } from '../../main/vault/kept.ts';
import { limitWait } from '../../main/vault/patience.ts';
import { openVault } from '../../main/vault/vault.ts';
import { fillFolder, placeAt, portsOver } from '../connections/store-house.ts';
import { CbcCipher } from './cbc-cipher.ts';

type Call = 'state' | 'seal' | 'unseal';

/** Answers nothing until the person does; one question stands at a time, as a system's prompt. */
class Prompted implements Cipher {
  readonly inner = new CbcCipher();
  questions = 0;
  #hangs: Call | null;
  #answer: Promise<void> | null = null;
  #answered = () => {};

  constructor(hangs: Call | null) {
    this.#hangs = hangs;
  }

  /** @param kind what the store turns out to be. */
  answer(kind: CipherState['kind'] = 'ready'): void {
    this.inner.kind = kind;
    this.#hangs = null;
    this.#answered();
  }

  async state(): Promise<CipherState> {
    await this.#ask('state');
    return this.inner.state();
  }

  async seal(text: string): Promise<Buffer> {
    await this.#ask('seal');
    return this.inner.seal(text);
  }

  async unseal(bytes: Buffer) {
    await this.#ask('unseal');
    return this.inner.unseal(bytes);
  }

  #ask(call: Call): Promise<void> {
    if (this.#hangs !== call) return Promise.resolve();
    this.#answer ??= new Promise((done) => {
      this.questions += 1;
      this.#answered = done;
    });
    return this.#answer;
  }
}

/** Timers that ring when told to. */
function makeTimers() {
  const set = new Set<() => void>();
  return {
    timer: (ms: number, ring: () => void) => {
      expect(ms).toBe(20_000);
      set.add(ring);
      return () => set.delete(ring);
    },
    ring: () => {
      for (const one of [...set]) {
        set.delete(one);
        one();
      }
    },
    count: () => set.size,
  };
}

const settle = () => new Promise<void>((done) => setImmediate(done));

describe('the wait', () => {
  test('what is answered in time is the answer, and no timer is left', async () => {
    const timers = makeTimers();
    const prompted = new Prompted('state');
    let opened = 0;
    const cipher = limitWait(prompted, timers.timer, () => (opened += 1));
    const asked = Promise.all([cipher.state(), cipher.state(), cipher.seal('text')]);
    await settle();
    prompted.answer();
    const [first, second, sealed] = await asked;
    expect([first.kind, second.kind]).toEqual(['ready', 'ready']);
    expect((await cipher.unseal(sealed)).text).toBe('text');
    expect([opened, timers.count(), prompted.questions]).toEqual([0, 0, 1]);
  });

  test('A78 unanswered it is locked, at once the next time, and nobody is asked again', async () => {
    const timers = makeTimers();
    const prompted = new Prompted('state');
    let opened = 0;
    const cipher = limitWait(prompted, timers.timer, () => (opened += 1));
    const asked = cipher.state();
    timers.ring();
    expect(await asked).toEqual({ kind: 'locked', canRetryInPlace: true });
    // Only a new process asks anew, so trying again is not possible in this one.
    expect(await cipher.state()).toEqual({ kind: 'locked', canRetryInPlace: false });
    await expect(cipher.seal('x')).rejects.toThrow('E-LOCKED');
    await expect(cipher.unseal(Buffer.from('v11'))).rejects.toThrow('E-LOCKED');
    expect([opened, timers.count(), prompted.questions]).toEqual([0, 0, 1]);
    prompted.answer();
    await settle();
    expect(opened).toBe(1);
    expect((await cipher.state()).kind).toBe('ready');
  });

  test('A78 a store that hangs while something is sealed is locked, holds nothing else up, and is told when it answers', async () => {
    const timers = makeTimers();
    const prompted = new Prompted('seal');
    let opened = 0;
    const cipher = limitWait(prompted, timers.timer, () => (opened += 1));
    const sealing = cipher.seal('text').catch((error: unknown) => error);
    await settle();
    expect((await cipher.state()).kind).toBe('ready');
    expect((await cipher.unseal(await prompted.inner.seal('other'))).text).toBe('other');
    timers.ring();
    expect(await sealing).toMatchObject({ code: 'E-LOCKED', facts: { step: 'seal' } });
    prompted.answer();
    await settle();
    expect([opened, timers.count(), prompted.questions]).toEqual([1, 0, 1]);
    expect((await cipher.unseal(await cipher.seal('text'))).text).toBe('text');
  });

  test.each(['in time', 'late'])('a look that fails, %s, is locked, and ends the wait', async (when) => {
    const timers = makeTimers();
    const broken = Promise.withResolvers<CipherState>();
    const inner = new CbcCipher();
    const failing: Cipher = {
      state: () => broken.promise,
      seal: (text) => inner.seal(text),
      unseal: (bytes) => inner.unseal(bytes),
    };
    const cipher = limitWait(failing, timers.timer, () => undefined);
    const asked = cipher.state();
    if (when === 'late') timers.ring();
    broken.reject(new Error('no backend'));
    expect(await asked).toEqual({ kind: 'locked', canRetryInPlace: true });
    await settle();
    expect(await cipher.state()).toEqual({ kind: 'locked', canRetryInPlace: false });
    expect(timers.count()).toBe(0);
  });

  test.each([
    ['locked', 0],
    ['absent', 1],
  ] as const)('%s at last: told %i times', async (kind, times) => {
    const timers = makeTimers();
    const prompted = new Prompted('state');
    let opened = 0;
    const cipher = limitWait(prompted, timers.timer, () => (opened += 1));
    void cipher.state();
    timers.ring();
    prompted.answer(kind);
    await settle();
    expect(opened).toBe(times);
    expect((await cipher.state()).kind).toBe(kind);
  });
});

describe('a start', () => {
  let folder: string;
  let broker: PracticeBroker;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'brokerbar-patience-'));
    broker = await startPracticeBroker();
    await fillFolder(folder, broker);
  });
  afterEach(async () => {
    await broker.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(['state', 'unseal'] as const)(
    'A78 whose prompt at %s nobody answers shows its cards, answers, and opens by itself at last',
    async (call) => {
      const timers = makeTimers();
      const prompted = new Prompted(call);
      let connections: Connections | null = null;
      let reloads: Promise<void> = Promise.resolve();
      const cipher = limitWait(prompted, timers.timer, () => {
        reloads = connections?.load() ?? reloads;
      });
      const vault = await openVault({ folder, cipher, Store: durable(Conf) });
      connections = new Connections(
        portsOver(vault, placeAt(broker.origin), () => 0),
        () => undefined,
      );
      const shown = () => connections?.view(Date.now()) ?? null;
      const loading = connections.load();
      for (let turn = 0; turn < 20; turn += 1) await settle();
      timers.ring();
      await loading;
      const store = call === 'state' ? { kind: 'locked', canRetryInPlace: true } : { kind: 'ready' };
      const shut = { signIn: { kind: 'unreadable', because: 'E-LOCKED' } };
      expect(shown()).toMatchObject({ store, connections: [shut] });
      // Tried again while the question stands, everything answers as before.
      if (call === 'state') await connections.load();
      expect(shown()?.connections).toMatchObject([shut]);
      prompted.answer();
      await settle();
      await reloads;
      expect(shown()).toMatchObject({
        store: { kind: 'ready' },
        connections: [{ signIn: { kind: 'held' } }],
      });
      expect(prompted.questions).toBe(1);
      connections.close();
    },
  );
});
