/** A practice broker behind accounts on a fake clock: its own core, its own limits, and no socket in between. */
import type { Broker } from '../../main/brokers/broker.ts';
import { tradestation } from '../../main/brokers/tradestation.ts';
import { tradier } from '../../main/brokers/tradier.ts';
import type { Reply, Request } from '../../main/net/exchange.ts';
import { readReply } from '../../main/net/reply.ts';
import { Secret } from '../../main/secret.ts';
import { PracticeCore } from '../../main/simulator/core.ts';
import { StationCore } from '../../main/simulator/station.ts';
import { listStationAccounts } from '../../main/simulator/station-accounts.ts';
import type { PracticeRequest, PracticeResponse } from '../../main/simulator/wire.ts';
import type { Bench, TestSource } from './bench.ts';

const origin = 'http://127.0.0.1:4002';
const latencyMs = 50;

/** Adds the practice person's Tradier, with the pasted token that never ends. @param stream where its sockets are. */
export function addPracticeTradier(
  bench: Bench,
  stream: string | null = null,
): {
  readonly core: PracticeCore;
  readonly source: TestSource;
} {
  const core = new PracticeCore({ origin, now: bench.clock.now });
  const [dana] = core.practice.people;
  const numbers = dana?.accounts.map(({ number }) => number) ?? [];
  const token = dana ? core.findPersonalToken(dana) : '';
  const source = add(bench, tradier, `${origin}/v1`, token, numbers, (one) => core.answer(one), stream);
  return { core, source };
}

/** Adds the practice person's TradeStation, signed in for a day. */
export function addPracticeStation(bench: Bench): {
  readonly core: StationCore;
  readonly source: TestSource;
} {
  const core = new StationCore({ origin, now: bench.clock.now, client: { lifetimeS: 86_400 } });
  const { grants, people } = core.practice;
  const [dana] = people;
  if (!dana) throw new Error('nobody');
  const code = grants.issueCode(core.client.id, dana, ['openid', 'ReadAccount', 'MarketData']);
  const token = grants.redeem(code, core.client)?.accessToken ?? '';
  const numbers = listStationAccounts(dana).map(({ id }) => id);
  return {
    core,
    source: add(bench, tradestation, `${origin}/v3`, token, numbers, (one) => core.answer(one)),
  };
}

function add(
  bench: Bench,
  broker: Broker,
  api: string,
  token: string,
  numbers: readonly string[],
  answer: (request: PracticeRequest) => PracticeResponse,
  stream: string | null = null,
): TestSource {
  const [practiced] = broker.environments.filter(({ isReal }) => !isReal);
  if (!practiced) throw new Error('nowhere to practise');
  const environment = { ...practiced, endpoints: { ...practiced.endpoints, api, stream } };
  const source: TestSource = {
    fake: {
      owns: ({ url }) => url.startsWith(`${api}/`),
      answer: async (request) => {
        await bench.clock.wait(latencyMs);
        return read(answer(write(request)), bench.clock.now());
      },
    },
    refusals: 0,
    connection: `${broker.id}-practice-1`,
    countedAs: `${broker.id}-practice-1`,
    name: `${broker.name} Practice`,
    broker,
    environment,
    origin: { brokerName: broker.name, environmentName: environment.name, isReal: false, isDemo: true },
    accounts: numbers.map((number) => ({ number, kind: 'Margin' })),
    token: new Secret(token),
    scopes: null,
    refused: async () => {
      source.refusals += 1;
    },
    identify: async () => undefined,
  };
  bench.sources.push(source);
  return source;
}

function write({ method, url, headers, auth }: Request): PracticeRequest {
  const bearer = auth?.kind === 'bearer' ? { authorization: `Bearer ${auth.token.open()}` } : {};
  const length = method === 'POST' ? { 'content-length': '0' } : {};
  return {
    method,
    target: url.slice(origin.length),
    headers: { ...headers, ...bearer, ...length },
    body: '',
  };
}

function read({ status, headers, body }: PracticeResponse, now: number): Reply {
  return readReply({ status, headers, aheadMs: 0 }, Buffer.from(body), '127.0.0.1:4002', now);
}
