/** The strict reading of a reply's JSON (rows A39, A41, A43). */
import { describe, expect, test } from 'vitest';
import { readObject } from '../../main/oauth/json.ts';

describe('readObject', () => {
  test.each([
    ['an object', '{"a":1,"b":[{"a":1},{"a":2}]}'],
    ['keys that recur inside, and values that look like keys', '{"a":"b","b":"a:","c":{"a":1,"b":2}}'],
    ['escaped quotes in a value', '{"a":"\\":\\"","b":"\\\\"}'],
  ])('%s is taken', (_name, text) => {
    expect(readObject(text)).toEqual(JSON.parse(text));
  });

  test.each([
    ['A39 nothing', ''],
    ['A39 a list', '[{"a":1}]'],
    ['A39 null', 'null'],
    ['A39 a number', '42'],
    ['A39 a string', '"{}"'],
    ['A39 a BOM', '\ufeff{}'],
    ['A39 two objects', '{}{}'],
    ['A43 a key twice', '{"a":1,"a":1}'],
    ['A43 a key twice, once escaped', '{"a":1,"\\u0061":2}'],
    ['A43 a key twice with another between', '{"a":{"x":[1]},"x":1,"a" :2}'],
    ['A43 __proto__', '{"__proto__":{}}'],
    ['A43 __proto__, escaped', '{"__pr\\u006fto__":{}}'],
    ['A43 constructor', '{"constructor":{}}'],
    ['A43 prototype', '{"prototype":{}}'],
  ])('%s is refused', (_name, text) => {
    expect(readObject(text)).toBeNull();
  });

  test('A41 30,000 levels deep is read without a stack of our own', () => {
    expect(readObject(`{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`)).not.toBeNull();
  });

  test('A43 what is taken inherits nothing', () => {
    expect(readObject('{"a":1}')?.toString).toBeUndefined();
  });
});
