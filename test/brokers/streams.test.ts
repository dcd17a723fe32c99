/** What brokers push (broker-apis.md A10, B11): what is opened, and each frame. */
import { describe, expect, test } from 'vitest';
import type { Endpoints } from '../../main/brokers/broker.ts';
import { readEndpoints } from '../../main/brokers/endpoints.ts';
import { tradestation } from '../../main/brokers/tradestation.ts';
import { stationStream } from '../../main/brokers/tradestation-stream.ts';
import { tradier } from '../../main/brokers/tradier.ts';
import { tradierStream } from '../../main/brokers/tradier-stream.ts';
import { Secret } from '../../main/secret.ts';
import { loadFixture, makeReply, read } from './replies.ts';

const token = new Secret('CANARY-token');
const session = new Secret('CANARY-session');
const at = (stream: string | null): Endpoints => {
  const found = tradier.environments[0]?.endpoints;
  if (!found) throw new Error('Tradier has an environment');
  return { ...found, stream };
};

describe('Tradier', () => {
  const endpoints = at('wss://ws.tradier.com/v1');
  const wanted = { symbols: ['SPY', 'SPY261218C00700000'], numbers: ['VA000001'] };

  test('a session is asked for with an empty POST, and only its id is taken', () => {
    expect(tradierStream.sessionRequest?.(endpoints, token)).toEqual({
      method: 'POST',
      url: 'https://sandbox.tradier.com/v1/markets/events/session',
      headers: { accept: 'application/json' },
      auth: { kind: 'bearer', token },
    });
    const found = tradierStream.readSession?.(loadFixture('tradier', 'session'), endpoints);
    expect(found?.open()).toBe('c8638963-a6d4-4fab-a3dd-2a2f7f8a1b0c');
  });

  test.each([
    ['no stream', makeReply('{}'), 'E-SHAPE'],
    ['no id', makeReply('{"stream":{"url":"wss://x"}}'), 'E-SHAPE'],
    ['an empty id', makeReply('{"stream":{"sessionid":""}}'), 'E-SHAPE'],
    ['an id with a line break', makeReply('{"stream":{"sessionid":"a\\nb"}}'), 'E-SHAPE'],
    [
      'too many',
      makeReply('too many sessions requested', { status: 400, contentType: 'text/plain' }),
      'E-LIMIT',
    ],
    ['401', makeReply('{}', { status: 401 }), 'E-REFUSED'],
    ['403', makeReply('{}', { status: 403 }), 'E-SCOPE'],
    ['503', makeReply('', { status: 503 }), 'E-DOWN'],
  ])('%s: %3$s', (_name, reply, code) => {
    expect(read(() => tradierStream.readSession?.(reply, endpoints))).toBe(code);
  });

  test('one socket on the named host; its first word holds the session and is a secret', () => {
    for (const stream of ['wss://ws.tradier.com/v1', 'wss://ws.tradier.com/v1/']) {
      const [plan, ...others] = tradierStream.plan(at(stream), token, session, wanted);
      if (plan?.kind !== 'socket') throw new Error('a socket');
      expect(others).toEqual([]);
      expect(plan.url).toBe('wss://ws.tradier.com/v1/markets/events');
      expect(JSON.stringify(plan)).not.toContain('CANARY');
      expect(JSON.parse(plan.hello.open())).toEqual({
        symbols: wanted.symbols,
        sessionid: 'CANARY-session',
        filter: ['quote', 'trade'],
        linebreak: true,
        validOnly: true,
      });
    }
  });

  test('nothing is opened without a stream, a session or a symbol', () => {
    expect(tradierStream.plan(at(null), token, session, wanted)).toEqual([]);
    expect(tradierStream.plan(endpoints, token, null, wanted)).toEqual([]);
    expect(tradierStream.plan(endpoints, token, session, { symbols: [], numbers: ['VA000001'] })).toEqual([]);
    expect(tradier.environments.map((one) => [one.id, one.endpoints.stream])).toEqual([
      ['sandbox', null],
      ['production', 'wss://ws.tradier.com/v1'],
    ]);
  });

  const quotes = (update: object) => ({ kind: 'quotes', updates: [update] });
  const beat = { kind: 'beat' };
  test.each<[string, string, unknown]>([
    [
      'a quote',
      '{"type":"quote","symbol":"SPY","bid":281.84,"bidsz":60,"bidexch":"M","biddate":"1557757189000","ask":281.850000,"asksz":6,"askexch":"Z","askdate":"1557757190000"}',
      quotes({ symbol: 'SPY', bid: '281.84', bidSize: '6000', ask: '281.85', askSize: '600' }),
    ],
    [
      "a quote of an option's",
      '{"type":"quote","symbol":"SPY261218C00700000","bid":1.5,"bidsz":60,"ask":null}',
      quotes({ symbol: 'SPY261218C00700000', bid: '1.5', bidSize: '60' }),
    ],
    [
      'a trade, all text',
      '{"type":"trade","symbol":"SPY","exch":"J","price":"281.85","size":"100","cvol":"27978993","date":"1557757204760","last":"281.850"}',
      quotes({ symbol: 'SPY', last: '281.85', volume: '27978993', pricedAt: 1557757204760 }),
    ],
    [
      'a trade out of hours',
      '{"type":"tradex","symbol":"SPY","price":"281.85","date":"1557757204760"}',
      quotes({ symbol: 'SPY', last: '281.85', pricedAt: 1557757204760 }),
    ],
    [
      'a sale',
      '{"type":"timesale","symbol":"SPY","bid":"282.08","ask":"282.09","last":"282.09","size":"100","date":"1557758874355","cancel":false,"correction":false}',
      quotes({ symbol: 'SPY', bid: '282.08', ask: '282.09', last: '282.09', pricedAt: 1557758874355 }),
    ],
    ['a cancelled sale', '{"type":"timesale","symbol":"SPY","last":"1","cancel":true}', beat],
    ['a corrected sale', '{"type":"timesale","symbol":"SPY","last":"1","correction":true}', beat],
    ['a summary', '{"type":"summary","symbol":"SPY","open":"282.42","prevClose":"288.1"}', beat],
    ['a quote of nothing', '{"type":"quote","symbol":"SPY"}', beat],
    ['no symbol', '{"type":"trade","last":"1"}', beat],
    ['half of it', '{"type":"trade","symb', beat],
    ['a list', '[1]', beat],
    ['nothing', '', beat],
    ['a session that ran out', '{"error":"Session expired"}', { kind: 'go-away' }],
    ['another session', '{"error":"too many sessions requested"}', { kind: 'taken' }],
    ['a symbol that is none', '{"error":"invalid symbol"}', { kind: 'refused', isPermanent: true }],
    ['another error', '{"error":"CANARY"}', { kind: 'refused', isPermanent: false }],
  ])('%s', (_name, text, frame) => {
    expect(tradierStream.readFrame(text)).toEqual(frame);
  });
});

describe('TradeStation', () => {
  const wanted = { symbols: ['MSFT', 'MSFT 230120C150'], numbers: ['SIM1', 'SIM2'] };

  test('a line for quotes, and two for the accounts; streams are paths of the API', () => {
    const [sim] = tradestation.environments;
    if (!sim) throw new Error('TradeStation has an environment');
    const plans = stationStream.plan(sim.endpoints, token, null, wanted);
    const v = (version: number) => `application/vnd.tradestation.streams.v${version}+json`;
    const api = 'https://sim-api.tradestation.com/v3';
    expect(
      plans.map((plan) => plan.kind === 'lines' && [plan.request.url, plan.request.headers?.accept]),
    ).toEqual([
      [`${api}/marketdata/stream/quotes/MSFT,MSFT%20230120C150`, v(2)],
      [`${api}/brokerage/stream/accounts/SIM1,SIM2/orders`, v(3)],
      [`${api}/brokerage/stream/accounts/SIM1,SIM2/positions?changes=true`, v(3)],
    ]);
    for (const { endpoints } of tradestation.environments) expect(endpoints.stream).toBe(endpoints.api);
  });

  test('more symbols and accounts than fit go into several', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => `A${index}`);
    const plans = stationStream.plan(at('http://127.0.0.1:1'), token, null, {
      symbols: many(201),
      numbers: many(11),
    });
    expect(plans).toHaveLength(3 + 4);
    const named = plans.flatMap((plan) =>
      plan.kind === 'lines' ? (/quotes\/(.*)$/.exec(plan.request.url)?.[1]?.split(',') ?? []) : [],
    );
    expect(named).toEqual(many(201));
    expect(stationStream.plan(at('http://127.0.0.1:1'), token, null, { symbols: [], numbers: [] })).toEqual(
      [],
    );
  });

  test('an endpoints file without `stream` turns streams off', () => {
    const url = 'http://127.0.0.1:4001/v3';
    const members = { authorize: url, token: url, issuer: url, jwks: url, api: url };
    const planOf = (sim: object) => {
      const [found] = readEndpoints(JSON.stringify({ tradestation: { sim } }), [tradestation]);
      const endpoints = found?.environments[0]?.endpoints;
      return endpoints ? stationStream.plan(endpoints, token, null, wanted) : null;
    };
    expect(planOf(members)).toEqual([]);
    expect(planOf({ ...members, stream: 'http://127.0.0.1:4001/v3/' })?.[0]).toMatchObject({
      request: { url: 'http://127.0.0.1:4001/v3/marketdata/stream/quotes/MSFT,MSFT%20230120C150' },
    });
  });

  const beat = { kind: 'beat' };
  test.each<[string, string, unknown]>([
    [
      'the first of a symbol, whole',
      '{"Symbol":"MSFT","Last":"212.85","Bid":"212.85","BidSize":"200","Ask":"212.87","AskSize":"300","PreviousClose":"214.46","NetChange":"-1.61","NetChangePct":"-0.0075","Volume":"5852511","TradeTime":"2026-11-18T15:19:14Z","MarketFlags":{"IsDelayed":false}}',
      {
        kind: 'quotes',
        updates: [
          {
            symbol: 'MSFT',
            last: '212.85',
            dayChange: '-1.61',
            dayChangePercent: '-0.75',
            bid: '212.85',
            bidSize: '200',
            ask: '212.87',
            askSize: '300',
            volume: '5852511',
            pricedAt: Date.parse('2026-11-18T15:19:14Z'),
            isDelayed: false,
          },
        ],
      },
    ],
    [
      'what changed',
      '{"Symbol":"MSFT","Ask":"212.90","Bid":null}',
      { kind: 'quotes', updates: [{ symbol: 'MSFT', ask: '212.9' }] },
    ],
    [
      'a price with its change',
      '{"Symbol":"MSFT","Last":"101","NetChange":"1"}',
      { kind: 'quotes', updates: [{ symbol: 'MSFT', last: '101', dayChange: '1', dayChangePercent: '1' }] },
    ],
    ['a heartbeat', '{"Heartbeat":1,"Timestamp":"2026-11-18T15:19:14Z"}', beat],
    ['the end of the snapshot', '{"StreamStatus":"EndSnapshot"}', beat],
    ['go away', '{"StreamStatus":"GoAway"}', { kind: 'go-away' }],
    ['go away as an error', '{"Error":"GoAway","Message":"CANARY"}', { kind: 'go-away' }],
    ['another session', '{"Error":"DualLogon","Message":"CANARY"}', { kind: 'taken' }],
    ['another session, told with a symbol', '{"Symbol":"AAPL","Error":"DualLogon"}', { kind: 'taken' }],
    ['a symbol that is none', '{"Symbol":"ZZZZ","Error":"FAILED, INVALID SYMBOL"}', beat],
    ['a symbol for now', '{"Symbol":"ZZZZ","Error":"FAILED"}', beat],
    ['a bad request', '{"Error":"BadRequest"}', { kind: 'refused', isPermanent: true }],
    ['not entitled', '{"Error":"NOT ENTITLED"}', { kind: 'refused', isPermanent: true }],
    ['failed', '{"Error":"FAILED"}', { kind: 'refused', isPermanent: false }],
    ['a token that ran out', '{"Error":"Unauthorized"}', { kind: 'refused', isPermanent: false }],
    ['trouble', '{"Error":"InternalServerError"}', { kind: 'refused', isPermanent: false }],
    [
      'a position',
      '{"PositionID":"1","AccountID":"SIM1","Symbol":"MSFT","Quantity":"1"}',
      { kind: 'changed', what: 'positions' },
    ],
    ['a closed position', '{"PositionID":"1","Deleted":true}', { kind: 'changed', what: 'positions' }],
    ['an order', '{"OrderID":"1","AccountID":"SIM1","Symbol":"MSFT"}', { kind: 'changed', what: 'orders' }],
    ['half a heartbeat', '{"Heart', beat],
    ['nothing', '', beat],
    ['no object', '"GoAway"', beat],
  ])('%s', (_name, text, frame) => {
    expect(stationStream.readFrame(text)).toEqual(frame);
  });
});
