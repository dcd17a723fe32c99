/** The core alone: no sockets, a clock and a random source of the test's own, and no growth. */
import { expect, test } from 'vitest';
import { PracticeCore } from '../../main/simulator/core.ts';
import type { PracticeRequest } from '../../main/simulator/wire.ts';
import { tokenHeaders } from './walk.ts';

const origin = 'http://127.0.0.1:1';

function makeCore(now: () => number = () => 0) {
  let drawn = 0;
  return new PracticeCore({ origin, now, random: () => `random-${++drawn}`, quota: 1e9 });
}

function send(core: PracticeCore, request: Partial<PracticeRequest>) {
  return core.answer({ method: 'GET', target: '/', headers: {}, body: '', ...request });
}

function walk(core: PracticeCore, n: number) {
  const { client } = core;
  const { headers } = send(core, {
    target: `/v1/oauth/authorize?client_id=${client.id}&scope=read&state=s${n}`,
  });
  const flow = headers.location?.split('=')[1];
  const answer = send(core, { method: 'POST', target: '/consent', body: `flow=${flow}&decision=allow` });
  const code = new URL(answer.headers.location ?? '').searchParams.get('code');
  return send(core, {
    method: 'POST',
    target: '/v1/oauth/accesstoken',
    headers: tokenHeaders(client),
    body: `grant_type=authorization_code&code=${code}`,
  });
}

test('the same requests, clock and random source give the same answers', () => {
  const [one, two] = [walk(makeCore(), 1), walk(makeCore(), 1)];
  expect(one.status).toBe(200);
  expect(one).toEqual(two);
});

test('thousands of sign-ins in process, and what it remembers stays bounded', () => {
  let now = 0;
  const core = makeCore(() => now);
  for (let n = 0; n < 12_000; n++) {
    now += 1000;
    if (walk(core, n).status !== 200) throw new Error(`refused at ${n}`);
  }
  expect(core.requests.length).toBeLessThanOrEqual(10_000);
  expect(core.practice.grants.listSecrets().length).toBeLessThanOrEqual(110_000);
});
