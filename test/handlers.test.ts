/** What the window may set going in main without being believed. */
import { expect, test } from 'vitest';
import { createHandlers, type Desk } from '../main/handlers.ts';

test('a network that the page says is back is looked for, in the real world, once the store is open', async () => {
  let looks = 0;
  const started = Promise.withResolvers<void>();
  const tick = async () => {
    looks += 1;
  };
  const real = { connections: { tick } };
  const handlers = createHandlers({ worlds: { real }, started: started.promise, bar: {} } as unknown as Desk);
  const asked = handlers.networkBack(undefined);
  expect(looks).toBe(0);
  started.resolve();
  await asked;
  expect(looks).toBe(1);
});

test('a network that comes and goes is looked for once at a time', async () => {
  let looks = 0;
  let done = Promise.withResolvers<void>();
  const tick = () => {
    looks += 1;
    return done.promise;
  };
  const worlds = { real: { connections: { tick } } };
  const handlers = createHandlers({ worlds, started: Promise.resolve(), bar: {} } as unknown as Desk);
  for (let time = 0; time < 100; time += 1) await handlers.networkBack(undefined);
  expect(looks).toBe(1);
  done.resolve();
  done = Promise.withResolvers();
  await new Promise((next) => setTimeout(next, 0));
  await handlers.networkBack(undefined);
  expect(looks).toBe(2);
});
