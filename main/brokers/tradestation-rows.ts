/** TradeStation answers for several accounts at once: each has its part, and its own trouble (broker-apis.md B8, B10). */
import { Failure } from '../../contract/failures.ts';
import type { Reply } from '../net/exchange.ts';
import type { ByAccount } from './data.ts';
import type { Members } from './exact-json.ts';
import { listOf } from './list.ts';
import { factsOf, readBody } from './reading.ts';
import { accountsOf, readAccountError, readStationFault } from './tradestation-faults.ts';

/**
 * Reads each account's rows of the list `name`. `read` gives null for rows that it cannot read; that is this account's
 * failure alone. @throws Failure when the reply as a whole says nothing.
 */
export function readRows<Value extends object>(
  reply: Reply,
  numbers: readonly string[],
  name: string,
  read: (rows: readonly Members[], number: string) => Value | null,
): ByAccount<Value> {
  const shape = new Failure('E-SHAPE', factsOf(reply));
  const body = readBody(reply, readStationFault);
  const [rows, errors] = [listOf(body[name]), listOf(body.Errors)];
  const isMissing = body[name] === undefined;
  if (!rows || !errors || (isMissing && errors.length === 0)) throw shape;
  const owners = rows.map(({ AccountID: id }) => id ?? (numbers.length === 1 ? numbers[0] : undefined));
  // A row of nobody's could be anybody's.
  if (owners.some((owner) => typeof owner !== 'string')) throw shape;
  const stray = errors.find((one) => !accountsOf(one).some((id) => numbers.includes(id)));
  return new Map(
    numbers.map((number) => {
      const own = rows.filter((_, index) => owners[index] === number);
      // An error that names none of them may be of any that has no row: that there is nothing would be made up.
      const error = errors.find((one) => accountsOf(one).includes(number)) ?? (own.length > 0 ? null : stray);
      if (error) return [number, readAccountError(error, reply)];
      return [number, (isMissing ? null : read(own, number)) ?? shape];
    }),
  );
}
