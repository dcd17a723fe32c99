/** Data as the broker's replies hold it, before it is written as JSON or XML. */

/** A number with a spelling of its own: Tradier's may carry twenty and more trailing zeros (Lean, Balances.cs). */
export class Figure {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Tree =
  | string
  | number
  | boolean
  | null
  | Figure
  | readonly Tree[]
  | { readonly [name: string]: Tree };

/** An amount of money as Tradier spells one now and then. */
export function figure(amount: number): Figure {
  return new Figure(`${amount.toFixed(2)}${'0'.repeat(20)}`);
}

/** Another form than the usual one. `object`: the first alone. */
export const collectionFaults = ['list', 'object', 'null-word', 'null', 'absent'] as const;
export type CollectionFault = (typeof collectionFaults)[number];

/**
 * A collection in Tradier's manner: none is the string "null", one is the thing itself, several are a list
 * (go-tradier account.go, tradier.rb fixtures, Lean Positions.cs).
 */
export function collect(
  outer: string,
  inner: string,
  items: readonly Tree[],
  fault: CollectionFault | null = null,
): { readonly [name: string]: Tree } {
  const [first] = items;
  if (fault === 'absent') return {};
  if (fault === 'null') return { [outer]: null };
  if (fault === 'null-word' || first === undefined) return { [outer]: 'null' };
  const isList = fault === 'list' || (fault === null && items.length > 1);
  return { [outer]: { [inner]: isList ? items : first } };
}
