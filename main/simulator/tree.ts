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

/**
 * A collection in Tradier's manner: none is the string "null", one is the thing itself, several are a list
 * (go-tradier account.go, tradier.rb fixtures, Lean Positions.cs).
 */
export function collect(name: string, items: readonly Tree[]): Tree {
  const [first] = items;
  if (first === undefined) return 'null';
  return { [name]: items.length === 1 ? first : items };
}
