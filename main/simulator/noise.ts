/** Noise as a function of its place: the same key and place give the same number, and nothing has to be remembered. */

/** A key for `mix` and the others, of any text. FNV-1a. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}

/** 32 bits in which neighbouring places have nothing in common (the finish of MurmurHash3). */
export function mix(key: number, place: number): number {
  let hash = key ^ Math.imul(place, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Nearly normal: mean 0, deviation 1, never beyond 3, so that no price can run away. */
export function draw(key: number, place: number): number {
  const bits = mix(key, place);
  return 2 * (((bits & 1023) + ((bits >>> 10) & 1023) + ((bits >>> 20) & 1023)) / 1023 - 1.5);
}

/**
 * A random walk that begins and ends at 0, after `at` of `span` whole steps of deviation 1: a Brownian bridge, found by
 * halving, so that any place of it costs a dozen draws and all places agree.
 */
export function bridge(key: number, span: number, at: number): number {
  let [low, high, lowValue, highValue] = [0, span, 0, 0];
  if (at <= low || at >= high) return 0;
  for (;;) {
    const middle = (low + high) >> 1;
    const value = halve(key, low, high, lowValue, highValue);
    if (at === middle) return value;
    if (at < middle) [high, highValue] = [middle, value];
    else [low, lowValue] = [middle, value];
  }
}

/** Every place of the same bridge at once. */
export function listBridge(key: number, span: number): Float64Array {
  const values = new Float64Array(span + 1);
  const fill = (low: number, high: number) => {
    if (high - low < 2) return;
    const middle = (low + high) >> 1;
    values[middle] = halve(key, low, high, values[low] ?? 0, values[high] ?? 0);
    fill(low, middle);
    fill(middle, high);
  };
  fill(0, span);
  return values;
}

/** In the middle of two places that are known. No place of a span is the middle of two pairs, so it names its draw. */
function halve(key: number, low: number, high: number, lowValue: number, highValue: number): number {
  const middle = (low + high) >> 1;
  const [before, after, all] = [middle - low, high - middle, high - low];
  const straight = (lowValue * after + highValue * before) / all;
  return straight + draw(key, middle) * Math.sqrt((before * after) / all);
}
