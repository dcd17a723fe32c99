/** Figures that a run must show: what was done how often, from which seed. A run that did nothing has failed. */

/** @param seed what the run can be repeated from; none for what leaves nothing to chance. */
export function printFigure(what: string, count: number, outcome: string, seed?: number): void {
  if (count <= 0) throw new Error(`${what}: nothing was done`);
  const from = seed === undefined ? '' : `, seed ${seed}`;
  process.stdout.write(`figure: ${what}: ${count.toLocaleString('en-US')}, ${outcome}${from}\n`);
}

/** The seed of this run: BROKERBAR_TEST_SEED repeats one that failed; otherwise the one given, the same in every run. */
export function readSeed(fixed: number): number {
  const given = Number(process.env.BROKERBAR_TEST_SEED);
  return Number.isSafeInteger(given) && given > 0 ? given : fixed;
}

/** A repeatable source of numbers between 0 and 1 (mulberry32). */
export function drawFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
