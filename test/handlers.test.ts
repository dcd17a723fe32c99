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
