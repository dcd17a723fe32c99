/**
 * What accounts are kept in, where only the broker's list of accounts says so. An account that was connected before that
 * was kept has no worth until its broker has said it: it may be anything but dollars.
 */
import type { Money } from '../../contract/accounts.ts';
import type { Page, Pages } from './book.ts';
import { longMs } from './pace.ts';
import type { Source } from './ports.ts';
import type { Shelf } from './view.ts';

export class Currencies {
  /** Accounts whose currency was not known at the last look, by connection. */
  #unknown: ReadonlyMap<string, readonly string[]> = new Map();
  readonly #askedAt = new Map<string, number>();

  /**
   * Has the broker say what is not known, where somebody looks.
   * @param at of a clock that nobody sets, ms.
   * @returns connections of which something has become known since the last look.
   */
  follow(shelves: readonly Shelf[], isLooking: boolean, at: number): readonly string[] {
    const before = this.#unknown;
    this.#unknown = new Map(shelves.map(({ source }) => [source.connection, listUnknown(source)]));
    for (const { source, rights, isAskable } of shelves) {
      const { connection, identify } = source;
      const mayAsk = isLooking && isAskable && rights.accounts;
      const askedAt = this.#askedAt.get(connection) ?? Number.NEGATIVE_INFINITY;
      if (!mayAsk || at - askedAt < longMs || !this.#unknown.get(connection)?.length) continue;
      this.#askedAt.set(connection, at);
      void identify();
    }
    return [...before].flatMap(([connection, numbers]) => {
      const now = this.#unknown.get(connection);
      return now && numbers.some((number) => !now.includes(number)) ? [connection] : [];
    });
  }
}

function listUnknown({ broker, accounts }: Source): readonly string[] {
  if (!broker.data?.namesCurrency) return [];
  return accounts.filter(({ currency }) => currency === undefined).map(({ number }) => number);
}

/** What an earlier run kept, without money that is not in what its account is known to be kept in. */
export function keepKnown({ pages, quotes }: Pages, { broker, accounts }: Source): Pages {
  if (!broker.data?.namesCurrency) return { pages, quotes };
  const currencyOf = (number: string) => accounts.find((one) => one.number === number)?.currency ?? null;
  return {
    pages: new Map([...pages].map(([number, page]) => [number, bind(page, currencyOf(number))])),
    quotes,
  };
}

function bind(page: Page, currency: string | null): Page {
  const keep = (money: Money | null) => (money?.currency === currency ? money : null);
  const { balances, positions } = page;
  const worth = balances.value && {
    ...balances.value,
    equity: keep(balances.value.equity),
    cash: keep(balances.value.cash),
    buyingPower: keep(balances.value.buyingPower),
    dayChange: keep(balances.value.dayChange),
  };
  const held =
    positions.value?.map((one) => ({
      ...one,
      currency: one.currency === currency ? currency : null,
      value: keep(one.value),
      cost: keep(one.cost),
      gain: keep(one.gain),
    })) ?? null;
  return { ...page, balances: { ...balances, value: worth }, positions: { ...positions, value: held } };
}
