/** Tradier's pushed quotes (broker-apis.md A10): "Create a market session", "Market WebSocket" of its streaming API. */
import { readDecimal } from '../../contract/decimal.ts';
import { Failure } from '../../contract/failures.ts';
import { Secret } from '../secret.ts';
import type { BrokerStream, Frame, QuoteUpdate } from './data.ts';
import { type Members, membersOf, readExact } from './exact-json.ts';
import { readInstant } from './instants.ts';
import { factsOf, readBody, readName } from './reading.ts';
import { readTradierFault } from './tradier-faults.ts';
import { tradierLimit } from './tradier-limits.ts';
import { readTradierSize } from './tradier-quotes.ts';
import { toUpdate } from './update.ts';

export const tradierStream: BrokerStream = {
  scope: 'stream',
  // How many sessions are too many is not documented. So few never hold up the quotes, with which they share a limit.
  limits: [{ bucket: 'sessions', requests: 12, windowMs: 60_000 }, tradierLimit('market')],
  // An empty body: the session is the token's.
  sessionRequest: (endpoints, token) => ({
    method: 'POST',
    url: `${endpoints.api}/markets/events/session`,
    headers: { accept: 'application/json' },
    auth: { kind: 'bearer', token },
  }),
  /** The address in the reply is not used: where streams are is ours to say. */
  readSession: (reply) => {
    // One session at a time; asking too often is refused by words alone (Lean.Brokerages.Tradier, issue 15).
    if (/too many sessions/i.test(reply.body)) throw new Failure('E-LIMIT', factsOf(reply));
    const id = membersOf(readBody(reply, readTradierFault).stream)?.sessionid;
    if (typeof id !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(id))
      throw new Failure('E-SHAPE', factsOf(reply));
    return new Secret(id);
  },
  sessionMs: 5 * 60_000,
  // It has no heartbeat, and long sockets go stale in silence (A10). A minute without a word is a thin market or a dead
  // socket, and only a new session tells; that costs one request a minute at most, a sixtieth of what is allowed.
  deadAfterMs: 60_000,
  plan: (endpoints, _token, session, { symbols }) => {
    // Zero symbols would be an error.
    if (endpoints.stream === null || session === null || symbols.length === 0) return [];
    const hello = {
      symbols,
      sessionid: session.open(),
      filter: ['quote', 'trade'],
      linebreak: true,
      validOnly: true,
    };
    return [
      {
        kind: 'socket',
        url: `${endpoints.stream.replace(/\/+$/, '')}/markets/events`,
        hello: new Secret(JSON.stringify(hello)),
      },
    ];
  },
  readFrame,
};

const beat: Frame = { kind: 'beat' };

/** Numbers come as numbers or as text, instants as ms in text. */
function readFrame(text: string): Frame {
  const frame = readExact(text);
  if (!frame) return beat;
  if (typeof frame.error === 'string') return readError(frame.error);
  const symbol = readName(frame.symbol);
  const update = symbol === null ? null : readUpdate(symbol, frame);
  return update ? { kind: 'quotes', updates: [update] } : beat;
}

/** Only the words tell what is wrong; they are compared, never kept. */
function readError(words: string): Frame {
  if (/too many sessions/i.test(words)) return { kind: 'taken' };
  // Expired, or used up: the next one is asked for.
  if (/session/i.test(words)) return { kind: 'go-away' };
  return { kind: 'refused', isPermanent: /symbol|entitle|not authori[sz]ed/i.test(words) };
}

/** `summary` and what is not documented say nothing that is shown. */
function readUpdate(symbol: string, frame: Members): QuoteUpdate | null {
  const quoted = () => ({
    bid: readDecimal(frame.bid),
    bidSize: readTradierSize(symbol, frame.bidsz),
    ask: readDecimal(frame.ask),
    askSize: readTradierSize(symbol, frame.asksz),
  });
  const pricedAt = readInstant(frame.date);
  switch (frame.type) {
    case 'quote':
      return toUpdate(symbol, quoted());
    case 'trade':
    case 'tradex': {
      const last = readDecimal(frame.last) ?? readDecimal(frame.price);
      return toUpdate(symbol, { last, volume: readDecimal(frame.cvol), pricedAt });
    }
    case 'timesale':
      // A cancelled or corrected sale is not the last price.
      if (frame.cancel === true || frame.correction === true) return null;
      return toUpdate(symbol, { ...quoted(), last: readDecimal(frame.last), pricedAt });
    default:
      return null;
  }
}
