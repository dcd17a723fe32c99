/** TradeStation's pages of orders at the practice broker: a name is good once, for an hour, and for the same request. */
import { beforeEach, expect, test } from 'vitest';
import { StationCore } from '../../main/simulator/station.ts';
import { listStationAccounts } from '../../main/simulator/station-accounts.ts';

const start = Date.parse('2026-11-23T15:30:00Z');
let now = start;
let core: StationCore;
let token = '';
let margin = '';
beforeEach(() => {
  now = start;
  core = new StationCore({
    origin: 'http://127.0.0.1:4002',
    now: () => now,
    client: { lifetimeS: 86_400 },
  });
  const { grants, people } = core.practice;
  const [dana] = people;
  if (!dana) throw new Error('nobody');
  const code = grants.issueCode(core.client.id, dana, ['openid', 'ReadAccount', 'MarketData']);
  token = grants.redeem(code, core.client)?.accessToken ?? '';
  margin = listStationAccounts(dana)[0]?.id ?? '';
});

type Told = {
  readonly Orders?: readonly { readonly OrderID: string }[];
  readonly NextToken?: string;
  readonly Error?: string;
};
function get(query: string, accounts = margin) {
  const response = core.answer({
    method: 'GET',
    target: `/v3/brokerage/accounts/${accounts}/orders${query}`,
    headers: { authorization: `Bearer ${token}` },
    body: '',
  });
  const told = JSON.parse(String(response.body)) as Told;
  return { status: response.status, told, ids: told.Orders?.map(({ OrderID }) => OrderID) };
}

test('pages follow each other to the end, and hold together what one holds', () => {
  const whole = get('?pageSize=600');
  expect(whole.told.NextToken).toBeUndefined();
  expect(whole.ids?.length).toBeGreaterThan(4);
  const found: string[] = [];
  let query = '?pageSize=2';
  for (let page = 0; page < 20 && query !== ''; page += 1) {
    const { told, ids = [] } = get(query);
    expect(ids.length).toBeLessThanOrEqual(2);
    found.push(...ids);
    query = told.NextToken === undefined ? '' : `?pageSize=2&nextToken=${told.NextToken}`;
  }
  expect(query).toBe('');
  expect(found).toEqual(whole.ids);
});

test('as many orders as a page holds have none behind them', () => {
  const count = get('?pageSize=600').ids?.length ?? 0;
  expect(get(`?pageSize=${count}`).told.NextToken).toBeUndefined();
  expect(get(`?pageSize=${count - 1}`).told.NextToken).toBeTypeOf('string');
});

test.each<[string, () => ReturnType<typeof get>]>([
  ['that nobody gave', () => get('?pageSize=2&nextToken=made-up')],
  ['that is empty', () => get('?pageSize=2&nextToken=')],
  [
    'a second time',
    () => {
      const { NextToken } = get('?pageSize=2').told;
      expect(get(`?pageSize=2&nextToken=${NextToken}`).status).toBe(200);
      return get(`?pageSize=2&nextToken=${NextToken}`);
    },
  ],
  [
    'of other accounts',
    () => get(`?pageSize=2&nextToken=${get('?pageSize=2').told.NextToken}`, `${margin},SIM0020417M`),
  ],
  [
    'after an hour',
    () => {
      const { NextToken } = get('?pageSize=2').told;
      now += 3_600_000;
      return get(`?pageSize=2&nextToken=${NextToken}`);
    },
  ],
  ['of a size that is too large', () => get('?pageSize=601')],
  ['of no size', () => get('?pageSize=0')],
])('a page %s is refused', (_name, ask) => {
  const { status, told } = ask();
  expect([status, told.Error]).toEqual([400, 'BadRequest']);
});

test('a fault makes pages short', () => {
  core.practice.faults.set('orderPage', 1, { times: 1 });
  expect(get('?pageSize=600')).toMatchObject({
    ids: [expect.any(String)],
    told: { NextToken: expect.any(String) },
  });
  expect(get('?pageSize=600').told.NextToken).toBeUndefined();
});
