/** Each fault of the pages and of the way back does what its name says. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answerFaults } from '../../main/simulator/answers.ts';
import { type PracticeBroker, startPracticeBroker } from '../../main/simulator/index.ts';
import { scriptFaults, smuggleFaults } from '../../main/simulator/page-faults.ts';
import { ask, decide, exchange, form, getJson, openConsent, readTokens } from './walk.ts';

let broker: PracticeBroker;
beforeEach(async () => {
  broker = await startPracticeBroker();
});
afterEach(() => broker.close());

const callback = 'http://localhost:3000/callback';
const code = '[\\w-]{22}';

test.each([
  ['state-wrong', `code=${code}&state=state-123A`],
  ['state-missing', `code=${code}`],
  ['state-empty', `code=${code}&state=`],
  ['state-twice', `code=${code}&state=state-1234&state=state-1234`],
  ['state-twice-differing', `code=${code}&state=state-1234&state=state-123A`],
  ['state-old', `code=${code}&state=earlier`],
  ['code-twice', `code=${code}&code=${code}&state=state-1234`],
  ['code-twice-encoded', `code=${code}&%63ode=${code}&state=state-1234`],
  ['code-and-error', `code=${code}&error=access_denied&state=state-1234`],
  ['code-empty', 'code=&state=state-1234'],
  ['code-huge', 'code=c{100000}&state=state-1234'],
  ['code-control', `code=${code}%00%0d%0a&state=state-1234`],
  ['code-emoji', 'code=%F0%9F%94%91%F0%9F%94%91&state=state-1234'],
  ['code-unknown', `code=${code}&state=state-1234`],
  ['server-error', 'error=server_error&state=state-1234'],
  ['error-unknown', 'error=%3Cb%3Eboo&state=state-1234'],
  ['error-twice', 'error=access_denied&error=server_error&state=state-1234'],
  ['error-state-wrong', 'error=access_denied&state=state-123A'],
  ['error-state-missing', 'error=access_denied'],
  ['error-hostile', 'error=access_denied&error_description=%3Cimg.{60000,}&state=state-1234'],
  ['nothing', 'state=state-1234'],
  ['iss-right', `code=${code}&state=state-1234&iss=http%3A%2F%2F127.0.0.1%3A\\d+`],
  ['iss-wrong', `code=${code}&state=state-1234&iss=https%3A%2F%2Fevil.example`],
  ['iss-twice', `code=${code}&state=state-1234&(iss=http%3A%2F%2F127.0.0.1%3A\\d+&?){2}`],
  ['token-in-url', 'access_token=[\\w-]+&token_type=Bearer&state=state-1234'],
  ['code-and-token', `code=${code}&access_token=[\\w-]+&state=state-1234`],
  ['id-token-in-url', `code=${code}&id_token=e30.e30.&state=state-1234`],
  ['unknown-extra', `code=${code}&state=state-1234&session_hint=1`],
] as const)('answer %s', async (fault, query) => {
  await openConsent(broker, { state: 'earlier' });
  broker.setFault('answer', fault, { times: 1 });
  const { status, headers } = await decide(broker);
  expect(status).toBe(302);
  expect(headers.location).toMatch(new RegExp(`^${callback}\\?${query}$`));
  expect((await decide(broker)).headers.location).toMatch(new RegExp(`\\?code=${code}&state=state-1234$`));
});

test('every answer fault is in the table above', () => {
  expect(answerFaults).toHaveLength(28);
});

test.each([
  ['see-other', 303],
  ['temporary', 307],
  ['permanent', 308],
] as const)('redirect %s', async (fault, status) => {
  broker.setFault('redirect', fault);
  const got = await decide(broker);
  expect([got.status, got.headers.location?.startsWith(`${callback}?code=`)]).toEqual([status, true]);
});

test('redirect fragment', async () => {
  broker.setFault('redirect', 'fragment');
  expect((await decide(broker)).headers.location).toMatch(new RegExp(`^${callback}#code=`));
});

test.each([1, 5, 25])('redirect after a chain of %i', async (chain) => {
  broker.setFault('redirect', { chain });
  let { headers } = await decide(broker);
  let hops = 0;
  while (headers.location?.startsWith('/hop') && hops < 30) {
    headers = (await ask(broker.origin + headers.location)).headers;
    hops += 1;
  }
  expect(hops).toBe(chain);
  expect(headers.location).toMatch(new RegExp(`^${callback}\\?code=`));
});

test('redirect loop never ends', async () => {
  broker.setFault('redirect', 'loop');
  let { headers } = await decide(broker);
  for (let i = 0; i < 30; i++) headers = (await ask(broker.origin + headers.location)).headers;
  expect(headers.location).toMatch(/^\/hop/);
});

test.each([
  ['script-href', /<script defer>.*location\.href="http:\/\/localhost:3000\/callback\?code=/],
  ['script-replace', /<script defer>.*location\.replace\("http:\/\/localhost:3000\/callback\?code=/],
  ['meta-refresh', /<meta http-equiv="refresh" content="0;url=http:\/\/localhost:3000\/callback\?code=/],
  ['get-form', /<form id="answer" method="get" action="http:\/\/localhost:3000\/callback">.*name="code"/],
  ['form-post', /<form id="answer" method="post" action="http:\/\/localhost:3000\/callback">.*name="state"/],
] as const)('redirect %s', async (fault, page) => {
  broker.setFault('redirect', fault);
  const { status, headers, body } = await decide(broker);
  expect([status, headers.location]).toEqual([200, undefined]);
  expect(body.toString()).toMatch(page);
});

test('redirect refresh-header', async () => {
  broker.setFault('redirect', 'refresh-header');
  expect((await decide(broker)).headers.refresh).toMatch(/^0;url=http:\/\/localhost:3000\/callback\?code=/);
});

test('redirect login-temporary answers the password itself with 307', async () => {
  broker.setSignedIn(null);
  broker.setFault('redirect', 'login-temporary');
  const flow = new URL(await openConsent(broker)).searchParams.get('flow');
  const { status, headers } = await ask(`${broker.origin}/login`, {
    method: 'POST',
    headers: { 'content-type': form },
    body: `flow=${flow}&user=demo&password=demo`,
  });
  expect([status, headers.location?.startsWith(`${callback}?code=`)]).toEqual([307, true]);
});

test('another callback than the registered one', async () => {
  broker.setFault('callback', 'http://localhost:3000/Callback');
  expect((await decide(broker)).headers.location).toMatch(/^http:\/\/localhost:3000\/Callback\?code=/);
});

test.each([...smuggleFaults, ...scriptFaults, 'private-network'] as const)(
  'page %s, and one can still decide',
  async (fault) => {
    broker.setFault('page', fault, { times: 1 });
    const page = await openConsent(broker);
    const { status, headers, body } = await ask(page);
    expect([status, headers['content-security-policy']]).toEqual([200, undefined]);
    expect(body.toString()).toMatch(/<script>|<iframe|<img|<link|url\(/);
    expect(body.toString()).toContain('value="allow"');
    expect((await ask(page)).headers['content-security-policy']).toContain("default-src 'none'");
  },
);

test('what is smuggled is a good code of another person', async () => {
  broker.setFault('page', 'callback-iframe');
  const { body } = await ask(await openConsent(broker));
  const [, planted = '', state] = /callback\?code=([\w-]+)&amp;state=([\w-]+)/.exec(body.toString()) ?? [];
  expect(state).toBe('state-1234');
  const { access_token } = readTokens(await exchange(broker, planted));
  expect((await getJson(broker, '/user/profile', access_token)).body.toString()).toContain('Sam Single');
});

test('pages with an address, a status, a pause', async () => {
  const open = async () => ask(await openConsent(broker));
  broker.setFault('page', { load: ['http://127.0.0.1:9/x"y'] });
  expect((await open()).body.toString()).toContain('<img alt="" src="http://127.0.0.1:9/x&quot;y">');
  broker.setFault('page', { navigate: 'https://evil.example/</script>' });
  expect((await open()).body.toString()).toContain('location.href="https://evil.example/\\u003c/script>"');
  broker.setFault('page', { redirect: 'https://evil.example/' });
  expect((await open()).headers.location).toBe('https://evil.example/');
  broker.setFault('page', { status: 503 });
  expect((await open()).status).toBe(503);
  broker.setFault('page', 'http-auth');
  const asking = await open();
  expect([asking.status, asking.headers['www-authenticate']]).toEqual([401, 'Basic realm="Practice broker"']);
  expect(asking.body.toString()).toContain('value="allow"');
  broker.setFault('page', { delayMs: 60 });
  const startedAt = performance.now();
  await open();
  expect(performance.now() - startedAt).toBeGreaterThan(50);
  broker.setFault('page', { delivery: 'reset' });
  await expect(open()).rejects.toThrow('ECONNRESET');
  broker.clearFaults();
  expect((await open()).status).toBe(200);
});

test('the download is a download', async () => {
  const { headers } = await ask(`${broker.origin}/download`);
  expect(headers['content-disposition']).toContain('attachment');
});

test('what was decided before is answered without a page', async () => {
  const answerTo = async () => (await ask(await openConsent(broker))).headers.location;
  broker.setFault('page', { decides: 'allow' }, { times: 1 });
  expect(await answerTo()).toMatch(new RegExp(`^${callback}\\?code=${code}&state=state-1234$`));
  broker.setFault('page', { decides: 'deny' }, { times: 1 });
  expect(await answerTo()).toBe(`${callback}?error=access_denied&state=state-1234`);
  broker.setFault('page', { decides: 'allow' }, { times: 1 });
  broker.setFault('answer', 'state-wrong', { times: 1 });
  expect(await answerTo()).toMatch(/state=state-123A$/);
  expect(await answerTo()).toBeUndefined();
});
