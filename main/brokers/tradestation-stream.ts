/** TradeStation's streams (broker-apis.md B11): one JSON object a line over a GET that does not end. */
import type { BrokerStream, Frame, StreamPlan } from './data.ts';
import { type Members, readExact } from './exact-json.ts';
import { readName } from './reading.ts';
import { isDelayed, readStationPrices } from './tradestation-quotes.ts';
import { toUpdate } from './update.ts';

const symbolsAtOnce = 100;
/** 25 are allowed, ten recommended. */
const accountsAtOnce = 10;

export const stationStream: BrokerStream = {
  scope: null,
  // All streams in one, as low as that of quotes and bars.
  limits: [{ bucket: 'streams', requests: 500, windowMs: 300_000 }],
  sessionRequest: null,
  readSession: null,
  sessionMs: 0,
  // Six heartbeats missed: half-open sockets have hung for days (Lean.Brokerages.TradeStation, issues 94 and 95).
  deadAfterMs: 30_000,
  plan: ({ stream }, token, _session, { symbols, numbers }) => {
    if (stream === null) return [];
    const open = (path: string, version: 2 | 3): StreamPlan => ({
      kind: 'lines',
      request: {
        method: 'GET',
        url: `${stream.replace(/\/+$/, '')}${path}`,
        headers: { accept: `application/vnd.tradestation.streams.v${version}+json` },
        auth: { kind: 'bearer', token },
      },
    });
    return [
      ...cut(symbols, symbolsAtOnce).map((some) => open(`/marketdata/stream/quotes/${some}`, 2)),
      ...cut(numbers, accountsAtOnce).flatMap((some) => [
        open(`/brokerage/stream/accounts/${some}/orders`, 3),
        open(`/brokerage/stream/accounts/${some}/positions?changes=true`, 3),
      ]),
    ];
  },
  readFrame,
};

/** Comma lists of at most so many. */
function cut(names: readonly string[], most: number): readonly string[] {
  const count = Math.ceil(names.length / most);
  return Array.from({ length: count }, (_, index) =>
    names
      .slice(index * most, (index + 1) * most)
      .map(encodeURIComponent)
      .join(','),
  );
}

const beat: Frame = { kind: 'beat' };

function readFrame(text: string): Frame {
  const frame = readExact(text);
  if (!frame) return beat;
  if (typeof frame.Error === 'string') return readError(frame.Error, frame.Symbol !== undefined);
  if (frame.StreamStatus !== undefined) return frame.StreamStatus === 'GoAway' ? { kind: 'go-away' } : beat;
  // Snapshots, changes and `"Deleted":true` alike: what became of it REST tells.
  if (frame.PositionID !== undefined) return { kind: 'changed', what: 'positions' };
  if (frame.OrderID !== undefined) return { kind: 'changed', what: 'orders' };
  return readQuote(frame);
}

const passing =
  /^(TooManyRequests|Unauthorized|InternalServerError|ServiceUnavailable|GatewayTimeout|FAILED)$/;

/** A token that has run out meanwhile is passing: the next attempt has the next one. */
function readError(name: string, isOfSymbol: boolean): Frame {
  if (name === 'GoAway') return { kind: 'go-away' };
  if (name === 'DualLogon') return { kind: 'taken' };
  // The other symbols of this stream go on; that this one is unknown REST tells.
  if (isOfSymbol) return beat;
  return { kind: 'refused', isPermanent: !passing.test(name) };
}

/** The first of a symbol is whole, those after it bring what changed. */
function readQuote(frame: Members): Frame {
  const symbol = readName(frame.Symbol);
  const members = { ...readStationPrices(frame), isDelayed: isDelayed(frame) };
  const update = symbol === null ? null : toUpdate(symbol, members);
  return update ? { kind: 'quotes', updates: [update] } : beat;
}
