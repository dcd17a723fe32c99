/** A secret is not shown by anything that shows values. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from '../main/secret.ts';

const value = 'do-not-show-me';
const secret = new Secret(value);

test.each([
  ['template', () => `${secret}`],
  ['concatenation', () => `a${String(secret)}`],
  ['JSON', () => JSON.stringify({ secret })],
  ['inspect', () => inspect({ secret }, { showHidden: true, depth: 9 })],
  ['inspect without custom', () => inspect(secret, { customInspect: false, showHidden: true })],
  ['keys', () => JSON.stringify([Object.keys(secret), Object.entries(secret)])],
  ['spread', () => JSON.stringify({ ...secret })],
  ['structured clone', () => inspect(structuredClone(secret), { showHidden: true })],
  ['error', () => String(new Error(`failed with ${secret}`).stack)],
  ['number', () => String(Number(secret))],
])('%s', (_name, show) => {
  expect(show()).not.toContain(value);
});

test('opens, and compares by value', () => {
  expect(secret.open()).toBe(value);
  expect(secret.equals(new Secret(value))).toBe(true);
  expect(secret.equals(new Secret(`${value}x`))).toBe(false);
  expect(secret.equals(new Secret(''))).toBe(false);
});
