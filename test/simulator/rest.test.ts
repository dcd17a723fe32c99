/** The REST side's shapes and quirks (broker-apis.md A7 to A9). */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type PracticeBroker, startPracticeBroker } from '../../main/simulator/index.ts';
import { ask, connect, form, getJson } from './walk.ts';

let broker: PracticeBroker;
// A Monday: 10:30 in New York, the market is open.
let now = 0;
beforeEach(async () => {
  now = Date.parse('2026-11-23T15:30:00Z');
  broker = await startPracticeBroker({ now: () => now });
});
afterEach(() => broker.close());

async function read(path: string, token = broker.apiToken) {
  const { body } = await getJson(broker, path, token);
  return JSON.parse(body.toString()) as Record<string, Record<string, unknown>>;
}

test('a profile has a list, an object, or a closed account', async () => {
  const [, sam, alex] = broker.people;
  const account = async (token: string) => (await read('/user/profile', token)).profile?.account;
  expect(await account(broker.apiToken)).toMatchObject([
    { account_number: 'VA00010093', classification: 'individual', type: 'margin', status: 'active' },
    { account_number: 'VA00020417', classification: 'roth_ira', type: 'cash' },
  ]);
  expect(await account(broker.findApiToken(sam))).toMatchObject({ account_number: 'VA00030555' });
  expect(await account(broker.findApiToken(alex))).toMatchObject([{ type: 'margin' }, { status: 'closed' }]);
});

test('without Accept it is XML, with every name escaped', async () => {
  const headers = { authorization: `Bearer ${broker.findApiToken(broker.people[2])}` };
  const { headers: got, body } = await ask(`${broker.endpoints.api}/user/profile`, { headers });
  expect(got['content-type']).toBe('application/xml');
  expect(body.toString()).toMatch(/^<\?xml [^>]+\?>\n<profile><account><account_number>VA00040001</);
  expect(body.toString()).toContain('Alex &amp; &quot;Closed&quot; &lt;Archive&gt;');
  expect(body.toString().match(/<account>/g)).toHaveLength(2);
});

test('balances have one of margin, cash and pdt, and numbers with trailing zeros', async () => {
  const [dana, sam, alex] = broker.people;
  const seen = [];
  for (const person of [dana, sam, alex])
    for (const { number } of person.accounts) {
      const { body } = await getJson(broker, `/accounts/${number}/balances`, broker.findApiToken(person));
      expect(body.toString()).toMatch(/"total_equity":-?\d+\.\d{2}0{20}/);
      const { balances } = JSON.parse(body.toString()) as { balances: Record<string, unknown> };
      seen.push(['margin', 'cash', 'pdt'].filter((kind) => kind in balances).join());
      expect(balances.account_type).toBe(seen.at(-1));
      expect(balances.equity).toBe(0);
      expect(balances.total_equity).toBeCloseTo(
        Number(balances.total_cash) + Number(balances.market_value),
        1,
      );
    }
  expect(seen).toEqual(['margin', 'cash', 'cash', 'pdt', 'cash']);
});

test('positions and orders: a list, an object, the word null', async () => {
  const sam = broker.findApiToken(broker.people[1]);
  const positions = await read('/accounts/VA00010093/positions');
  expect(positions.positions?.position).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ symbol: 'AAPL' }),
      expect.objectContaining({ symbol: 'TSLA', quantity: -4, cost_basis: -1310.4 }),
      expect.objectContaining({
        symbol: 'MSFT',
        quantity: 2,
        date_acquired: '2026-11-23T14:32:00.000Z',
      }),
    ]),
  );
  expect((await read('/accounts/VA00020417/positions')).positions?.position).toMatchObject({ symbol: 'SPY' });
  expect((await read('/accounts/VA00030555/positions', sam)).positions).toBe('null');
  expect((await read('/accounts/VA00010093/orders')).orders?.order).toHaveLength(7);
  expect((await read('/accounts/VA00030555/orders', sam)).orders?.order).toMatchObject({ id: 301 });
  expect((await read('/accounts/VA00020417/orders')).orders).toBe('null');
});

test('quotes: one, several, unknown, none, GET and POST', async () => {
  const one = (await read('/markets/quotes?symbols=AAPL')).quotes;
  expect(one?.quote).toMatchObject({ symbol: 'AAPL', close: null, trade_date: now });
  const some = (await read('/markets/quotes?symbols=AAPL,ZZZZ,SPY')).quotes;
  expect(some?.quote).toHaveLength(2);
  expect(some?.unmatched_symbols).toEqual({ symbol: 'ZZZZ' });
  const none = (await read('/markets/quotes?symbols=ZZZZ,YYYY')).quotes;
  expect(none).toEqual({ unmatched_symbols: { symbol: ['ZZZZ', 'YYYY'] } });
  const posted = await ask(`${broker.endpoints.api}/markets/quotes`, {
    method: 'POST',
    headers: { accept: 'application/json', authorization: `Bearer ${broker.apiToken}`, 'content-type': form },
    body: 'symbols=MSFT',
  });
  expect(posted.body.toString()).toContain('"symbol":"MSFT"');
  expect((await getJson(broker, '/markets/quotes', broker.apiToken)).status).toBe(400);
});

test.each([
  ['2026-11-23T15:30:00Z', 'open', '16:00', 'postmarket'],
  ['2026-11-23T13:00:00Z', 'premarket', '09:30', 'open'],
  ['2026-11-23T22:00:00Z', 'postmarket', '20:00', 'closed'],
  ['2026-11-23T07:00:00Z', 'closed', '04:00', 'premarket'],
  ['2026-11-22T15:30:00Z', 'closed', '04:00', 'premarket'],
])('clock at %s', async (at, state, change, next) => {
  now = Date.parse(at);
  expect((await read('/markets/clock')).clock).toMatchObject({
    state,
    next_change: change,
    next_state: next,
    timestamp: now / 1000,
  });
});

test('a token opens only what was granted, and only its own accounts', async () => {
  const { access_token: market } = await connect(broker, 'market');
  const { access_token: account } = await connect(broker, 'read');
  expect((await getJson(broker, '/markets/clock', market)).status).toBe(200);
  expect((await getJson(broker, '/user/profile', market)).status).toBe(403);
  expect((await getJson(broker, '/markets/clock', account)).status).toBe(403);
  const foreign = await getJson(broker, '/accounts/VA00030555/balances', account);
  expect([foreign.status, foreign.body.toString()]).toEqual([401, 'Unauthorized Account: VA00030555']);
  const unknown = await getJson(broker, '/user/profile', 'nonsense');
  expect(JSON.parse(unknown.body.toString())).toEqual({
    fault: {
      faultstring: 'Invalid Access Token',
      detail: { errorcode: 'keymanagement.service.invalid_access_token' },
    },
  });
  expect((await ask(`${broker.endpoints.api}/user/profile?access_token=${account}`)).status).toBe(401);
  expect((await getJson(broker, '/user/balances', account)).status).toBe(404);
});

test('sixty requests a minute, counted for each token and kind', async () => {
  const last = { headers: {} as Record<string, unknown>, status: 0 };
  for (let i = 0; i < 60; i++) Object.assign(last, await getJson(broker, '/user/profile', broker.apiToken));
  expect(last.headers).toMatchObject({
    'x-ratelimit-allowed': '60',
    'x-ratelimit-used': '60',
    'x-ratelimit-available': '0',
    'x-ratelimit-expiry': String(now + 60_000),
  });
  const over = await getJson(broker, '/user/profile', broker.apiToken);
  expect(over.status).toBe(429);
  expect(over.body.toString()).toMatch(/^Quota Violation.* \d{13}$/);
  expect((await getJson(broker, '/markets/clock', broker.apiToken)).status).toBe(200);
  now += 60_000;
  expect((await getJson(broker, '/user/profile', broker.apiToken)).status).toBe(200);
});

test('orders: a limit, one at the market, one taken back, one refused, a spread with a list of legs', async () => {
  const { order } = (await read('/accounts/VA00010093/orders')).orders as {
    order: Record<string, unknown>[];
  };
  const find = (id: number) => order.find((one) => one.id === id);
  expect(find(228175)).toMatchObject({
    type: 'limit',
    class: 'equity',
    status: 'open',
    duration: 'gtc',
    price: 150,
    exec_quantity: 0,
    remaining_quantity: 5,
  });
  expect(find(228181)).toMatchObject({
    type: 'market',
    status: 'filled',
    exec_quantity: 2,
    remaining_quantity: 0,
    create_date: '2026-11-23T14:32:00.000Z',
  });
  expect(find(228181)).not.toHaveProperty('price');
  expect(find(228190)).toMatchObject({
    status: 'canceled',
    transaction_date: '2026-11-23T14:39:00.000Z',
  });
  expect(find(228196)).toMatchObject({ status: 'rejected', reason_description: 'Not enough shares' });
  const spread = find(228224);
  expect(spread).toMatchObject({
    type: 'debit',
    class: 'multileg',
    symbol: 'AAPL',
    num_legs: 2,
    strategy: 'spread',
    leg: [
      { option_symbol: 'AAPL270115C00230000', side: 'buy_to_open', class: 'option', quantity: 2 },
      { option_symbol: 'AAPL270115C00240000', side: 'sell_to_open', class: 'option', quantity: 2 },
    ],
  });
  const paid = (of: unknown) => (of as { avg_fill_price: number }).avg_fill_price;
  const legs = spread?.leg as readonly unknown[];
  expect(paid(spread)).toBeCloseTo(paid(legs[0]) - paid(legs[1]), 6);
});

test('what the balances say is what positions and quotes make, to the cent', async () => {
  const cents = (amount: unknown) => Math.round(Number(amount) * 100);
  for (const minute of [0, 7, 40, 95, 200, 330, 400]) {
    now = Date.parse('2026-11-23T14:30:00Z') + minute * 60_000;
    const { balances } = await read('/accounts/VA00010093/balances');
    const { position } = (await read('/accounts/VA00010093/positions')).positions as {
      position: { symbol: string; quantity: number; cost_basis: number }[];
    };
    const symbols = position.map(({ symbol }) => symbol).join(',');
    const { quote } = (await read(`/markets/quotes?symbols=${symbols}`)).quotes as {
      quote: { symbol: string; last: number; contract_size?: number }[];
    };
    const value = position.reduce((sum, { symbol, quantity }) => {
      const found = quote.find((one) => one.symbol === symbol);
      return sum + cents(found?.last) * (found?.contract_size ?? 1) * quantity;
    }, 0);
    expect(cents(balances?.market_value)).toBe(value);
    expect(cents(balances?.total_equity)).toBe(cents(balances?.total_cash) + value);
    expect(cents(balances?.open_pl)).toBe(
      value - position.reduce((sum, { cost_basis }) => sum + cents(cost_basis), 0),
    );
    expect(cents(balances?.long_market_value) + cents(balances?.short_market_value)).toBe(value);
  }
});
