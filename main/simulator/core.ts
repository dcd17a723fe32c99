/**
 * The practice broker without its server: a request, the clock and a source of random text give a response. It plays
 * Tradier as documented (broker-apis.md A, the seeds), more strictly than the real one.
 */
import { answerPage, authorize } from './authorize.ts';
import { completeClient, type PracticeClient } from './clients.ts';
import { showProblem } from './page.ts';
import { type Person, practicePeople } from './people.ts';
import type { Practice } from './practice.ts';
import { answerRest } from './rest.ts';
import { makePractice, type PracticeSetting } from './setting.ts';
import { exchange, refresh } from './tokens.ts';
import { type PracticeRequest, type PracticeResponse, respond, respondText } from './wire.ts';

/** The sandbox allows 60 requests a minute of each kind. */
const allowance = {
  standard: { requests: 60, windowMs: 60_000 },
  market: { requests: 60, windowMs: 60_000 },
};

export type CoreOptions = PracticeSetting & { readonly client?: Partial<PracticeClient> };

/** What was asked, and whether the answer was no error. Never a parameter, header or body. */
export type LoggedRequest = {
  readonly method: string;
  readonly path: string;
  readonly at: number;
  readonly status: number;
  readonly isAccepted: boolean;
};

const longestLog = 10_000;

export class PracticeCore {
  readonly practice: Practice;
  /** The client that the demo uses. */
  readonly client: PracticeClient;
  readonly requests: LoggedRequest[] = [];
  readonly #personalTokens: ReadonlyMap<string, string>;

  constructor({ client = {}, ...setting }: CoreOptions) {
    this.practice = makePractice(setting, allowance);
    this.client = this.register(client);
    this.#personalTokens = new Map(
      practicePeople.map((person) => [person.id, this.practice.grants.issuePersonalToken(person)]),
    );
  }

  /** Adds a client; what is not given is filled in. */
  register(known: Partial<PracticeClient>): PracticeClient {
    const client = completeClient(known, this.practice.random);
    this.practice.clients.set(client.id, client);
    return client;
  }

  /** The static API token of a person, as Tradier shows it in the account's settings. */
  findPersonalToken(person: Person): string {
    return this.#personalTokens.get(person.id) ?? '';
  }

  answer(request: PracticeRequest): PracticeResponse {
    const [path = '', ...rest] = request.target.split('?');
    const response = this.#route(request, path, rest.join('?'));
    this.requests.push({
      method: request.method,
      path,
      at: this.practice.now(),
      status: response.status,
      isAccepted: response.status < 400,
    });
    if (this.requests.length > longestLog) this.requests.splice(0, longestLog / 2);
    return response;
  }

  #route(request: PracticeRequest, path: string, query: string): PracticeResponse {
    const { practice } = this;
    if (path === '/v1/oauth/accesstoken') return exchange(practice, request);
    if (path === '/v1/oauth/refreshtoken') return refresh(practice, request);
    switch (`${request.method} ${path}`) {
      case 'GET /v1/oauth/authorize':
        return authorize(practice, request, query);
      case 'GET /download':
        return respond(200, 'application/pdf', '%PDF-1.4 practice', {
          'content-disposition': 'attachment; filename="statement.pdf"',
        });
    }
    return (
      answerPage(practice, request, path, query) ??
      answerRest(practice, request, path, query) ??
      this.#refuse(request, path)
    );
  }

  #refuse({ headers }: PracticeRequest, path: string): PracticeResponse {
    if (path.startsWith('/v1/') || !headers.accept?.includes('text/html'))
      return respondText(404, 'Resource not found');
    return showProblem(404, 'There is nothing here', ['Open the sign-in from the application.']);
  }
}
