/** The vault over real files: what was saved comes back, in order, whatever the password store does meanwhile. */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { at, codeOf, givePlace, id, look } from './place.ts';
import { sample, sampleWith, show } from './samples.ts';

const place = givePlace();
const { file, names, open, saveSample } = place;

describe('save and load', () => {
  test('what is saved comes back after a restart', async () => {
    const vault = await open();
    expect(await vault.load()).toEqual([]);
    const other = sampleWith({ id: 'tradier-production-1', environment: 'production', tokens: null });
    expect(await vault.save(sample)).toBe(true);
    expect(await vault.save(other)).toBe(true);
    expect(new Set(await look(await open()))).toEqual(new Set([show(sample), show(other)]));
    expect(names()).toEqual([`${other.id}.json`, `${id}.json`]);
  });

  test('saving one connection never touches the file of another', async () => {
    const before = await saveSample();
    const inode = statSync(file()).ino;
    await (await open()).save(sampleWith({ id: 'tradier-production-1' }));
    expect(readFileSync(file()).equals(before)).toBe(true);
    expect(statSync(file()).ino).toBe(inode);
  });

  test('saves of one connection keep their order, and the last one stays', async () => {
    const vault = await open();
    const saves = [1, 2, 3, 4, 5].map((generation) => vault.save(at(generation)));
    expect(await Promise.all(saves)).toEqual([true, true, true, true, true]);
    expect(await look(await open())).toEqual([show(at(5))]);
  });

  test('a generation that is not higher is a late answer: refused, in this run and in the next', async () => {
    const vault = await open();
    await vault.save(at(5));
    for (const late of [4, 5]) expect(await codeOf(vault.save(at(late)))).toBe('E-UNEXPECTED');
    const next = await open();
    // Also before anything was loaded: the file itself says which generation it is.
    expect(await codeOf(next.save(at(5)))).toBe('E-UNEXPECTED');
    await next.load();
    expect(await codeOf(next.save(at(5)))).toBe('E-UNEXPECTED');
    expect(await next.save(at(6))).toBe(true);
    expect(await look(next)).toEqual([show(at(6))]);
  });

  test('a record that another process wrote meanwhile is not written over by an older one', async () => {
    const vault = await open();
    await vault.save(at(5));
    await (await open()).save(at(8));
    expect(await codeOf(vault.save(at(6)))).toBe('E-UNEXPECTED');
    expect(await look(await open())).toEqual([show(at(8))]);
  });

  test('no clear text reaches the disk', async () => {
    await saveSample();
    const all = names().map((name) => readFileSync(join(place.folder, name), 'latin1'));
    expect(all.join('')).not.toMatch(/test-|VA000001|gcostanza|callback/);
  });

  test('A79 what could not be opened again is not written', async () => {
    const before = await saveSample();
    const vault = await open();
    await vault.load();
    place.cipher.isLossy = true;
    expect(await codeOf(vault.save(at(8)))).toBe('E-SAVE');
    expect(readFileSync(file()).equals(before)).toBe(true);
    place.cipher.isLossy = false;
    expect(await vault.save(at(8))).toBe(true);
  });

  test('a key that was exchanged is sealed anew, once and in silence', async () => {
    await saveSample();
    const inode = statSync(file()).ino;
    place.cipher.shouldReseal = true;
    const vault = await open();
    expect(await look(vault)).toEqual([show(sample)]);
    expect(statSync(file()).ino).not.toBe(inode);
    expect(await vault.save(at(8))).toBe(true);
    expect(names()).toEqual([`${id}.json`]);
  });
});

describe('A77 the password store', () => {
  test('absent: in memory until quit, nothing on the disk, and the same order of generations', async () => {
    place.cipher.kind = 'absent';
    const vault = await open();
    expect(await vault.save(at(2))).toBe(false);
    expect(await codeOf(vault.save(at(2)))).toBe('E-UNEXPECTED');
    expect(await look(vault)).toEqual([show(at(2))]);
    expect(names()).toEqual([]);
    expect(await look(await open())).toEqual([]);
    await vault.forget(id);
    expect(await look(vault)).toEqual([]);
  });

  test('absent, then there: the next save is durable', async () => {
    place.cipher.kind = 'absent';
    const vault = await open();
    await vault.save(at(1));
    place.cipher.kind = 'ready';
    expect(await vault.save(at(2))).toBe(true);
    expect(await look(await open())).toEqual([show(at(2))]);
    // From here on it is the file that counts, not what was in memory.
    writeFileSync(file(), 'damaged');
    expect(await look(vault)).toEqual([`${id} E-OPEN`]);
  });

  test('absent, then there, over a record that nobody looked at: it is set aside', async () => {
    const before = await saveSample();
    place.cipher.kind = 'absent';
    const vault = await open();
    expect(await vault.save(at(1))).toBe(false);
    place.cipher.kind = 'ready';
    expect(await vault.save(at(2))).toBe(true);
    expect(readFileSync(`${file()}.kept-1`).equals(before)).toBe(true);
    expect(await look(await open())).toEqual([show(at(2))]);
  });

  test('opened, then told to be locked: a new sign-in sets it aside although it was seen before', async () => {
    const before = await saveSample();
    const vault = await open();
    await vault.load();
    place.cipher.kind = 'locked';
    expect(await look(vault)).toEqual([`${id} E-LOCKED`]);
    place.cipher.kind = 'ready';
    expect(await vault.save(at(8))).toBe(true);
    expect(readFileSync(`${file()}.kept-1`).equals(before)).toBe(true);
  });

  test.each(['absent', 'locked'] as const)(
    '%s, with a record from before: named, kept byte for byte',
    async (kind) => {
      const before = await saveSample();
      place.cipher.kind = kind;
      const vault = await open();
      const [loaded] = await vault.load();
      const { broker, environment, method, createdAt } = sample;
      const label = { id, broker, environment, method, createdAt };
      expect(loaded).toEqual({ kind: 'unreadable', label, because: 'E-LOCKED' });
      if (kind === 'locked') expect(await codeOf(vault.save(at(8)))).toBe('E-LOCKED');
      else expect(await vault.save(at(1))).toBe(false);
      expect(readFileSync(file()).equals(before)).toBe(true);
      expect(names()).toEqual([`${id}.json`]);
    },
  );

  test('locked, then unlocked: it opens in the same run', async () => {
    await saveSample();
    place.cipher.kind = 'locked';
    const vault = await open();
    await vault.load();
    place.cipher.kind = 'ready';
    expect(await look(vault)).toEqual([show(sample)]);
    expect(await vault.save(at(8))).toBe(true);
  });

  test('unlocked behind our back, and signed in anew meanwhile: the old record is set aside', async () => {
    const before = await saveSample();
    place.cipher.kind = 'locked';
    const vault = await open();
    await vault.load();
    place.cipher.kind = 'ready';
    expect(await vault.save(at(1))).toBe(true);
    expect(readFileSync(`${file()}.kept-1`).equals(before)).toBe(true);
    expect(await look(await open())).toEqual([show(at(1))]);
  });

  test('A80 another key: E-OPEN; a new sign-in sets the old bytes aside, and the right key opens them again', async () => {
    const before = await saveSample();
    const key = place.cipher.key;
    place.cipher.key = Buffer.alloc(16, 'k');
    const vault = await open();
    expect(await look(vault)).toEqual([`${id} E-OPEN`]);
    expect(await vault.save(at(1))).toBe(true);
    expect(readFileSync(`${file()}.kept-1`).equals(before)).toBe(true);
    rmSync(file());
    writeFileSync(file(), readFileSync(`${file()}.kept-1`), { mode: 0o600 });
    place.cipher.key = key;
    expect(await look(await open())).toEqual([show(sample)]);
  });
});

describe('forget', () => {
  test('removes the file and the copies kept of it; a late answer does not bring it back', async () => {
    mkdirSync(place.folder);
    writeFileSync(file(), 'damaged', { mode: 0o600 });
    const vault = await open();
    await vault.save(at(1));
    const late = vault.save(at(2));
    await vault.forget(id);
    expect(await late).toBe(true);
    expect(names()).toEqual([]);
    expect(await codeOf(vault.save(at(3)))).toBe('E-UNEXPECTED');
    expect(names()).toEqual([]);
    await vault.forget(id);
    expect(await look(vault)).toEqual([]);
  });

  test('an unreadable connection can be removed', async () => {
    mkdirSync(place.folder);
    writeFileSync(file(), '');
    const vault = await open();
    await vault.load();
    await vault.forget(id);
    expect(names()).toEqual([]);
  });

  test('E-DISK when the file cannot be removed, and then it is not forgotten', async () => {
    const vault = await open();
    await vault.save(at(1));
    rmSync(file());
    mkdirSync(file());
    expect(await codeOf(vault.forget(id))).toBe('E-DISK');
    rmSync(file(), { recursive: true });
    expect(await vault.save(at(2))).toBe(true);
  });
});
