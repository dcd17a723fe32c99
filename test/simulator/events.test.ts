/** Tradier's market stream: who gets a session, what a hello must be, what is told, and how it breaks (broker-apis.md A10). */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type PracticeBroker, startPracticeBroker } from '../../main/simulator/index.ts';
import { askForSession, Feed, getSession, type Heard, listen } from './feed.ts';
import { ask, connect } from './walk.ts';

let broker: PracticeBroker;
// A Monday: 10:30 in New York, the market is open.
let now = 0;
beforeEach(async () => {
  now = Date.parse('2026-11-23T15:30:00Z');
  broker = await startPracticeBroker({ now: () => now });
});
afterEach(() => broker.close());

const rest = (ms: number) => new Promise((done) => setTimeout(done, ms));
const symbolsOf = (frames: readonly Heard[]) => [...new Set(frames.map(({ symbol }) => symbol))].sort();
const url = () => `${broker.endpoints.api}/markets/events/session`;

describe('a session', () => {
  test.each<[string, Readonly<Record<string, string>>, string | undefined, number]>([
    ['a body', {}, 'a=1', 400],
    ['no length', { 'transfer-encoding': 'chunked' }, undefined, 400],
    ['no token', { authorization: 'Bearer x' }, undefined, 401],
  ])('%s is refused', async (_, more, body, status) => {
    const headers = { accept: 'application/json', authorization: `Bearer ${broker.apiToken}`, ...more };
    const got = await ask(url(), { method: 'POST', headers, ...(body === undefined ? {} : { body }) });
    expect(got.status).toBe(status);
  });

  test('it needs the scope, and a POST', async () => {
    const { access_token: few } = await connect(broker, 'read,market');
    const { access_token: enough } = await connect(broker, 'read,market,stream');
    expect((await askForSession(broker, few)).status).toBe(403);
    const got = await askForSession(broker, enough);
    expect(JSON.parse(got.body.toString())).toEqual({
      stream: { url: `${broker.origin}/v1/markets/events`, sessionid: expect.stringMatching(/^[\w-]{16,}$/) },
    });
    const headers = { authorization: `Bearer ${enough}` };
    expect((await ask(url(), { headers })).status).toBe(405);
  });

  test('ten a minute, and then too many', async () => {
    for (let asked = 0; asked < 10; asked += 1) expect((await askForSession(broker)).status).toBe(200);
    const over = await askForSession(broker);
    expect([over.status, over.body.toString()]).toEqual([429, 'too many sessions requested']);
    now += 60_000;
    expect((await askForSession(broker)).status).toBe(200);
  });

  test('it is of no use after five minutes, for a second socket, or after a newer one', async () => {
    const [old, unused] = [await getSession(broker), await getSession(broker)];
    const refusal = async (sessionid: string) => {
      const feed = new Feed(broker);
      await feed.say({ symbols: ['AAPL'], sessionid });
      const code = await feed.closed;
      return [code, feed.frames];
    };
    const refused = [1008, [{ error: 'Session not found or expired' }]];
    expect(await refusal(old)).toEqual(refused);
    now += 5 * 60_000;
    expect(await refusal(unused)).toEqual(refused);
    const { feed, sessionid } = await listen(broker, ['AAPL']);
    expect(await refusal(sessionid)).toEqual(refused);
    expect(feed.socket.readyState).toBe(feed.socket.OPEN);
    await getSession(broker);
    expect(await feed.closed).toBe(1008);
    expect(feed.frames.at(-1)).toEqual({ error: 'Too many sessions requested' });
  });

  test('it is over with its socket, and with what the person granted', async () => {
    const { feed, sessionid } = await listen(broker, ['AAPL']);
    feed.socket.close();
    await feed.closed;
    const again = new Feed(broker);
    await again.say({ symbols: ['AAPL'], sessionid });
    expect(await again.closed).toBe(1008);
    const { access_token } = await connect(broker, 'read,market,stream');
    const { body } = await askForSession(broker, access_token);
    broker.revoke(broker.people[0]);
    const revoked = new Feed(broker);
    await revoked.say({ symbols: ['AAPL'], ...(JSON.parse(body.toString()) as { stream: object }).stream });
    expect(await revoked.closed).toBe(1008);
  });

  test.each([
    ['refused', 403],
    ['too-many', 429],
  ] as const)('fault %s', async (fault, status) => {
    broker.setFault('session', fault, { times: 1 });
    expect((await askForSession(broker)).status).toBe(status);
    expect((await askForSession(broker)).status).toBe(200);
  });

  test('faults that look like a session', async () => {
    const read = async (fault: 'id-missing' | 'elsewhere' | 'unusable') => {
      broker.setFault('session', fault, { times: 1 });
      return JSON.parse((await askForSession(broker)).body.toString()) as { stream: Heard };
    };
    expect((await read('id-missing')).stream).not.toHaveProperty('sessionid');
    expect((await read('elsewhere')).stream.url).toBe('https://stream.example/v1/markets/events');
    const { sessionid } = (await read('unusable')).stream;
    const feed = new Feed(broker);
    await feed.say({ symbols: ['AAPL'], sessionid });
    expect(await feed.closed).toBe(1008);
  });
});

describe('a socket', () => {
  test.each([
    ['another path', { path: '/accounts/events' }],
    ['another host', { host: 'rebound.example' }],
  ])('%s is not upgraded', async (_, options) => {
    const feed = new Feed(broker, options);
    await expect(feed.opened).rejects.toThrow(/404|421/);
  });

  test.each<[string, (sessionid: string) => unknown, string]>([
    ['no JSON', () => 'hello', 'Payload is not JSON'],
    ['a list', () => [], 'Payload is not JSON'],
    ['no session', () => ({ symbols: ['AAPL'] }), 'Session is missing'],
    ['no symbols', (sessionid) => ({ sessionid }), 'At least one symbol is required'],
    ['zero symbols', (sessionid) => ({ sessionid, symbols: [] }), 'At least one symbol is required'],
    ['a symbol of nothing', (sessionid) => ({ sessionid, symbols: [''] }), 'At least one symbol is required'],
    ['a text for a list', (sessionid) => ({ sessionid, symbols: 'AAPL' }), 'At least one symbol is required'],
    ['too many symbols', (sessionid) => ({ sessionid, symbols: Array(501).fill('A') }), 'Too many symbols'],
    ['a filter of nobody', (sessionid) => ({ sessionid, symbols: ['A'], filter: ['x'] }), 'Invalid filter'],
    ['a member too many', (sessionid) => ({ sessionid, symbols: ['A'], x: true }), 'Invalid parameter: x'],
    [
      'text for yes',
      (sessionid) => ({ sessionid, symbols: ['A'], linebreak: 'true' }),
      'Invalid parameter: linebreak',
    ],
    ['a stranger', () => ({ sessionid: 'x', symbols: ['A'] }), 'Session not found or expired'],
  ])('hello with %s', async (_, payload, error) => {
    const feed = new Feed(broker);
    await feed.say(payload(await getSession(broker)));
    expect(await feed.closed).toBe(1008);
    expect(feed.frames).toEqual([{ error }]);
  });

  test('quotes in numbers with instants in text, trades all in text, both as REST has them', async () => {
    const { feed } = await listen(broker, ['AAPL']);
    const { body } = await ask(`${broker.endpoints.api}/markets/quotes?symbols=AAPL`, {
      headers: { accept: 'application/json', authorization: `Bearer ${broker.apiToken}` },
    });
    const { quote } = (JSON.parse(body.toString()) as { quotes: { quote: Heard } }).quotes;
    expect(feed.frames[0]).toEqual({
      type: 'quote',
      symbol: 'AAPL',
      bid: quote.bid,
      bidsz: quote.bidsize,
      bidexch: 'Q',
      biddate: String(now),
      ask: quote.ask,
      asksz: quote.asksize,
      askexch: 'Y',
      askdate: String(now),
    });
    expect(feed.frames[1]).toEqual({
      type: 'trade',
      symbol: 'AAPL',
      exch: 'Q',
      price: String(quote.last),
      size: String(quote.last_volume),
      cvol: String(quote.volume),
      date: String(now),
      last: String(quote.last),
    });
  });

  test('about a quote and a trade a second; the clock moves what they say', async () => {
    const { feed } = await listen(broker, ['AAPL', 'SPY']);
    const startedAt = performance.now();
    const ticking = setInterval(() => {
      now += 5000;
    }, 50);
    await feed.hear((frames) => frames.length >= 12);
    clearInterval(ticking);
    // Four at once, then four a second.
    expect(performance.now() - startedAt).toBeGreaterThan(1500);
    expect(symbolsOf(feed.frames)).toEqual(['AAPL', 'SPY']);
    const trades = feed.frames.filter(({ type }) => type === 'trade');
    expect(trades.length).toBeGreaterThan(4);
    expect(new Set(trades.map(({ last }) => last)).size).toBeGreaterThan(2);
  });

  test('another hello changes the symbols, a filter leaves out trades, the unknown are not spoken of', async () => {
    const { feed, sessionid } = await listen(broker, ['AAPL']);
    await feed.say({ symbols: ['MSFT', 'ZZZZ'], sessionid, filter: ['quote'] });
    await feed.hear((frames) => frames.some(({ symbol }) => symbol === 'MSFT'));
    const before = feed.frames.length;
    await feed.hear((frames) => frames.length >= before + 2);
    expect(symbolsOf(feed.frames.slice(before))).toEqual(['MSFT']);
    expect(feed.frames.slice(before).every(({ type }) => type === 'quote')).toBe(true);
    await feed.say({ symbols: [], sessionid });
    expect(await feed.closed).toBe(1008);
  });

  test('when the exchange is closed it tells the same again, more seldom', async () => {
    now = Date.parse('2026-11-28T15:30:00Z');
    const { feed } = await listen(broker, ['AAPL', 'SPY']);
    await feed.hear((frames) => frames.length > 5, 8000);
    const trades = feed.frames.filter(({ type, symbol }) => type === 'trade' && symbol === 'AAPL');
    expect(new Set(trades.map((one) => JSON.stringify(one))).size).toBe(1);
  }, 10_000);

  test('two thousand updates a second for two hundred symbols', async () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const symbols = [...'ABCDEFGH'].flatMap((one) => letters.map((two) => `PRC${one}${two}`)).slice(0, 200);
    await broker.close();
    broker = await startPracticeBroker({ pace: 10, now: () => now });
    const { feed } = await listen(broker, symbols);
    const before = feed.frames.length;
    const startedAt = performance.now();
    await rest(2000);
    const perS = ((feed.frames.length - before) / (performance.now() - startedAt)) * 1000;
    // The machine may be busy; never more than was asked for.
    expect(perS).toBeGreaterThan(1000);
    expect(perS).toBeLessThan(2300);
    expect(symbolsOf(feed.frames.slice(before))).toHaveLength(200);
  }, 15_000);
});

describe('a stream that breaks', () => {
  test('one that stalls says nothing more and answers no ping, also one that was open before', async () => {
    const { feed } = await listen(broker, ['AAPL']);
    let pongs = 0;
    feed.socket.on('pong', () => {
      pongs += 1;
    });
    feed.socket.ping();
    await feed.hear(() => pongs === 1);
    broker.setFault('stream', 'silent', { times: 1 });
    await rest(300);
    const heard = feed.frames.length;
    feed.socket.ping();
    await rest(1500);
    expect([feed.frames.length, pongs]).toEqual([heard, 1]);
    expect(feed.socket.readyState).toBe(feed.socket.OPEN);
    // The next one is well.
    await listen(broker, ['AAPL']);
  });

  test.each([
    ['cut', 1006, null],
    ['go-away', 1001, null],
    ['error-go-away', 1008, 'Session ended, the server is restarting'],
    ['dual-logon', 1008, 'Too many sessions requested'],
  ] as const)('%s', async (fault, code, error) => {
    const { feed } = await listen(broker, ['AAPL']);
    broker.setFault('stream', fault);
    expect(await feed.closed).toBe(code);
    const last = feed.frames.at(-1);
    if (error === null) expect(last).not.toHaveProperty('error');
    else expect(last).toEqual({ error });
  });

  test('closing the broker ends every socket', async () => {
    const { feed } = await listen(broker, ['AAPL']);
    await broker.close();
    expect(await feed.closed).toBe(1006);
  });
});
