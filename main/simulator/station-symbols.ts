/** TradeStation spells an option's symbol with a space: "SPY 261218C700" for OCC's "SPY261218C00700000". */

export function spellForStation(symbol: string): string {
  const [, root = '', day = '', side = '', strike = ''] = /^([A-Z]+)(\d{6})([CP])(\d{8})$/.exec(symbol) ?? [];
  return root === '' ? symbol : `${root} ${day}${side}${Number(strike) / 1000}`;
}

/** The other way round; OCC's own spelling is not known there. */
export function readFromStation(symbol: string): string | null {
  const [, root = '', day = '', side = '', strike = ''] =
    /^([A-Z]+) (\d{6})([CP])(\d{1,5}(?:\.\d{1,3})?)$/.exec(symbol) ?? [];
  if (root !== '') return `${root}${day}${side}${String(Math.round(Number(strike) * 1000)).padStart(8, '0')}`;
  return /^[A-Z]+$/.test(symbol) ? symbol : null;
}
