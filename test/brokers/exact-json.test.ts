/** JSON whose numbers stay as they were written, and lists in all their forms. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readExact } from '../../main/brokers/exact-json.ts';
import { listOf, listWithin } from '../../main/brokers/list.ts';

describe('readExact', () => {
  test.each<[string, string, unknown]>([
    ['a number', '{"a":6363.86}', { a: '6363.86' }],
    ['20 and more trailing zeros', `{"a":1.${'0'.repeat(40)}}`, { a: `1.${'0'.repeat(40)}` }],
    ['more digits than a float has', '{"a":9007199254740993.01}', { a: '9007199254740993.01' }],
    ['exponents and signs', '{"a":[-1e3,1E+2,-0,0.5e-7]}', { a: ['-1e3', '1E+2', '-0', '0.5e-7'] }],
    ['numbers inside strings', '{"a":"1,2:3","b":"{4}[5]"}', { a: '1,2:3', b: '{4}[5]' }],
    ['escaped quotes and backslashes', '{"a":"\\"7\\\\","b":"\\\\","c":8}', { a: '"7\\', b: '\\', c: '8' }],
    ['numbers as keys', '{"1":2,"a3":4}', { '1': '2', a3: '4' }],
    ['what is no number', '{"a":true,"b":null,"c":""}', { a: true, b: null, c: '' }],
    [
      'the same key in different objects',
      '{"a":{"b":1},"b":[{"b":2},{"b":3}]}',
      { a: { b: '1' }, b: [{ b: '2' }, { b: '3' }] },
    ],
    ['white space everywhere', ' {\t"a"\n:\r1 , "b" : [ 2 ] } ', { a: '1', b: ['2'] }],
  ])('%s', (_name, text, value) => {
    expect(readExact(text)).toEqual(value);
  });

  test.each([
    ['nothing', ''],
    ['a list', '[1]'],
    ['null', 'null'],
    ['a number', '42'],
    ['a BOM', '\ufeff{}'],
    ['half of it', '{"a":1'],
    ['two objects', '{}{}'],
    ['a leading zero', '{"a":01}'],
    ['a bare point', '{"a":1.}'],
    ['a bare minus', '{"a":-}'],
    ['a number as a key', '{1:2}'],
    ['NaN', '{"a":NaN}'],
    ['two numbers', '{"a":1 2}'],
    ['a key twice', '{"a":1,"a":1}'],
    ['a key twice, once escaped', '{"a":1,"\\u0061":2}'],
    ['a key twice, deep inside', '{"a":[{"b":{"c":1,"d":{},"c":2}}]}'],
    ['__proto__', '{"__proto__":{}}'],
    ['__proto__, escaped and deep', '{"a":[{"__pr\\u006fto__":{}}]}'],
    ['constructor', '{"a":{"constructor":1}}'],
  ])('%s is refused', (_name, text) => {
    expect(readExact(text)).toBeNull();
  });

  test('30,000 levels and a string of a mebibyte are read', () => {
    expect(readExact(`{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`)).not.toBeNull();
    expect(readExact(`{"a":"${'\\\\'.repeat(500_000)}","b":1}`)?.b).toBe('1');
  });

  test('anything that JSON can say comes as JSON.parse reads it, but for its numbers', () => {
    const asText = (_key: string, value: unknown) =>
      typeof value === 'number' ? JSON.stringify(value) : value;
    const inheriting = /"(__proto__|constructor|prototype)"/;
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        fc.pre(!inheriting.test(text));
        expect(readExact(text)).toEqual(JSON.parse(text, asText));
      }),
      { numRuns: 500 },
    );
  });
});

describe('lists', () => {
  test.each<[string, unknown, unknown]>([
    ['an array', [{ a: '1' }, { a: '2' }], [{ a: '1' }, { a: '2' }]],
    ['an object', { a: '1' }, [{ a: '1' }]],
    ['an empty array', [], []],
    ['the word null', 'null', []],
    ['null', null, []],
    ['nothing', undefined, []],
    ['an empty text', '', []],
    ['another text', 'none', null],
    ['a flag', false, null],
    ['an array with a hole', [{ a: '1' }, null], null],
    ['an array of arrays', [[]], null],
  ])('%s', (_name, value, list) => {
    expect(listOf(value as never)).toEqual(list);
  });

  test('the outer object must be there, the inner list need not', () => {
    expect(listWithin(undefined, 'order')).toBeNull();
    for (const outer of ['null', null, {}, { order: null }, { order: 'null' }])
      expect(listWithin(outer, 'order')).toEqual([]);
    expect(listWithin({ order: { id: '1' } }, 'order')).toEqual([{ id: '1' }]);
    expect(listWithin({ order: 'one' }, 'order')).toBeNull();
    expect(listWithin('orders', 'order')).toBeNull();
  });
});
