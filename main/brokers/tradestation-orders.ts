/** TradeStation's orders (broker-apis.md B10): "Get Orders" of its API v3, with the statuses of its OpenAPI document. */
import type { Order, OrderLeg, OrderStatus } from '../../contract/accounts.ts';
import { readDecimal, zero } from '../../contract/decimal.ts';
import type { Reply } from '../net/exchange.ts';
import type { ByAccount } from './data.ts';
import type { Members } from './exact-json.ts';
import { readInstant } from './instants.ts';
import { listOf, readEach } from './list.ts';
import { instrumentOf } from './option-symbol.ts';
import { readSide, readType } from './order-words.ts';
import { readBody, readName, readWords } from './reading.ts';
import { stationKind } from './tradestation-accounts.ts';
import { readStationFault } from './tradestation-faults.ts';
import { readRows } from './tradestation-rows.ts';

/**
 * By its groups Open, Canceled, Rejected and Filled, where they tell enough. Of FLP a part was filled and the rest is out.
 * Broken, dead, assigned, exercised and what is not mapped (BRO, DOA, ASS, EXE, STT, OTHER) are left to its own words.
 */
const groups: readonly (readonly [status: OrderStatus, codes: string])[] = [
  ['pending', 'DON PLA'],
  [
    'open',
    'ACK BRC BRF CHG CND COR CSN DIS ECN LAT OPN OSO REC RJC RPD RSN STP SUS UCN', // Cancel and replace requests included.
  ],
  ['partly-filled', 'FPR'],
  ['cancelled', 'CAN OUT RJR SCN TSC UCH FLP'],
  ['expired', 'EXP'],
  ['rejected', 'REJ'],
  ['filled', 'FLL'],
];
const statuses = new Map(
  groups.flatMap(([status, codes]) => codes.split(' ').map((code) => [code, status] as const)),
);

/** @throws Failure. */
export function readStationOrders(reply: Reply, numbers: readonly string[]): ByAccount<readonly Order[]> {
  return readRows(reply, numbers, 'Orders', (rows) => readEach(rows, (row) => readOrder(row, numbers)));
}

const longestToken = 2000;

/** A page is behind this one, for all accounts that were asked for together. */
export function hasMoreStationOrders(reply: Reply): boolean {
  const { NextToken: next } = readBody(reply, readStationFault);
  return typeof next === 'string' && next !== '';
}

/** Its name: good for an hour, and for the next request alone. */
export function nextStationOrders(reply: Reply): string | null {
  const { NextToken: next } = readBody(reply, readStationFault);
  return typeof next === 'string' && /^[\x21-\x7e]+$/.test(next) && next.length <= longestToken ? next : null;
}

function readOrder(row: Members, numbers: readonly string[]): Order | null {
  const id = readName(row.OrderID);
  const legs = readEach(listOf(row.Legs), readLeg);
  if (id === null || !legs || legs.length === 0) return null;
  const type = readType(row.OrderType);
  const status = (typeof row.Status === 'string' ? statuses.get(row.Status) : undefined) ?? 'other';
  const average = readDecimal(row.FilledPrice);
  return {
    id,
    placedAt: readInstant(row.OpenedDateTime),
    type,
    limit: type === 'limit' || type === 'stop-limit' ? readDecimal(row.LimitPrice) : null,
    stop: type === 'stop' || type === 'stop-limit' ? readDecimal(row.StopPrice) : null,
    // "0" until something is filled.
    averagePrice: average === zero ? null : average,
    status,
    says: readSays(row, status, numbers),
    legs,
  };
}

function readSays(row: Members, status: OrderStatus, numbers: readonly string[]): string | null {
  const described = () => readWords(row.StatusDescription, numbers);
  if (status === 'rejected') return readWords(row.RejectReason, numbers) ?? described();
  return status === 'other' ? (described() ?? readWords(row.Status, numbers)) : null;
}

function readLeg(leg: Members): OrderLeg | null {
  const symbol = readName(leg.Symbol);
  const quantity = readDecimal(leg.QuantityOrdered);
  if (symbol === null || quantity === null) return null;
  return {
    ...instrumentOf(symbol, stationKind(leg.AssetType, symbol)),
    side: readSide(leg.BuyOrSell),
    quantity,
    filled: readDecimal(leg.ExecQuantity) ?? zero,
  };
}
