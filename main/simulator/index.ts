/** The practice broker: Tradier's OAuth, REST and stream on a loopback port, for the demo and the tests. Nothing in it is real. */
import type { PracticeClient } from './clients.ts';
import { type CoreOptions, type LoggedRequest, PracticeCore } from './core.ts';
import type { FaultName, FaultValues, Limit } from './faults.ts';
import { type Person, practicePeople } from './people.ts';
import { serve } from './server.ts';
import { openSockets } from './sockets.ts';

export type PracticeOptions = Omit<CoreOptions, 'origin'> & {
  /** A loopback address; 127.0.0.1 unless given. */
  readonly host?: string;
  /** Any free one unless given. */
  readonly port?: number;
};

export type PracticeBroker = {
  readonly origin: string;
  readonly endpoints: {
    readonly authorize: string;
    readonly token: string;
    readonly refresh: string;
    readonly api: string;
    readonly stream: string;
  };
  readonly client: PracticeClient;
  readonly people: readonly [Person, Person, Person];
  /** The demo's person's own static token. */
  readonly apiToken: string;
  readonly requests: readonly LoggedRequest[];
  readonly register: (known: Partial<PracticeClient>) => PracticeClient;
  readonly findApiToken: (person: Person) => string;
  /** Who is signed in at the broker already; null demands the sign-in page. */
  readonly setSignedIn: (person: Person | null) => void;
  readonly setFault: <N extends FaultName>(name: N, value: FaultValues[N], limit?: Limit) => void;
  readonly clearFaults: () => void;
  readonly revoke: (personOrToken: Person | string) => void;
  /** Every code and token it remembers: for tests that search for them where none may be. */
  readonly listSecrets: () => readonly string[];
  readonly close: () => Promise<void>;
};

export async function startPracticeBroker(options: PracticeOptions = {}): Promise<PracticeBroker> {
  const { host = '127.0.0.1', port = 0, ...rest } = options;
  if (!/^127\.\d+\.\d+\.\d+$|^::1$/.test(host))
    throw new Error('The practice broker listens on loopback only.');
  const server = await serve(host, port);
  const core = new PracticeCore({ ...rest, origin: server.origin });
  const sockets = openSockets(core.practice);
  server.answerWith((request) => core.answer(request));
  server.upgradeWith(sockets.upgrade);
  return describe(core, server.origin, () => {
    sockets.close();
    return server.close();
  });
}

function describe(core: PracticeCore, origin: string, close: () => Promise<void>): PracticeBroker {
  const { practice, client, requests } = core;
  return {
    origin,
    endpoints: {
      authorize: `${origin}/v1/oauth/authorize`,
      token: `${origin}/v1/oauth/accesstoken`,
      refresh: `${origin}/v1/oauth/refreshtoken`,
      api: `${origin}/v1`,
      stream: `${origin.replace(/^http/, 'ws')}/v1`,
    },
    client,
    people: practicePeople,
    apiToken: core.findPersonalToken(practicePeople[0]),
    requests,
    register: (known) => core.register(known),
    findApiToken: (person) => core.findPersonalToken(person),
    setSignedIn: (person) => {
      practice.signedIn = person;
    },
    setFault: (name, value, limit) => practice.faults.set(name, value, limit),
    clearFaults: () => practice.faults.clear(),
    revoke: (personOrToken) => practice.grants.revoke(personOrToken),
    listSecrets: () => practice.grants.listSecrets(),
    close,
  };
}
