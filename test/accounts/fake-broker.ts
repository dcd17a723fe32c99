/**
 * A broker's data API that enforces its protocol: it refuses tokens that it did not give, throws for accounts that are not
 * its own, and answers 429 beyond its limits, which it counts in every rolling window.
 */
import type { Balances, Order, Quote } from '../../contract/accounts.ts';
import { decimal } from '../../contract/decimal.ts';
import { Failure } from '../../contract/failures.ts';
import type { Broker, Endpoints, Environment } from '../../main/brokers/broker.ts';
import type { BrokerData, BrokerStream, Category, RawPosition } from '../../main/brokers/data.ts';
import { readBody } from '../../main/brokers/reading.ts';
import { tradier } from '../../main/brokers/tradier.ts';
import type { Rate, Reply, Request } from '../../main/net/exchange.ts';
import { Secret } from '../../main/secret.ts';
import type { TestClock } from './clock.ts';

export type Served = { readonly at: number; readonly topic: string; readonly subjects: readonly string[] };
type Limits = Readonly<Record<Category, { readonly bucket: string; readonly requests: number }>>;

export const usd = (amount: string) => ({ amount: decimal(amount), currency: 'USD' });
export const someBalances = (equity: string): Balances => ({
  equity: usd(equity),
  cash: usd('100'),
  buyingPower: usd('200'),
  dayChange: null,
  dayChangePercent: null,
});
export const somePosition = (symbol: string, more: Partial<RawPosition> = {}): RawPosition => ({
  id: `p-${symbol}`,
  symbol,
  name: symbol,
  kind: 'stock',
  currency: 'USD',
  needsQuote: true,
  openedAt: 1,
  quantity: decimal('10'),
  multiplier: decimal('1'),
  last: null,
  dayChange: null,
  dayChangePercent: null,
  value: null,
  cost: usd('1000'),
  gain: null,
  pricedAt: null,
  isDelayed: false,
  ...more,
});
export const someQuote = (symbol: string, last = '100', more: Partial<Quote> = {}): Quote => ({
  symbol,
  name: symbol,
  kind: 'stock',
  last: decimal(last),
  dayChange: decimal('1'),
  dayChangePercent: decimal('1.01'),
  bid: null,
  bidSize: null,
  ask: null,
  askSize: null,
  volume: null,
  pricedAt: 1,
  isDelayed: false,
  ...more,
});

export const someOrder = (id: string, more: Partial<Order> = {}): Order => ({
  id,
  placedAt: 1,
  type: 'limit',
  limit: decimal('90'),
  stop: null,
  averagePrice: null,
  status: 'open',
  says: null,
  legs: [
    { symbol: 'A', name: 'A', kind: 'stock', side: 'buy', quantity: decimal('5'), filled: decimal('0') },
  ],
  ...more,
});

const host = '127.0.0.1:1';
const endpoints: Endpoints = {
  authorize: `http://${host}/authorize`,
  token: `http://${host}/token`,
  refresh: `http://${host}/token`,
  api: 'https://api.example.com',
  stream: null,
  revoke: null,
  issuer: null,
  jwks: null,
  extraHosts: [],
};

export class FakeBroker {
  readonly served: Served[] = [];
  readonly refused: Served[] = [];
  token: Secret;
  isDown = false;
  /** Topics that are answered 429, whatever the limit. */
  readonly crowded = new Set<string>();
  /** Topics that the token is good for no use of: answered 403. */
  readonly forbidden = new Set<string>();
  /** Topics whose replies cannot be read. */
  readonly garbled = new Set<string>();
  readonly unknown = new Set<string>();
  rate: ((bucket: string, used: number) => Rate) | null = null;
  retryAfterS: number | null = null;
  latencyMs = 80;
  equity = '1000';
  /** Figures are in what `currencyOf` says, and of none where it says none. */
  namesCurrency = false;
  positions: readonly RawPosition[] = [];
  orders: readonly Order[] = [];
  hasMoreOrders = false;
  /** Orders in pages, in the place of `orders`: the next one by a name that is good once, or by the same for ever. */
  orderPages: readonly (readonly Order[])[] = [];
  repeatsPages = false;
  /** Called before a page is answered; the first is 1. */
  onPage: (page: number) => void = () => undefined;
  readonly #pageNames = new Map<string, number>();
  quotes = new Map<string, Quote>();
  readonly #clock: TestClock;
  readonly #tradedAt: number;
  readonly #id: string;
  readonly #numbers: readonly string[];
  readonly #limits: Limits;
  readonly #windowMs: number;
  readonly #sent = new Map<string, number[]>();
  mostInWindow = 0;
  readonly busy = new Map<string, number>();
  mostAtOnce = 0;

  constructor(
    clock: TestClock,
    id: string,
    numbers: readonly string[],
    { limits = oneLimit(60), windowMs = 60_000 }: { limits?: Limits; windowMs?: number } = {},
  ) {
    this.#clock = clock;
    this.#tradedAt = clock.now();
    this.#id = id;
    this.#numbers = numbers;
    this.#limits = limits;
    this.#windowMs = windowMs;
    this.token = new Secret(`${id}-token-1`);
  }

  /** No page that was named is known any more. */
  forgetPages(): void {
    this.#pageNames.clear();
  }

  count(topic: string): number {
    return this.served.filter((one) => one.topic === topic).length;
  }

  owns(request: Request): boolean {
    return new URL(request.url).pathname.startsWith(`/${this.#id}/`);
  }

  async answer(request: Request): Promise<Reply> {
    if (request.method !== 'GET' || request.form || request.json) throw new Error('data is only ever read');
    const [, , topic = '', list = ''] = new URL(request.url).pathname.split('/').map(decodeURIComponent);
    const subjects = list.split(',');
    const name = new URL(request.url).searchParams.get('page');
    const page = name === null ? 0 : this.#pageNames.get(name);
    if (topic === 'orders') this.onPage((page ?? -1) + 1);
    const { bucket, requests } = this.#limits[topic as Category];
    const now = this.#clock.uptime();
    const recent = [...(this.#sent.get(bucket) ?? []).filter((at) => at > now - this.#windowMs), now];
    this.#sent.set(bucket, recent);
    this.mostInWindow = Math.max(this.mostInWindow, recent.length / requests);
    const busy = (this.busy.get(bucket) ?? 0) + 1;
    this.busy.set(bucket, busy);
    this.mostAtOnce = Math.max(this.mostAtOnce, busy);
    await this.#clock.wait(this.latencyMs);
    this.busy.set(bucket, busy - 1);
    const told = { at: now, topic, subjects };
    if (this.isDown) {
      this.refused.push(told);
      throw new Failure('E-NET', { host });
    }
    const rate = this.rate?.(bucket, recent.length) ?? null;
    const reply = (status: number, body: unknown, retryAfterS: number | null = null): Reply => {
      (status === 200 ? this.served : this.refused).push(told);
      const text = JSON.stringify(body);
      return { status, contentType: 'application/json', body: text, retryAfterS, aheadMs: null, rate, host };
    };
    const { auth } = request;
    if (auth?.kind !== 'bearer' || !auth.token.equals(this.token)) return reply(401, {});
    if (this.forbidden.has(topic)) return reply(403, {});
    if (recent.length > requests || this.crowded.has(topic)) return reply(429, {}, this.retryAfterS);
    if (page === undefined || (name !== null && !this.#pageNames.has(name))) return reply(400, {});
    if (name !== null && !this.repeatsPages) this.#pageNames.delete(name);
    return reply(200, { topic, page, next: topic === 'orders' ? this.#namePage(subjects, page + 1) : null });
  }

  makeData(stream: BrokerStream | null = null): BrokerData {
    const check = (reply: Reply, topic: string) => {
      if (reply.status === 401 || reply.status === 403) readBody(reply, () => null);
      if (reply.status !== 200 || this.garbled.has(topic)) throw new Failure('E-SHAPE');
    };
    const request =
      (topic: string) => (_endpoints: Endpoints, token: Secret, subjects: readonly string[]) => {
        if (['balances', 'positions', 'orders'].includes(topic))
          for (const one of subjects)
            if (!this.#numbers.includes(one)) throw new Error('somebody else has this account');
        return this.#request(topic, token, subjects);
      };
    const byAccount = <T>(topic: string, reply: Reply, numbers: readonly string[], value: T) => {
      check(reply, topic);
      return new Map(numbers.map((number) => [number, value] as const));
    };
    const limit = (topic: Category) => ({ ...this.#limits[topic], windowMs: this.#windowMs });
    return {
      scopes: { accounts: 'read', quotes: 'market' },
      countsBy: 'token',
      namesCurrency: this.namesCurrency,
      accountsAtOnce: this.#id === 'batch' ? 10 : 1,
      symbolsAtOnce: 100,
      limits: {
        accounts: limit('accounts'),
        orders: limit('orders'),
        positions: limit('positions'),
        balances: limit('balances'),
        quotes: limit('quotes'),
        history: limit('history'),
      },
      balancesRequest: request('balances'),
      readBalances: (reply, numbers, currencyOf) => {
        const all = byAccount('balances', reply, numbers, someBalances(this.equity));
        if (!this.namesCurrency) return all;
        return new Map([...all].map(([number, one]) => [number, kept(one, currencyOf(number))] as const));
      },
      positionsRequest: request('positions'),
      readPositions: (reply, numbers, currencyOf) => {
        const all = byAccount('positions', reply, numbers, this.positions);
        if (!this.namesCurrency) return all;
        const priced = (number: string) =>
          this.positions.map((one) => {
            const currency = currencyOf(number);
            return { ...one, currency, cost: currency && one.cost ? { ...one.cost, currency } : null };
          });
        return new Map([...all].map(([number]) => [number, priced(number)] as const));
      },
      ordersRequest: (of, token, subjects, page) => {
        const first = request('orders')(of, token, subjects);
        return page === undefined ? first : { ...first, url: `${first.url}?page=${page}` };
      },
      readOrders: (reply, numbers) => {
        const page = this.orderPages[readPage(reply).page] ?? this.orders;
        return byAccount('orders', reply, numbers, page);
      },
      hasMoreOrders: (reply) => this.hasMoreOrders || readPage(reply).next !== null,
      nextOrders: (reply) => readPage(reply).next,
      quotesRequest: request('quotes'),
      readQuotes: (reply, symbols) => {
        check(reply, 'quotes');
        const known = symbols.filter((symbol) => !this.unknown.has(symbol));
        return {
          // Each was traded today.
          quotes: known.map((symbol) => ({
            ...(this.quotes.get(symbol) ?? someQuote(symbol)),
            pricedAt: this.#tradedAt,
          })),
          unknown: symbols.filter((symbol) => this.unknown.has(symbol)),
        };
      },
      historyRequest: (_endpoints, token, symbol) => this.#request('history', token, [symbol]),
      readHistory: (reply) => {
        check(reply, 'history');
        const price = decimal('1');
        return [{ day: '2026-11-20', open: price, high: price, low: price, close: price, volume: null }];
      },
      spellSymbol: (typed) => (typed.startsWith('^') ? null : typed),
      stream,
    };
  }

  makeBroker(stream: BrokerStream | null = null): Broker {
    return { ...tradier, id: this.#id, name: this.#id, data: this.makeData(stream) };
  }

  get environment(): Environment {
    return { id: 'sandbox', name: 'Sandbox', says: '', isReal: false, endpoints };
  }

  #namePage(subjects: readonly string[], page: number): string | null {
    if (page >= this.orderPages.length) return null;
    const name = this.repeatsPages ? 'again' : `${subjects.join('-')}-${this.#clock.uptime()}-${page}`;
    this.#pageNames.set(name, page);
    return name;
  }

  #request(topic: string, token: Secret, subjects: readonly string[]): Request {
    const list = subjects.map(encodeURIComponent).join(',');
    const url = `${endpoints.api}/${this.#id}/${topic}/${list}`;
    return { method: 'GET', url, auth: { kind: 'bearer', token } };
  }
}

function kept(balances: Balances, currency: string | null): Balances {
  const keep = (money: Balances['equity']) => (money && currency ? { ...money, currency } : null);
  const { equity, cash, buyingPower } = balances;
  return { ...balances, equity: keep(equity), cash: keep(cash), buyingPower: keep(buyingPower) };
}

function readPage({ status, body }: Reply): { readonly page: number; readonly next: string | null } {
  return status === 200 ? JSON.parse(body) : { page: 0, next: null };
}

/** Everything of accounts in one bucket, what is of the market in another: as Tradier has it (A8). */
export function oneLimit(requests: number): Limits {
  const [standard, market] = [
    { bucket: 'standard', requests },
    { bucket: 'market', requests },
  ];
  return {
    accounts: standard,
    orders: standard,
    positions: standard,
    balances: standard,
    quotes: market,
    history: market,
  };
}

/** A bucket for each, as TradeStation has it (B9). */
export function ownLimits(): Limits {
  const own = (bucket: string, requests: number) => ({ bucket, requests });
  return {
    accounts: own('accounts', 250),
    orders: own('orders', 250),
    positions: own('positions', 250),
    balances: own('balances', 250),
    quotes: own('quotes', 150),
    history: own('history', 250),
  };
}
