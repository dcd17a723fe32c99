/** Amounts are whole cents inside the practice broker, so that sums are exact. They become dollars where they are written. */

/** The number that prints as exactly so many dollars: every amount of cents here is far below 2^53. */
export function dollars(cents: number): number {
  return cents / 100 + 0;
}

/** The same as TradeStation's text. */
export function writeDollars(cents: number): string {
  return String(dollars(cents));
}

export function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
