/**
 * The practice broker as TradeStation: Auth0's OAuth with id tokens, and accounts. Pages, people, grants and faults are those
 * of the practice broker; what differs is here and in the files beside it.
 */
import { answerPage } from './authorize.ts';
import { completeClient, type PracticeClient } from './clients.ts';
import type { LoggedRequest } from './core.ts';
import type { FaultName, FaultValues, Limit } from './faults.ts';
import { type Person, practicePeople } from './people.ts';
import type { Practice } from './practice.ts';
import { serve } from './server.ts';
import { makePractice, type PracticeSetting } from './setting.ts';
import { type Station, StationKeys } from './station-keys.ts';
import { authorizeStation, giveStationTokens, revokeStation } from './station-oauth.ts';
import { answerStationRest } from './station-rest.ts';
import { type PracticeRequest, type PracticeResponse, respond, respondText } from './wire.ts';

const fiveMinutes = { requests: 250, windowMs: 300_000 };
/** What its older page allows, which is the less (broker-apis.md B9). */
const allowance = {
  accounts: fiveMinutes,
  balances: fiveMinutes,
  positions: fiveMinutes,
  orders: fiveMinutes,
  barcharts: fiveMinutes,
  quotes: { requests: 30, windowMs: 60_000 },
  streams: { requests: 500, windowMs: 300_000 },
};

/** What the other setting of a key brings with it (broker-apis.md B5): half an hour unused, 24 hours in all. */
const rotatingLimits = { refreshLifetimeS: 30 * 60, grantLifetimeS: 24 * 3600 } as const;

export type StationOptions = PracticeSetting & {
  /** A secret of '' is a PKCE key. `rotation`: 'absent' is TradeStation's default, 'rotating' its other setting. */
  readonly client?: Partial<PracticeClient>;
};

/** Without its server: a request and the clock give a response. */
export class StationCore implements Station {
  readonly practice: Practice;
  readonly keys: StationKeys;
  readonly client: PracticeClient;
  readonly requests: LoggedRequest[] = [];

  constructor({ client = {}, ...setting }: StationOptions) {
    this.practice = makePractice(setting, allowance);
    this.keys = new StationKeys(this.practice.random);
    this.client = this.register(client);
  }

  register(known: Partial<PracticeClient>): PracticeClient {
    const usual = { callbackUrl: 'http://localhost:31022', rotation: 'absent', lifetimeS: 1200 } as const;
    const limits = known.rotation === 'rotating' ? rotatingLimits : {};
    const client = completeClient({ ...usual, ...limits, ...known }, this.practice.random);
    this.practice.clients.set(client.id, client);
    return client;
  }

  answer(request: PracticeRequest): PracticeResponse {
    const [path = '', ...rest] = request.target.split('?');
    const response = this.#route(request, path, rest.join('?'));
    const { status } = response;
    this.requests.push({
      method: request.method,
      path,
      at: this.practice.now(),
      status,
      isAccepted: status < 400,
    });
    return response;
  }

  #route(request: PracticeRequest, path: string, query: string): PracticeResponse {
    if (path === '/oauth/token') return giveStationTokens(this, request);
    if (path === '/oauth/revoke') return revokeStation(this, request);
    switch (`${request.method} ${path}`) {
      case 'GET /authorize':
        return authorizeStation(this, request, query);
      case 'GET /.well-known/jwks.json':
        return respond(200, 'application/json', this.keys.jwks);
    }
    return (
      answerPage(this.practice, request, path, query) ??
      answerStationRest(this, request, path, query) ??
      respondText(404, 'Not Found')
    );
  }
}

export type PracticeStation = {
  readonly origin: string;
  readonly endpoints: Readonly<
    Record<'authorize' | 'token' | 'revoke' | 'issuer' | 'jwks' | 'api' | 'stream', string>
  >;
  readonly client: PracticeClient;
  readonly people: readonly [Person, Person, Person];
  readonly requests: readonly LoggedRequest[];
  readonly register: (known: Partial<PracticeClient>) => PracticeClient;
  readonly setSignedIn: (person: Person | null) => void;
  readonly setFault: <N extends FaultName>(name: N, value: FaultValues[N], limit?: Limit) => void;
  readonly clearFaults: () => void;
  readonly rotateKeys: () => void;
  readonly revoke: (person: Person) => void;
  readonly listSecrets: () => readonly string[];
  readonly close: () => Promise<void>;
};

/** On a loopback port of its own. */
export async function startPracticeStation(
  options: Omit<StationOptions, 'origin'> = {},
): Promise<PracticeStation> {
  const server = await serve('127.0.0.1', 0);
  const core = new StationCore({ ...options, origin: server.origin });
  server.answerWith((request) => core.answer(request));
  const { practice, origin } = { practice: core.practice, origin: server.origin };
  return {
    origin,
    endpoints: {
      authorize: `${origin}/authorize`,
      token: `${origin}/oauth/token`,
      revoke: `${origin}/oauth/revoke`,
      issuer: `${origin}/`,
      jwks: `${origin}/.well-known/jwks.json`,
      api: `${origin}/v3`,
      // The same address: its streams are replies that do not end.
      stream: `${origin}/v3`,
    },
    client: core.client,
    people: practicePeople,
    requests: core.requests,
    register: (known) => core.register(known),
    setSignedIn: (person) => {
      practice.signedIn = person;
    },
    setFault: (name, value, limit) => practice.faults.set(name, value, limit),
    clearFaults: () => practice.faults.clear(),
    rotateKeys: () => core.keys.rotate(),
    revoke: (person) => practice.grants.revoke(person),
    listSecrets: () => practice.grants.listSecrets(),
    close: server.close,
  };
}
