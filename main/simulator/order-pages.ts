/** TradeStation's pages of orders (broker-apis.md B10): at most 600 in each, and the next one by a token that is good once. */
import { splitPairs } from './parameters.ts';
import type { Random } from './random.ts';
import { Shelf } from './shelf.ts';

const largestPage = 600;
const lifetimeMs = 3_600_000;

type Next = { readonly of: string; readonly offset: number; readonly endsAt: number };

/** What is wrong with a request for a page. */
export type PageRefusal = { readonly refusal: string };
export type OrderPage<Row> = { readonly rows: readonly Row[]; readonly next: string | null };

export class OrderPages {
  readonly #now: () => number;
  readonly #random: Random;
  readonly #next = new Shelf<Next>(1000);

  constructor(now: () => number, random: Random) {
    this.#now = now;
    this.#random = random;
  }

  /**
   * @param of whose orders, and of which accounts: a token is good for nothing else.
   * @param longest a page, whatever was asked for.
   */
  cut<Row>(of: string, query: string, rows: readonly Row[], longest: number): OrderPage<Row> | PageRefusal {
    const parameters = new Map(splitPairs(query) ?? []);
    const [size, token] = [parameters.get('pageSize'), parameters.get('nextToken')];
    if (size !== undefined && !(/^\d{1,3}$/.test(size) && Number(size) > 0 && Number(size) <= largestPage))
      return { refusal: 'Invalid pageSize' };
    const start = token === undefined ? 0 : this.#open(of, token);
    if (start === null) return { refusal: 'Invalid nextToken' };
    const end = start + Math.min(longest, Number(size ?? largestPage));
    // Who names no size gets one page, and never hears of another.
    const hasNext = size !== undefined && end < rows.length;
    return { rows: rows.slice(start, end), next: hasNext ? this.#name(of, end) : null };
  }

  #name(of: string, offset: number): string {
    const token = this.#random(24);
    this.#next.put(token, { of, offset, endsAt: this.#now() + lifetimeMs });
    return token;
  }

  #open(of: string, token: string): number | null {
    const next = this.#next.find(token);
    this.#next.remove(token);
    return next && next.of === of && next.endsAt > this.#now() ? next.offset : null;
  }
}
