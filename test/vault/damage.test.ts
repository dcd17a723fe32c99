/** Files that are not as the vault left them, and disks that fail: nothing that cannot be read is ever lost. */
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Conf from 'conf';
import { describe, expect, test } from 'vitest';
import { type DurableOptions, durable } from '../../main/vault/durable.ts';
import { openVault } from '../../main/vault/vault.ts';
import { at, codeOf, givePlace, id, isPosix, look } from './place.ts';
import { sample, sampleWith, show } from './samples.ts';

const place = givePlace();
const { file, names, open, saveSample } = place;

describe('files that are not as we left them', () => {
  const deep = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
  const large = Buffer.alloc(100 * 1024 * 1024, ' ');
  test.each([
    ['empty', ''],
    ['NULs', Buffer.alloc(4096)],
    ['garbage', Buffer.from('fffe00c3', 'hex')],
    ['null', 'null'],
    ['a list', '[]'],
    ['a number', '42'],
    ['a text', '"x"'],
    ['half a file', '{"format":1,"id":"tradier'],
    ['a byte order mark', '\uFEFF{}'],
    ['deep JSON', deep],
    ['100 MB', large],
    ['a prototype', '{"__proto__":{"format":1},"constructor":1}'],
  ])('A72 %s: E-OPEN, untouched; only a new sign-in writes, and sets it aside', async (_, content) => {
    mkdirSync(place.folder);
    writeFileSync(file(), content, { mode: 0o600 });
    const before = readFileSync(file());
    const vault = await open();
    const [loaded] = await vault.load();
    expect(loaded).toMatchObject({
      because: 'E-OPEN',
      label: { id, broker: 'tradier', environment: 'sandbox' },
    });
    expect(readFileSync(file()).equals(before)).toBe(true);
    expect(names()).toEqual([`${id}.json`]);
    expect(await vault.save(at(1))).toBe(true);
    expect(readFileSync(`${file()}.kept-1`).equals(before)).toBe(true);
    if (isPosix) expect(statSync(`${file()}.kept-1`).mode & 0o777).toBe(0o600);
    expect(await look(await open())).toEqual([show(at(1))]);
  });

  test('A72 a whole record is read up to 1 MiB, and not a byte further', async () => {
    const bytes = await saveSample();
    const padded = Buffer.concat([bytes, Buffer.alloc(1024 * 1024 - bytes.length, ' ')]);
    writeFileSync(file(), padded);
    expect(await look(await open())).toEqual([show(sample)]);
    writeFileSync(file(), Buffer.concat([padded, Buffer.from(' ')]));
    expect(await look(await open())).toEqual([`${id} E-OPEN`]);
  });

  test('A71 a file cut at any length, and damaged anywhere: no token, and no error of another kind', async () => {
    const bytes = await saveSample();
    const vault = await open();
    for (let length = 0; length < bytes.length; length += 7) {
      writeFileSync(file(), bytes.subarray(0, length), { mode: 0o600 });
      expect(await look(vault)).toEqual([`${id} E-OPEN`]);
    }
    for (let place = 0; place < bytes.length; place += 5) {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ 0x10;
      writeFileSync(file(), changed, { mode: 0o600 });
      const [found = ''] = await look(vault);
      expect([show(sample), `${id} E-OPEN`, `${id} E-NEWER`]).toContain(found);
    }
  });

  test('three are kept, the oldest goes, and a save that is tried again keeps no copy twice', async () => {
    const contents = ['first', 'second', 'third', 'fourth'];
    for (const [nth, content] of contents.entries()) {
      mkdirSync(place.folder, { recursive: true });
      writeFileSync(file(), content, { mode: 0o600 });
      await (await open()).save(at(nth + 1));
    }
    const kept = ['.kept-1', '.kept-2', '.kept-3', '.kept-4'].map((ending) => file() + ending);
    expect(kept.map((one) => existsSync(one) && readFileSync(one, 'utf8'))).toEqual([
      'fourth',
      'third',
      'second',
      false,
    ]);
    writeFileSync(file(), 'fourth');
    await (await open()).save(at(9));
    expect(readFileSync(`${file()}.kept-2`, 'utf8')).toBe('third');
  });

  test('A73 the files of two connections exchanged: both refused, both kept', async () => {
    const other = sampleWith({ id: 'tradier-production-1', environment: 'production' });
    const vault = await open();
    await vault.save(sample);
    await vault.save(other);
    const [one, two] = [readFileSync(file()), readFileSync(file(other.id))];
    writeFileSync(file(), two);
    writeFileSync(file(other.id), one);
    expect(await look(await open())).toEqual([`${other.id} E-OPEN`, `${id} E-OPEN`]);
    expect(readFileSync(file()).equals(two)).toBe(true);
  });

  test('A76 saved by a later version: named, never written over, with or without a password store', async () => {
    await saveSample();
    const later = readFileSync(file(), 'utf8')
      .replace('"format":\t1', '"format": 2')
      .replace('"format": 1', '"format": 2');
    writeFileSync(file(), later, { mode: 0o600 });
    for (const kind of ['ready', 'absent', 'locked'] as const) {
      place.cipher.kind = kind;
      const vault = await open();
      expect(await look(vault)).toEqual([`${id} E-NEWER`]);
      expect(await codeOf(vault.save(at(9)))).toBe(kind === 'locked' ? 'E-LOCKED' : 'E-NEWER');
    }
    expect(readFileSync(file(), 'utf8')).toBe(later);
    expect(names()).toEqual([`${id}.json`]);
  });

  test('A74 an older copy put back opens: the broker decides what it is worth', async () => {
    const before = await saveSample();
    await (await open()).save(at(8));
    writeFileSync(file(), before);
    expect(await look(await open())).toEqual([show(sample)]);
  });

  test('damaged while running: the next save sets it aside and stands', async () => {
    const vault = await open();
    await vault.save(at(1));
    writeFileSync(file(), 'damaged');
    expect(await vault.save(at(2))).toBe(true);
    expect(readFileSync(`${file()}.kept-1`, 'utf8')).toBe('damaged');
  });

  test('foreign names are left alone; our temporary files are swept', async () => {
    mkdirSync(place.folder);
    const foreign = [
      'notes.txt',
      'A.json',
      'x.json',
      '..json',
      `${id}.json.bak`,
      'other.0123456789abcdef.tmp',
    ];
    const ours = [`${id}.json.0123456789abcdef.tmp`, `${id}.json.kept-1.0123456789abcdef.tmp`];
    for (const name of [...foreign, ...ours]) writeFileSync(join(place.folder, name), name);
    expect(await look(await open())).toEqual([]);
    expect(new Set(names())).toEqual(new Set(foreign));
  });

  test.runIf(isPosix)('A81 rights of others are taken away at the start', async () => {
    await saveSample();
    writeFileSync(`${file()}.kept-1`, 'old', { mode: 0o666 });
    for (const path of [file(), `${file()}.kept-1`]) chmodSync(path, 0o666);
    chmodSync(place.folder, 0o777);
    expect(await look(await open())).toEqual([show(sample)]);
    const modes = [place.folder, file(), `${file()}.kept-1`].map((path) =>
      (statSync(path).mode & 0o777).toString(8),
    );
    expect(modes).toEqual(['700', '600', '600']);
  });

  test.runIf(isPosix)(
    'A82 a link or a second name is not read, not written through and not followed',
    async () => {
      const bytes = await saveSample();
      const target = join(place.home, 'target');
      for (const make of [() => symlinkSync(target, file()), () => linkSync(target, file())]) {
        rmSync(file());
        rmSync(target, { force: true });
        writeFileSync(target, bytes, { mode: 0o600 });
        make();
        const vault = await open();
        expect(await look(vault)).toEqual([`${id} E-OPEN`]);
        expect(await codeOf(vault.save(at(9)))).toBe('E-DISK');
        expect(readFileSync(target).equals(bytes)).toBe(true);
        expect(names()).toEqual([`${id}.json`]);
      }
      const vault = await open();
      await vault.forget(id);
      expect(existsSync(file())).toBe(false);
      expect(readFileSync(target).equals(bytes)).toBe(true);
    },
  );

  test.runIf(isPosix)(
    'A82 the folder itself is a link: nothing behind it is written, shut or removed',
    async () => {
      const bytes = await saveSample();
      const elsewhere = join(place.home, 'elsewhere');
      const theirs = join(elsewhere, `${id}.json`);
      renameSync(place.folder, elsewhere);
      symlinkSync(elsewhere, place.folder);
      for (const content of [bytes, Buffer.from('damaged')]) {
        writeFileSync(theirs, content);
        chmodSync(theirs, 0o644);
        const vault = await open();
        expect(await codeOf(vault.load())).toBe('E-DISK');
        expect(await codeOf(vault.save(at(9)))).toBe('E-DISK');
        expect(await codeOf(vault.forget(id))).toBe('E-DISK');
        expect(readFileSync(theirs).equals(content)).toBe(true);
        expect(statSync(theirs).mode & 0o777).toBe(0o644);
        expect(readdirSync(elsewhere)).toEqual([`${id}.json`]);
      }
    },
  );

  test('a label that contradicts the name of its file: the connection is still known for what it is', async () => {
    const clear = JSON.parse((await saveSample()).toString()) as object;
    for (const damage of [{ broker: 'tradjer' }, { environment: 'production' }, { id: 'x' }, { broker: 1 }]) {
      writeFileSync(file(), JSON.stringify({ ...clear, ...damage }));
      expect(await (await open()).load()).toMatchObject([
        { because: 'E-OPEN', label: { id, broker: 'tradier', environment: 'sandbox' } },
      ]);
    }
  });

  test('the store that opens a channel is made before the sweep, which may fail half-way', async () => {
    mkdirSync(place.folder);
    writeFileSync(join(place.folder, `${id}.json.0123456789abcdef.tmp`), '');
    const made: string[] = [];
    const Store = class extends durable(Conf) {
      constructor(options: DurableOptions) {
        super(options);
        made.push(`${options.name} ${names().length}`);
      }
    };
    await openVault({ folder: place.folder, cipher: place.cipher, Store });
    // The leftover was still there.
    expect(made).toEqual(['first 1']);
    expect(names()).toEqual([]);
  });
});

describe('the disk', () => {
  test('A68 a place.folder that cannot be written: E-DISK, and what was saved is still there', async () => {
    const before = await saveSample();
    const vault = await open();
    await vault.load();
    rmSync(place.folder, { recursive: true });
    writeFileSync(place.folder, 'in the way');
    expect(await codeOf(vault.save(at(8)))).toBe('E-DISK');
    expect(await codeOf(vault.load())).toBe('E-DISK');
    rmSync(place.folder);
    mkdirSync(place.folder);
    writeFileSync(file(), before, { mode: 0o600 });
    expect(await vault.save(at(8))).toBe(true);
    expect(await look(await open())).toEqual([show(at(8))]);
  });

  test('a failed save may be tried again with the same generation', async () => {
    const vault = await open();
    await vault.save(at(1));
    rmSync(place.folder, { recursive: true });
    writeFileSync(place.folder, 'in the way');
    expect(await codeOf(vault.save(at(2)))).toBe('E-DISK');
    rmSync(place.folder);
    expect(await vault.save(at(2))).toBe(true);
    expect(await look(await open())).toEqual([show(at(2))]);
  });

  test('A68 the place.folder removed while running: it is made again, shut to others', async () => {
    const vault = await open();
    await vault.save(at(1));
    rmSync(place.folder, { recursive: true });
    expect(await vault.save(at(2))).toBe(true);
    if (isPosix) expect(statSync(place.folder).mode & 0o777).toBe(0o700);
  });

  test('an error says nothing of where it happened', async () => {
    writeFileSync(place.folder, 'in the way');
    const error = await (await open()).save(sample).catch((failure: unknown) => failure);
    expect(JSON.stringify(error)).not.toContain(place.home);
    expect((error as Error).message).toBe('E-DISK');
  });
});
