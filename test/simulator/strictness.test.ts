/** Whatever is not exactly the documented request is refused, and the refusal names what is wrong. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PracticeBroker, startPracticeBroker } from '../../main/simulator/index.ts';
import { ask, exchange, form, getCode, refresh, tokenHeaders } from './walk.ts';

let broker: PracticeBroker;
beforeAll(async () => {
  broker = await startPracticeBroker({ client: { id: 'id:1', secret: 'a b+c:%ü&=/' } });
});
afterAll(() => broker.close());

const id = 'client_id=id%3A1';

test.each([
  ['', 'client_id is missing'],
  [`${id}&scope=read`, 'state is missing'],
  [`${id}&state=s`, 'scope is missing'],
  ['scope=read&state=s', 'client_id is missing'],
  [`${id}&scope=read&state=s&state=s`, 'state is given 2 times'],
  [`${id}&${id}&scope=read&state=s`, 'client_id is given 2 times'],
  [`${id}&scope=read&scope=market&state=s`, 'scope is given 2 times'],
  [`${id}&scope=read&state=`, 'state is empty'],
  [`${id}&scope=read&state=s&response_type=code`, 'response_type does not belong here'],
  [`${id}&scope=read&state=s&redirect_uri=x`, 'redirect_uri does not belong here'],
  [`${id}&scope=read&state=s&code_challenge=x`, 'code_challenge does not belong here'],
  [`${id}&scope=read&State=s`, 'state is missing'],
  [`${id}&scope=read&state=s&%73tate=t`, 'state is given 2 times'],
  [`${id}&scope=read+market&state=s`, 'scope must be known'],
  [`${id}&scope=read,&state=s`, 'scope must be known'],
  [`${id}&scope=read,orders&state=s`, 'scope must be known'],
  [`${id}&scope=read,toString&state=s`, 'scope must be known'],
  [`${id}&scope=read,read&state=s`, 'scope names a permission twice'],
  ['client_id=other&scope=read&state=s', 'client_id is not registered'],
  [`${id}&scope=read&state=a%20b`, 'state must be'],
  [`${id}&scope=read&state=${'s'.repeat(513)}`, 'state must be'],
  [`${id}&scope=read&state=%zz`, 'not properly encoded'],
])('authorize: %s', async (query, says) => {
  const { status, headers, body } = await ask(`${broker.endpoints.authorize}?${query}`);
  expect(status).toBe(400);
  expect(headers.location).toBeUndefined();
  expect(body.toString()).toContain(says);
});

test('authorize: comma encoded or not, in any order', async () => {
  for (const query of [`${id}&scope=read%2Cmarket&state=s`, `state=s&scope=read,market&${id}`])
    expect((await ask(`${broker.endpoints.authorize}?${query}`)).status).toBe(302);
  expect((await ask(broker.endpoints.authorize, { method: 'POST' })).status).toBe(404);
});

const grant = 'grant_type=authorization_code';

test.each([
  ['no body', '', 'invalid_request'],
  ['no code', grant, 'invalid_request'],
  ['no grant type', 'code=CODE', 'invalid_request'],
  ['code twice', `${grant}&code=CODE&code=CODE`, 'invalid_request'],
  ['code twice, encoded', `${grant}&code=CODE&%63ode=CODE`, 'invalid_request'],
  ['grant type twice', `${grant}&${grant}&code=CODE`, 'invalid_request'],
  ['empty code', `${grant}&code=`, 'invalid_request'],
  ['client id in the body', `${grant}&code=CODE&client_id=x`, 'invalid_request'],
  ['redirect_uri', `${grant}&code=CODE&redirect_uri=x`, 'invalid_request'],
  ['another grant type', 'grant_type=password&code=CODE', 'unsupported_grant_type'],
  ['the refresh grant', 'grant_type=refresh_token&refresh_token=x', 'invalid_request'],
  ['JSON', '{"grant_type":"authorization_code"}', 'invalid_request'],
  ['an unknown code', `${grant}&code=nonsense`, 'invalid_grant'],
])('exchange refuses: %s', async (_name, body, error) => {
  const code = await getCode(broker);
  const refused = await exchange(broker, code, { body: body.replaceAll('CODE', code) });
  expect(refused.status).toBe(400);
  expect(JSON.parse(refused.body.toString())).toMatchObject({ error });
  expect(refused.body.toString()).not.toContain(code);
  expect((await exchange(broker, code)).status, 'the code is not spent').toBe(200);
});

test.each([
  ['another content type', 'content-type', 'application/json', 400],
  ['no content type', 'content-type', null, 400],
  ['any Accept', 'accept', '*/*', 400],
  ['no Accept', 'accept', null, 400],
  ['a form as Accept', 'accept', form, 400],
  ['no authorization', 'authorization', null, 401],
  ['the word Basic missing', 'authorization', Buffer.from('id%3A1:x').toString('base64'), 401],
  ['unencoded id and secret', 'authorization', raw('id:1:a b+c:%ü&=/'), 401],
  ['a wrong secret', 'authorization', raw('id%3A1:wrong'), 401],
  ['an unknown client', 'authorization', raw('nobody:wrong'), 401],
  ['a bearer', 'authorization', 'Bearer x', 401],
])('exchange and refresh refuse headers: %s', async (_name, header, value, status) => {
  const { [header]: _dropped, ...others } = tokenHeaders(broker.client) as Record<string, string>;
  const headers = value === null ? others : { ...others, [header]: value };
  const code = await getCode(broker);
  const refused = await exchange(broker, code, { headers });
  expect(refused.status).toBe(status);
  if (status === 401) {
    expect(refused.headers['www-authenticate']).toMatch(/^Basic /);
    expect(JSON.parse(refused.body.toString())).toMatchObject({ error: 'invalid_client' });
  }
  expect((await refresh(broker, 'x', { headers })).status).toBe(status);
  expect((await exchange(broker, code)).status).toBe(200);
});

test('exchange and refresh refuse other methods, a query, and too much', async () => {
  const headers = tokenHeaders(broker.client);
  for (const url of [broker.endpoints.token, broker.endpoints.refresh]) {
    const got = await ask(url, { headers });
    expect([got.status, got.headers.allow]).toEqual([405, 'POST']);
    expect((await ask(`${url}?code=1`, { method: 'POST', headers, body: 'a=1' })).status).toBe(400);
    expect((await ask(url, { method: 'POST', headers, body: 'a'.repeat(70_000) })).status).toBe(413);
  }
});

test('each grant at its own path', async () => {
  expect((await refresh(broker, 'x', { body: `${grant}&code=x` })).status).toBe(400);
  const { body } = await refresh(broker, 'unknown');
  expect(body.toString()).toBe('{"error":"invalid_grant"}');
});

function raw(text: string): string {
  return `Basic ${Buffer.from(text).toString('base64')}`;
}
