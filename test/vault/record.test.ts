/** The sealed record: what goes in comes out, and nothing else ever does. */

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../contract/failures.ts';
import { Secret } from '../../main/secret.ts';
import { parseObject } from '../../main/vault/files.ts';
import type { RecordFile } from '../../main/vault/kept.ts';
import { readPlaintext, version, writePlaintext } from '../../main/vault/plaintext.ts';
import { format, openRecord, sealRecord } from '../../main/vault/record.ts';
import { printFigure } from '../figures.ts';
import { CbcCipher } from './cbc-cipher.ts';
import { anyRecord, sample, sampleWith, show } from './samples.ts';

const cipher = new CbcCipher();
const fixtures = join(import.meta.dirname, '../fixtures/vault');

/** What opening gave: the record's text, or the failure's code. Anything else that is thrown fails the test. */
async function outcome(file: unknown, by: CbcCipher = cipher): Promise<string> {
  try {
    return show((await openRecord(file, by)).record);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.code;
  }
}

async function sealText(text: string): Promise<RecordFile> {
  return { ...(await sealRecord(sample, cipher)), sealed: (await cipher.seal(text)).toString('base64') };
}

/** The text of a record with a right digest over a changed body, as only we could have made it. */
function rewrite(change: (body: Record<string, unknown>) => unknown, version = '5'): string {
  const [, body = ''] = writePlaintext(sample).split('\n');
  const { behindMs, ...undated } = JSON.parse(body) as Record<string, unknown>;
  const changed = change(Number(version) < 5 ? undated : { ...undated, behindMs });
  const signed = `brokerbar-record ${version}\n${JSON.stringify(changed)}`;
  return `${signed}\n${createHash('sha256').update(signed).digest('hex')}`;
}

const yen = [{ number: '1', kind: 'Cash', currency: 'JPY' }];
const inYen = (body: Record<string, unknown>) => ({ ...body, holder: { id: '', name: '', accounts: yen } });

describe('a sealed record', () => {
  test('every format ever committed has its fixture, and opens, today and for ever', async () => {
    const names = readdirSync(fixtures).sort();
    const versions = Array.from({ length: version }, (_, nth) => `format-${format}-text-${nth + 1}.json`);
    expect(names).toEqual(versions);
    for (const name of names) {
      const file = JSON.parse(readFileSync(join(fixtures, name), 'utf8')) as unknown;
      expect(await outcome(file), name).toBe(show(sample));
    }
  });

  test.each(['4', '5'])('an account that is not in dollars keeps its currency: version %s', async (text) => {
    const { record } = await openRecord(await sealText(rewrite(inYen, text)), cipher);
    expect(record.holder?.accounts).toEqual(yen);
  });

  test('any record comes back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(anyRecord, async (record) => {
        expect(await outcome(await sealRecord(record, cipher))).toBe(show(record));
      }),
    );
  });

  test('the file shows the label and one opaque field, and no secret', async () => {
    const file = await sealRecord(sample, cipher);
    const { id, broker, environment, method, createdAt } = sample;
    expect({ ...file, sealed: '' }).toEqual({
      format: 1,
      id,
      broker,
      environment,
      method,
      createdAt,
      sealed: '',
    });
    expect(JSON.stringify(file)).not.toMatch(/token|secret|VA000001|gcostanza/);
  });

  test('A71 every bit of a 4 KB seal flipped, and every length of it: never opened', async () => {
    const large = sampleWith({
      tokens: {
        ...(sample.tokens as NonNullable<typeof sample.tokens>),
        accessToken: new Secret('t'.repeat(3300)),
      },
    });
    const file = await sealRecord(large, cipher);
    const bytes = Buffer.from(file.sealed, 'base64');
    expect(bytes.length).toBeGreaterThan(4000);
    const open = (changed: Buffer) => outcome({ ...file, sealed: changed.toString('base64') });
    const found = new Set<string>();
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      found.add(await open(changed));
    }
    for (let length = 0; length < bytes.length; length += 1) found.add(await open(bytes.subarray(0, length)));
    expect([...found]).toEqual(['E-OPEN']);
    printFigure('bits flipped in a 4 KB seal', bytes.length * 8, 'none opened');
    printFigure('lengths of a 4 KB seal', bytes.length, 'none opened');
  }, 60_000);

  test("A71 every bit of the file's text flipped, and every length of it: the same record or none", async () => {
    const text = Buffer.from(JSON.stringify(await sealRecord(sample, cipher), undefined, '\t'));
    const found = new Set<string>();
    for (let bit = 0; bit < text.length * 8; bit += 1) {
      const changed = Buffer.from(text);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      found.add(await outcome(parseObject(changed.toString('utf8'))));
    }
    for (let length = 0; length < text.length; length += 1)
      found.add(await outcome(parseObject(text.toString('utf8', 0, length))));
    // A tab may become another blank and `format` a higher number; nothing else is left open.
    expect(found).toEqual(new Set(['E-NEWER', 'E-OPEN', show(sample)]));
  }, 60_000);

  test.each([
    ['broker', 'tradestation'],
    ['environment', 'production'],
    ['id', 'tradier-sandbox-ffffffff'],
    ['method', 'token'],
    ['createdAt', 1],
  ])('A73 sealed under one %s, put under another: refused', async (member, value) => {
    const file = await sealRecord(sample, cipher);
    expect(await outcome({ ...file, [member]: value })).toBe('E-OPEN');
    const other = await sealRecord({ ...sample, [member]: value }, cipher);
    expect(await outcome({ ...file, sealed: other.sealed })).toBe('E-OPEN');
  });

  test('A76 a later version is told apart, by the file and by the text inside', async () => {
    const file = await sealRecord(sample, cipher);
    expect(await outcome({ ...file, format: 2 })).toBe('E-NEWER');
    expect(await outcome({ format: 3 })).toBe('E-NEWER');
    expect(await outcome(await sealText(rewrite((body) => ({ anything: body }), '6')))).toBe('E-NEWER');
  });

  test.each([
    ['version 0', rewrite((body) => body, '0')],
    ['no version', rewrite((body) => body, '')],
    ['a later version with a wrong digest', `${rewrite((body) => body, '6').slice(0, -1)}x`],
    ['members of a later version under version 1', rewrite((body) => body, '1')],
    [
      'a key without a secret under version 2',
      rewrite(({ client, ...body }) => ({ ...body, client: { ...(client as object), secret: null } }), '2'),
    ],
    ['an account in another currency under version 3', rewrite(inYen, '3')],
    [
      'an account with a member too many',
      rewrite(
        (body) => ({ ...body, holder: { id: '', name: '', accounts: [{ number: '', kind: '', more: '' }] } }),
        '4',
      ),
    ],
    ['a clock that dated it under version 4', rewrite((body) => ({ ...body, behindMs: 0 }), '4')],
    ['no word of the clock under version 5', rewrite(({ behindMs: _, ...body }) => body)],
    ['a clock that is no number', rewrite((body) => ({ ...body, behindMs: '0' }))],
    ['a member too many', rewrite((body) => ({ ...body, more: 1 }))],
    ['a member too few', rewrite(({ renewing: _, ...body }) => body)],
    [
      'an account that is no text',
      rewrite((body) => ({ ...body, holder: { id: 1, name: '', accounts: [] } })),
    ],
    ['a token that is no text', rewrite((body) => ({ ...body, tokens: { accessToken: 1 } }))],
    ['half a generation', rewrite((body) => ({ ...body, generation: 1.5 }))],
    ['a generation below zero', rewrite((body) => ({ ...body, generation: -1 }))],
    ['an id that leaves the folder', rewrite((body) => ({ ...body, id: '../../etc/passwd' }))],
    ["another client's hash", rewrite((body) => ({ ...body, clientHash: '0'.repeat(64) }))],
    ['a hash without a client', rewrite((body) => ({ ...body, client: null }))],
    ['an unknown end', rewrite((body) => ({ ...body, ended: { kind: 'over', at: 1, because: 'E-NET' } }))],
    ['no object', rewrite(() => 42)],
    ['a list', rewrite(() => [])],
    ['nothing', ''],
    ['no JSON', 'brokerbar-record 1\n{\n'],
  ])('%s inside: E-OPEN', async (_, text) => {
    expect(await outcome(await sealText(text))).toBe('E-OPEN');
  });

  test.each([null, undefined, 42, 'x', [], {}, { format: 0 }, { format: '1' }, { format: 1.5 }])(
    'a file that holds %j: E-OPEN',
    async (file) => {
      expect(await outcome(file)).toBe('E-OPEN');
    },
  );

  test.each(['', ' ', 'djEx!', 'djExAA', 'djExAA=='])('sealed is %j: E-OPEN', async (sealed) => {
    expect(await outcome({ ...(await sealRecord(sample, cipher)), sealed })).toBe('E-OPEN');
  });

  test('a locked store is passed on; any other trouble of a cipher is E-OPEN', async () => {
    const file = await sealRecord(sample, cipher);
    const locked = new CbcCipher();
    locked.kind = 'locked';
    expect(await outcome(file, locked)).toBe('E-LOCKED');
    const other = new CbcCipher();
    other.key = Buffer.alloc(16, 'x');
    expect(await outcome(file, other)).toBe('E-OPEN');
    other.unseal = () => Promise.reject(new Error('a text that quotes test-access-token'));
    expect(await outcome(file, other)).toBe('E-OPEN');
  });

  test('what is refused says nothing of what was inside', async () => {
    const file = await sealText(rewrite((body) => ({ ...body, generation: 'test-access-token' })));
    const error = await openRecord(file, cipher).catch((failure: unknown) => failure);
    expect(`${(error as Error).stack}${JSON.stringify(error)}`).not.toContain('test-access-token');
    expect(() => readPlaintext('test-access-token')).toThrow('E-OPEN');
  });
});
