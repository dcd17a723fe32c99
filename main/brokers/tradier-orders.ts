/** Tradier's orders (broker-apis.md A9): "Get orders" of its brokerage API. */
import type { Order, OrderLeg, OrderStatus } from '../../contract/accounts.ts';
import { readDecimal, zero } from '../../contract/decimal.ts';
import { Failure } from '../../contract/failures.ts';
import type { Reply } from '../net/exchange.ts';
import type { ByAccount } from './data.ts';
import type { Members } from './exact-json.ts';
import { readInstant } from './instants.ts';
import { listOf, listWithin, readEach } from './list.ts';
import { instrumentOf } from './option-symbol.ts';
import { readSide, readType } from './order-words.ts';
import { factsOf, readBody, readName, readWords } from './reading.ts';
import { readTradierDataFault } from './tradier-faults.ts';

/** One l in "canceled". Until a cancellation is confirmed it may still be filled. */
const statuses: Readonly<Record<string, OrderStatus>> = {
  open: 'open',
  partially_filled: 'partly-filled',
  filled: 'filled',
  expired: 'expired',
  canceled: 'cancelled',
  pending: 'pending',
  pending_cancel: 'open',
  rejected: 'rejected',
  error: 'rejected',
};

const ordersInPage = 25;

/** @throws Failure. */
export function readTradierOrders(reply: Reply, numbers: readonly string[]): ByAccount<readonly Order[]> {
  const [number = ''] = numbers;
  const { orders } = readBody(reply, readTradierDataFault);
  const rows = readEach(listWithin(orders, 'order'), splitGroup);
  const read = readEach(rows ? rows.flat() : null, (row) => readOrder(row, numbers));
  if (!read) throw new Failure('E-SHAPE', factsOf(reply));
  return new Map([[number, read]]);
}

/** It does not say how many pages there are (A8), so that a full one may have another behind it. */
export function hasMoreTradierOrders(reply: Reply): boolean {
  const count = listWithin(readBody(reply, readTradierDataFault).orders, 'order')?.length ?? 0;
  return count > 0 && count % ordersInPage === 0;
}

/** The legs of "one cancels the other" and its kin are orders of their own: each has its price and its status. */
function splitGroup(row: Members): readonly Members[] | null {
  if (!/^(oco|oto|otoco)$/.test(String(row.class))) return [row];
  const legs = listOf(row.leg);
  if (!legs) return null;
  if (legs.length === 0) return [row];
  return legs.map((leg, index) => ({ ...row, id: `${String(row.id)}-${index + 1}`, leg: null, ...leg }));
}

function readOrder(row: Members, numbers: readonly string[]): Order | null {
  const id = readName(row.id);
  const several = listOf(row.leg);
  const legs = readEach(several?.length === 0 ? [row] : several, readLeg);
  if (id === null || !legs) return null;
  const type = readType(row.type);
  const status = readStatus(row);
  const average = readDecimal(row.avg_fill_price);
  return {
    id,
    placedAt: readInstant(row.create_date),
    type,
    limit: type === 'limit' || type === 'stop-limit' ? readDecimal(row.price) : null,
    stop: type === 'stop' || type === 'stop-limit' ? readDecimal(row.stop_price) : null,
    // 0 until something is filled.
    averagePrice: average === zero ? null : average,
    status,
    says:
      status === 'rejected'
        ? readWords(row.reason_description, numbers)
        : status === 'other'
          ? readWords(row.status, numbers)
          : null,
    legs,
  };
}

function readStatus({ status }: Members): OrderStatus {
  const name = typeof status === 'string' ? status : '';
  return (Object.hasOwn(statuses, name) ? statuses[name] : undefined) ?? 'other';
}

/** An option's `symbol` is what it is an option on. */
function readLeg(leg: Members): OrderLeg | null {
  const symbol = readName(leg.option_symbol) ?? readName(leg.symbol);
  const quantity = readDecimal(leg.quantity);
  if (symbol === null || quantity === null) return null;
  return {
    ...instrumentOf(symbol, 'stock'),
    side: readSide(leg.side),
    quantity,
    filled: readDecimal(leg.exec_quantity) ?? zero,
  };
}
