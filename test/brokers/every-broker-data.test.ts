/** docs/adding-a-broker.md, MUST 11 to 15, as tests: what every broker's data API must be. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDecimal } from '../../contract/decimal.ts';
import { Failure } from '../../contract/failures.ts';
import type { Broker, Endpoints } from '../../main/brokers/broker.ts';
import type { BrokerData } from '../../main/brokers/data.ts';
import { brokers } from '../../main/brokers/index.ts';
import type { Reply, Request } from '../../main/net/exchange.ts';
import { Secret } from '../../main/secret.ts';
import { inDollars, listFixtures, loadFixture, makeReply } from './replies.ts';

const now = Date.parse('2026-11-25T15:00:00Z');
const token = new Secret('CANARY-token');
const numbers = ['VA000001', 'SIM1234567M', 'SIM1234567F'];
/** What would leave its place in a path or a query if it were not encoded. */
const odd = ['A/../B', 'A?B', 'A#B', 'A&B=C', 'A B', 'Ä'];

const withData = brokers.flatMap((broker) =>
  broker.data === null ? [] : [[broker.id, broker, broker.data] as const],
);

type Reader = (reply: Reply, names: readonly string[]) => unknown;
const readersOf = (data: BrokerData): readonly (readonly [name: string, read: Reader])[] => [
  ['balances', (reply, names) => data.readBalances(reply, names, inDollars)],
  ['positions', (reply, names) => data.readPositions(reply, names, inDollars)],
  ['orders', (reply, names) => data.readOrders(reply, names)],
  ['quotes', (reply) => data.readQuotes(reply, ['AAPL', 'MSFT', 'ZZZZ'])],
  ['history', (reply) => data.readHistory(reply)],
];
const requestsOf = (data: BrokerData, endpoints: Endpoints, names: readonly string[]): readonly Request[] => [
  data.balancesRequest(endpoints, token, names),
  data.positionsRequest(endpoints, token, names),
  data.ordersRequest(endpoints, token, names),
  data.ordersRequest(endpoints, token, names, 'A/../B?C#D&filter=all'),
  data.quotesRequest(endpoints, token, names),
  ...names.map((name) => data.historyRequest(endpoints, token, name, now)),
];

/** Null for what a reader took; nothing but a Failure may come out. */
function failureOf(run: () => unknown): Failure | null {
  try {
    run();
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    return error as Failure;
  }
}

test('both brokers that ship have a data API', () => {
  expect(withData.map(([id]) => id)).toEqual(['tradier', 'tradestation']);
});

describe.each(withData)('%s', (_id, broker, data) => {
  const endpoints = { ...findEndpoints(broker), stream: 'https://127.0.0.1:1/v9' };

  test('MUST 11: every request is a GET with the token in its header, and stays under the API', () => {
    for (const names of [numbers.slice(0, data.accountsAtOnce), odd.slice(0, data.accountsAtOnce), odd])
      for (const request of requestsOf(data, endpoints, names)) {
        expect(request.method).toBe('GET');
        expect(request.auth).toEqual({ kind: 'bearer', token });
        expect([request.form, request.json]).toEqual([undefined, undefined]);
        expect(request.headers).toEqual({ accept: 'application/json' });
        const url = new URL(request.url);
        expect(url.href.startsWith(`${endpoints.api}/`)).toBe(true);
        expect(request.url).toBe(url.href.replaceAll("'", '%27'));
        expect(url.href).not.toMatch(/CANARY|filter=all/);
        expect(url.hash + url.username + url.password).toBe('');
        expect(request.largestBytes).toBeLessThanOrEqual(4 * 1024 * 1024);
      }
  });

  test('MUST 12: its figures of limits and batches can be kept', () => {
    const limits = [...Object.values(data.limits), ...(data.stream?.limits ?? [])];
    for (const { bucket, requests, windowMs } of limits) {
      expect(bucket).not.toBe('');
      expect(Number.isSafeInteger(requests) && requests > 0).toBe(true);
      expect(windowMs).toBeGreaterThanOrEqual(1000);
      // What shares a bucket has one limit.
      const sharing = limits.filter((one) => one.bucket === bucket);
      for (const one of sharing) expect([one.requests, one.windowMs]).toEqual([requests, windowMs]);
    }
    for (const most of [data.accountsAtOnce, data.symbolsAtOnce]) expect(most).toBeGreaterThanOrEqual(1);
    const scopes = broker.permissions.map(({ scope }) => scope);
    for (const scope of Object.values(data.scopes)) expect(scopes).toContain(scope);
    // An address of many long symbols is one that servers take.
    const symbols = Array.from({ length: data.symbolsAtOnce }, () => 'SPXW 261218C06700.5');
    expect(data.quotesRequest(endpoints, token, symbols).url.length).toBeLessThan(4000);
  });

  test('MUST 13: whatever comes, a reader gives figures or a Failure', () => {
    const bodies = ['', '{', '{}', '[]', 'null', '42', '"x"', '\u0000', '{"a":1,"a":1}', '{"__proto__":{}}'];
    for (const [name, read] of readersOf(data)) {
      for (const body of bodies)
        expect(failureOf(() => read(makeReply(body), numbers))?.code, `${name} ${body}`).toBe('E-SHAPE');
      for (const [status, code] of [
        [401, 'E-REFUSED'],
        [403, 'E-SCOPE'],
        [404, 'E-SHAPE'],
        [429, 'E-LIMIT'],
        [500, 'E-DOWN'],
      ] as const) {
        const failure = failureOf(() => read(makeReply('CANARY', { status, retryAfterS: 7 }), numbers));
        expect(failure?.code, `${name} ${status}`).toBe(code);
        expect(JSON.stringify(failure?.facts)).not.toContain('CANARY');
        if (code === 'E-LIMIT') expect(failure?.facts.retryAfterS).toBe(7);
      }
      expect(failureOf(() => read(makeReply('<html>', { contentType: 'text/html' }), numbers))?.code).toBe(
        'E-DOWN',
      );
    }
  });

  test('MUST 13: a reply with anything in any place is read, or refused', () => {
    const fixtures = listFixtures(broker.id).map((name) => loadFixture(broker.id, name).body);
    const readers = readersOf(data);
    fc.assert(
      fc.property(
        fc.constantFrom(...fixtures),
        fc.nat(),
        fc.jsonValue({ maxDepth: 2 }),
        (body, seed, value) => {
          const reply = makeReply(JSON.stringify(replace(JSON.parse(body), seed, value)));
          for (const [, read] of readers) {
            let taken: unknown = null;
            failureOf(() => {
              taken = read(reply, numbers.slice(0, Math.min(2, data.accountsAtOnce)));
            });
            expectClean(taken instanceof Map ? [...taken.values()] : taken);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  test('MUST 13: an account gets what is its own, and each gets something', () => {
    const names = numbers.slice(0, Math.max(1, data.accountsAtOnce));
    for (const fixture of listFixtures(broker.id))
      for (const [name, read] of readersOf(data).slice(0, 3)) {
        let found: unknown = null;
        failureOf(() => {
          found = read(loadFixture(broker.id, fixture), names);
        });
        if (found instanceof Map) expect([...found.keys()], `${name} ${fixture}`).toEqual(names);
      }
  });

  test('MUST 14: symbols keep their form however often they are spelt', () => {
    expect(data.spellSymbol('aapl')).toBe('AAPL');
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[A-Za-z ]{1,6}\d{6}[CPcp]\d{1,8}$/)), (typed) => {
        const once = data.spellSymbol(typed);
        if (once === null) return;
        expect(once).toMatch(/^[!-~](?:[ -~]{0,38}[!-~])?$/);
        expect(once).not.toContain(',');
        expect(data.spellSymbol(once)).toBe(once);
      }),
    );
  });

  describe('its stream', () => {
    const { stream } = data;
    const session = new Secret('CANARY-session');
    const wanted = { symbols: ['AAPL', ...odd], numbers: [...numbers, ...odd] };

    test('MUST 15: is off without an address, and goes nowhere else with one', () => {
      if (!stream) return;
      expect(stream.plan({ ...endpoints, stream: null }, token, session, wanted)).toEqual([]);
      expect(stream.plan(endpoints, token, session, { symbols: [], numbers: [] })).toEqual([]);
      const plans = stream.plan(endpoints, token, session, wanted);
      expect(plans.length).toBeGreaterThan(0);
      for (const plan of plans) {
        const url = plan.kind === 'lines' ? plan.request.url : plan.url;
        expect(url.startsWith('https://127.0.0.1:1/v9/')).toBe(true);
        expect(new URL(url).href).toBe(url);
        expect(JSON.stringify(plan)).not.toContain('CANARY');
        if (plan.kind === 'lines') {
          expect([plan.request.method, plan.request.auth]).toEqual(['GET', { kind: 'bearer', token }]);
          expect([plan.request.form, plan.request.json]).toEqual([undefined, undefined]);
        }
      }
      expect(stream.deadAfterMs).toBeGreaterThanOrEqual(10_000);
      if (stream.scope !== null) expect(broker.permissions.map(({ scope }) => scope)).toContain(stream.scope);
    });

    test('MUST 15: a session is opened by an empty POST, the only thing that is none of GET', () => {
      expect(stream?.sessionRequest === null).toBe(stream?.readSession === null);
      if (!stream?.sessionRequest || !stream.readSession) return;
      const request = stream.sessionRequest(endpoints, token);
      expect(request).toMatchObject({ method: 'POST', auth: { kind: 'bearer', token } });
      expect([request.form, request.json]).toEqual([undefined, undefined]);
      expect(request.url.startsWith(`${endpoints.api}/`)).toBe(true);
      expect(request.url).toMatch(/\/events\/session$/);
      for (const body of ['', '{}', '{"stream":null}', '{"stream":{"sessionid":null}}', '[]'])
        expect(failureOf(() => stream.readSession?.(makeReply(body), endpoints))?.code).toBe('E-SHAPE');
      expect(stream.sessionMs).toBeGreaterThan(0);
    });

    test('MUST 15: whatever is pushed is a frame', () => {
      if (!stream) return;
      const kinds = ['quotes', 'changed', 'beat', 'go-away', 'taken', 'refused'];
      for (const text of ['', '{', 'null', '[]', '\u0000', '{"__proto__":1}', '{"symbol":{},"Symbol":[]}'])
        expect(stream.readFrame(text)).toEqual({ kind: 'beat' });
      const names = [
        'type',
        'symbol',
        'Symbol',
        'last',
        'Last',
        'date',
        'Error',
        'error',
        'OrderID',
        'MarketFlags',
      ];
      const value = fc.oneof(
        fc.jsonValue({ maxDepth: 1 }),
        fc.constantFrom('quote', 'trade', 'timesale', 'AAPL', '1'),
      );
      fc.assert(
        fc.property(fc.dictionary(fc.constantFrom(...names), value), (members) => {
          const frame = stream.readFrame(JSON.stringify(members));
          expect(kinds).toContain(frame.kind);
          if (frame.kind === 'quotes') expectClean(frame.updates);
        }),
        { numRuns: 500 },
      );
    });
  });
});

function findEndpoints({ environments }: Broker): Endpoints {
  const [first] = environments;
  if (!first) throw new Error('a broker has an environment');
  return first.endpoints;
}

/** Puts `value` into one of the places of a tree, which `seed` chooses. */
function replace(tree: unknown, seed: number, value: unknown): unknown {
  const places = countPlaces(tree);
  let left = seed % places;
  const walk = (one: unknown): unknown => {
    if (left === 0) {
      left -= 1;
      return value;
    }
    left -= 1;
    if (Array.isArray(one)) return one.map(walk);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([name, inner]) => [name, walk(inner)]));
  };
  return walk(tree);
}

function countPlaces(tree: unknown): number {
  const inner = typeof tree === 'object' && tree !== null ? Object.values(tree) : [];
  return inner.reduce<number>((sum, one) => sum + countPlaces(one), 1);
}

const texts = new Set(['symbol', 'name', 'id', 'kind', 'currency', 'side', 'type', 'status', 'says', 'day']);
const instants = new Set(['placedAt', 'pricedAt', 'openedAt']);

/** Every figure is a decimal in plain form, every instant a whole number, every text printable and short. */
function expectClean(value: unknown, name = ''): void {
  if (value instanceof Failure) {
    expect(JSON.stringify(value.facts)).not.toContain('CANARY');
    return;
  }
  if (typeof value === 'object' && value !== null)
    for (const [member, one] of Object.entries(value)) expectClean(one, Array.isArray(value) ? name : member);
  if (typeof value === 'number') {
    expect(instants.has(name), name).toBe(true);
    expect(Number.isSafeInteger(value) && value > 0).toBe(true);
  }
  if (typeof value !== 'string' || name === 'unknown') return;
  if (texts.has(name)) expect(value).toMatch(/^[^\p{C}]{1,80}$/u);
  else expect(readDecimal(value), `${name} ${value}`).toBe(value);
}
