/** What a stream of TradeStation's is about: rows by a name of their own, and how a change of them is told (B11). */
import { writeJson } from './json.ts';
import type { Person } from './people.ts';
import type { Practice } from './practice.ts';
import { listStationAccounts, tellStationPositions } from './station-accounts.ts';
import { tellStationOrders } from './station-orders.ts';
import { tellStationQuote } from './station-quotes.ts';
import type { Tree } from './tree.ts';

type Row = Readonly<Record<string, Tree>>;
export type Rows = ReadonlyMap<string, Row>;

export type Subject = {
  readonly version: 2 | 3;
  /** The member that names a row. */
  readonly key: 'Symbol' | 'OrderID' | 'PositionID';
  readonly look: (now: number) => Rows;
  /** About what cannot be told, once. */
  readonly errors: readonly Tree[];
  /** Whether the end of the snapshot is told. */
  readonly hasEnd: boolean;
  /** A change tells what changed alone. */
  readonly isPartial: boolean;
  readonly everyMs: number;
};

const accountsEveryMs = 1000;

/** @returns null for an address that is no stream. */
export function findSubject(practice: Practice, path: string, query: string, person: Person): Subject | null {
  const [, symbols] = /^\/v3\/marketdata\/stream\/quotes\/([^/]+)$/.exec(path) ?? [];
  if (symbols !== undefined) return ofQuotes(practice, decodeURIComponent(symbols).split(','));
  const [, ids, what] = /^\/v3\/brokerage\/stream\/accounts\/([^/]+)\/(orders|positions)$/.exec(path) ?? [];
  if (ids === undefined) return null;
  const isOfOrders = what === 'orders';
  const wanted = decodeURIComponent(ids).split(',');
  const accounts = listStationAccounts(person);
  const found = accounts.filter(({ id }) => wanted.includes(id));
  const tell = isOfOrders ? tellStationOrders : tellStationPositions;
  const key = isOfOrders ? 'OrderID' : 'PositionID';
  return {
    version: 3,
    key,
    look: (now) =>
      keyed(
        key,
        found.flatMap((one) => tell(one, practice.market, now)),
      ),
    errors: wanted
      .filter((id) => !accounts.some((one) => one.id === id))
      .map((AccountID) => ({
        AccountID,
        Error: 'Forbidden',
        Message: 'Request not supported for this account.',
      })),
    hasEnd: true,
    isPartial: !isOfOrders && new URLSearchParams(query).get('changes') === 'true',
    everyMs: accountsEveryMs,
  };
}

/** A row that is gone is told as deleted. */
export function tellChanges(
  { key, isPartial }: Pick<Subject, 'key' | 'isPartial'>,
  before: Rows,
  after: Rows,
): readonly Tree[] {
  const gone = [...before.keys()].filter((name) => !after.has(name));
  const changed = [...after].flatMap(([name, row]): readonly Row[] => {
    const old = before.get(name);
    const members = Object.entries(row).filter(
      ([member, value]) => writeJson(value) !== writeJson(old?.[member] ?? null),
    );
    if (members.length === 0) return [];
    return [old && isPartial ? { [key]: name, ...Object.fromEntries(members) } : row];
  });
  return [...gone.map((name) => ({ [key]: name, Deleted: true })), ...changed];
}

function ofQuotes({ market, now, pace }: Practice, symbols: readonly string[]): Subject {
  const quote = (symbol: string, at: number) => tellStationQuote(market, symbol, at);
  return {
    version: 2,
    key: 'Symbol',
    look: (at) =>
      keyed(
        'Symbol',
        symbols.flatMap((symbol): readonly Row[] => {
          const row = quote(symbol, at);
          return row ? [row] : [];
        }),
      ),
    errors: symbols
      .filter((symbol) => quote(symbol, now()) === null)
      .map((symbol) => ({ Symbol: symbol, Error: 'FAILED, INVALID SYMBOL' })),
    hasEnd: false,
    isPartial: true,
    // One row has what Tradier's quote and trade have together.
    everyMs: Math.max(100, 2000 / pace),
  };
}

function keyed(key: string, rows: readonly Row[]): Rows {
  return new Map(rows.map((row) => [String(row[key]), row]));
}
