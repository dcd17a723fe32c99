/** TradeStation's streams: one JSON object a line over a reply that does not end (broker-apis.md B11). */

import type { StreamFault } from './faults.ts';
import { writeJson } from './json.ts';
import type { Person } from './people.ts';
import {
  listStationAccounts,
  tellStationOrders,
  tellStationPositions,
  tellStationQuote,
} from './station-accounts.ts';
import type { Tree } from './tree.ts';
import { type PracticeResponse, respond } from './wire.ts';

const idleMs = 5000;

/** @returns null for an address that is no stream. */
export function openStationStream(
  path: string,
  person: Person,
  now: () => number,
  fault: StreamFault | null,
): PracticeResponse | null {
  const first = findSnapshot(path, person, now());
  if (!first) return null;
  const beats = (time: number) => ({
    Heartbeat: time,
    Timestamp: `${new Date(now()).toISOString().slice(0, 19)}Z`,
  });
  const snapshot = [...first, ...(path.includes('/marketdata/') ? [] : [{ StreamStatus: 'EndSnapshot' }])];
  const endings: Readonly<Partial<Record<StreamFault, Tree>>> = {
    'go-away': { StreamStatus: 'GoAway' },
    'error-go-away': { Error: 'GoAway', Message: 'The server is restarting' },
    'dual-logon': { Error: 'DualLogon', Message: 'Another session took the stream' },
  };
  return {
    ...respond(200, 'application/vnd.tradestation.streams.v2+json', ''),
    delivery: 'stream',
    stream: {
      // Chunks mean nothing: the first lines come as one, cut in the middle of an object.
      first: snapshot.map((line) => `${writeJson(line)}\n`).join(''),
      everyMs: idleMs,
      next: (time) => {
        if (fault === 'silent') return '';
        const ending = fault === null ? undefined : endings[fault];
        if (ending !== undefined) return { last: `${writeJson(ending)}\n` };
        return fault === 'cut' ? { last: '{"Heart' } : `${writeJson(beats(time))}\n`;
      },
    },
  };
}

function findSnapshot(path: string, person: Person, now: number): readonly Tree[] | null {
  const [, symbols] = /^\/v3\/marketdata\/stream\/quotes\/([^/]+)$/.exec(path) ?? [];
  if (symbols !== undefined)
    return decodeURIComponent(symbols)
      .split(',')
      .map((symbol) => tellStationQuote(symbol, now) ?? { Symbol: symbol, Error: 'FAILED, INVALID SYMBOL' });
  const [, ids, what] = /^\/v3\/brokerage\/stream\/accounts\/([^/]+)\/(orders|positions)$/.exec(path) ?? [];
  if (ids === undefined) return null;
  const wanted = decodeURIComponent(ids).split(',');
  const tell = what === 'orders' ? tellStationOrders : tellStationPositions;
  return listStationAccounts(person)
    .filter(({ id }) => wanted.includes(id))
    .flatMap((one) => tell(one, now));
}
