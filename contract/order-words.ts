/** An order in words: what was asked for, how much of it there is, and how it stands. */
import { type Account, type Order, type OrderSide, openStatuses } from './accounts.ts';
import { formatPrice, formatQuantity } from './amounts.ts';
import type { Decimal } from './decimal.ts';
import { texts } from './texts.ts';

/** "Orders (2 open)": how many are still open, where all of them are known. */
export function sayOrdersTab({ orders, hasMoreOrders }: Pick<Account, 'orders' | 'hasMoreOrders'>): string {
  const says = texts().accounts;
  const open = orders.value?.filter(({ status }) => openStatuses.includes(status)).length ?? 0;
  return open > 0 && !hasMoreOrders ? says.ordersOpen(open) : says.tabs.orders;
}

/** The one side of all its legs, else a spread. */
export function findSide({ legs }: Order): OrderSide {
  const [first, ...more] = legs;
  return first && more.every(({ side }) => side === first.side) ? first.side : 'mixed';
}

/** "Market", "Limit 230.50", "Stop 220.00, limit 219.00". */
export function sayOrderPrice({ type, limit, stop }: Order): string {
  const says = texts().accounts;
  if (limit !== null && stop !== null) return says.stopLimit(formatPrice(stop), formatPrice(limit));
  if (limit !== null) return says.limit(formatPrice(limit));
  if (stop !== null) return says.stop(formatPrice(stop));
  return type === 'market' ? says.market : says.unknown;
}

/** How much was asked for and how much of it there is; null where the legs of a spread differ. */
export function findAmounts({
  legs,
}: Order): { readonly quantity: Decimal; readonly filled: Decimal } | null {
  const [first, ...more] = legs;
  const isEven = more.every(
    ({ quantity, filled }) => quantity === first?.quantity && filled === first.filled,
  );
  return first && isEven ? { quantity: first.quantity, filled: first.filled } : null;
}

/** "40 of 100", "100 of 100 at 230.45", each leg's where they differ. @param isHidden says none of the numbers. */
export function sayFilled(order: Order, isHidden: boolean): string {
  const says = texts().accounts;
  if (isHidden) return says.hidden;
  const parts = findAmounts(order) ? order.legs.slice(0, 1) : order.legs;
  const filled = parts
    .map((leg) => says.filledOf(formatQuantity(leg.filled), formatQuantity(leg.quantity)))
    .join(' / ');
  return order.averagePrice === null ? filled : says.filledAt(filled, formatPrice(order.averagePrice));
}

/** "Partly filled", "Rejected: not enough shares". */
export function sayOrderStatus({ status, says: broker }: Order): string {
  const says = texts().accounts;
  if (broker === null) return says.statuses[status];
  return status === 'other' ? broker : says.because(says.statuses[status], broker);
}
