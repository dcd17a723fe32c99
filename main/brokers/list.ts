/** A broker's lists, in every form in which they come. */
import { type Exact, isList, type Members, membersOf } from './exact-json.ts';

/**
 * Tradier writes several as an array, one as an object, and none as "null", null or nothing (broker-apis.md A9, decision 8).
 * Null when it is anything else, or holds something that is no object.
 */
export function listOf(value: Exact | undefined): readonly Members[] | null {
  if (value === undefined || value === null || value === 'null' || value === '') return [];
  return readEach(isList(value) ? value : [value], membersOf);
}

/** `{"orders":{"order":[…]}}`: the list in `name` of the outer one, which must be there. */
export function listWithin(outer: Exact | undefined, name: string): readonly Members[] | null {
  if (outer === undefined) return null;
  const lists = readEach(listOf(outer), (one) => listOf(one[name]));
  return lists ? lists.flat() : null;
}

/** Each of them read; null when there is no list, or one of it cannot be read: half a list would be a lie. */
export function readEach<Item, Value extends object>(
  items: readonly Item[] | null,
  read: (item: Item) => Value | null,
): readonly Value[] | null {
  if (!items) return null;
  const values: Value[] = [];
  for (const item of items) {
    const value = read(item);
    if (!value) return null;
    values.push(value);
  }
  return values;
}
