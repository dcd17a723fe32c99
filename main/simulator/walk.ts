/**
 * A stock's price as a seeded random walk: a function of seed, stock and moment. A walk over days is anchored every 128 of
 * them near the stock's base; bridges lead from close over after-hours and pre-market to the next open and close, minute by
 * minute, and inside a minute from its beginning to its end without leaving what lies between them, so that a day's high and
 * low are those of its minutes.
 */
import type { Stock } from './instruments.ts';
import { closeMinute, lastMinute, type Moment, openMinute, ticksPerMinute } from './market-clock.ts';
import { bridge, draw, hashText, listBridge, mix } from './noise.ts';

const anchorDays = 128;
/** Deviation of the anchors; a night's and a pre-market's part of a day's deviation; that inside a session. */
const anchorSway = 0.04;
const nightSway = 0.25;
const gapSway = 0.35;
const quietSway = 0.2;
const regularSway = 0.8;

/** Kinds of draws, so that none is used for two things. */
const [anchors, days, nights, gaps, minutes, ticks, volumes] = [1, 2, 3, 4, 5, 6, 7];

export class Walk {
  readonly #key: number;
  readonly #stock: Stock;

  constructor(seed: string, stock: Stock) {
    this.#key = hashText(`${seed} ${stock.symbol}`);
    this.#stock = stock;
  }

  /** Dollars, unrounded and above 0. */
  price({ day, tick }: Moment): number {
    const minute = Math.min(Math.floor(tick / ticksPerMinute), lastMinute);
    const from = this.#minute(day, minute);
    const part = tick - minute * ticksPerMinute;
    if (part <= 0) return Math.exp(from);
    const to = this.#minute(day, minute + 1);
    return Math.exp(wander(from, to, part, bridge(this.#keyOfTicks(day, minute), ticksPerMinute, part)));
  }

  /** The same at the beginning of each minute of a day from 04:00 to 20:00. */
  listMinutes(day: number): Float64Array {
    const all = new Float64Array(lastMinute + 1);
    for (const { first, last, from, to, sway } of this.#sessions(day)) {
      const span = last - first;
      const noise = listBridge(this.#keyOfSession(day, first), span);
      for (let at = 0; at <= span; at += 1)
        all[first + at] = Math.exp(from + ((to - from) * at) / span + sway * (noise[at] ?? 0));
    }
    return all;
  }

  /** The same at each tick from the beginning of the moment's minute up to it. */
  listTicks({ day, tick }: Moment): Float64Array {
    const minute = Math.min(Math.floor(tick / ticksPerMinute), lastMinute - 1);
    const [from, to] = [this.#minute(day, minute), this.#minute(day, minute + 1)];
    const noise = listBridge(this.#keyOfTicks(day, minute), ticksPerMinute);
    const passed = tick - minute * ticksPerMinute;
    return Float64Array.from({ length: passed + 1 }, (_, at) =>
      Math.exp(wander(from, to, at, noise[at] ?? 0)),
    );
  }

  /** Shares traded since 04:00: more at the beginning and the end of the regular session, few outside it. */
  volume({ day, tick }: Moment): number {
    const minute = tick / ticksPerMinute;
    const part = (first: number, last: number) => Math.min(Math.max((minute - first) / (last - first), 0), 1);
    const regular = part(openMinute, closeMinute);
    const share =
      0.02 * part(0, openMinute) +
      0.48 * (regular + ((2 * regular - 1) ** 3 + 1) / 2) +
      0.02 * part(closeMinute, lastMinute);
    const busy = 0.7 + (0.6 * mix(mix(this.#key, volumes), day)) / 2 ** 32;
    return Math.floor(this.#stock.volume * busy * share);
  }

  /** The logarithm of the price at the beginning of a minute. */
  #minute(day: number, minute: number): number {
    for (const { first, last, from, to, sway } of this.#sessions(day)) {
      if (minute > last) continue;
      const [span, at] = [last - first, minute - first];
      if (at === span) return to;
      return from + ((to - from) * at) / span + sway * bridge(this.#keyOfSession(day, first), span, at);
    }
    return this.#night(day);
  }

  #sessions(day: number) {
    const { volatility } = this.#stock;
    const [before, close, after] = [this.#night(day - 1), this.#close(day), this.#night(day)];
    const open = before + gapSway * volatility * draw(mix(this.#key, gaps), day);
    const sway = (part: number, span: number) => (part * volatility) / Math.sqrt(span);
    const [pre, regular, post] = [openMinute, closeMinute - openMinute, lastMinute - closeMinute];
    return [
      { first: 0, last: openMinute, from: before, to: open, sway: sway(quietSway, pre) },
      { first: openMinute, last: closeMinute, from: open, to: close, sway: sway(regularSway, regular) },
      { first: closeMinute, last: lastMinute, from: close, to: after, sway: sway(quietSway, post) },
    ];
  }

  /** At 16:00. */
  #close(day: number): number {
    const { base, volatility } = this.#stock;
    const block = Math.floor(day / anchorDays);
    const at = day - block * anchorDays;
    const anchor = (one: number) => anchorSway * draw(mix(this.#key, anchors), one);
    const between = anchor(block) + ((anchor(block + 1) - anchor(block)) * at) / anchorDays;
    const noise = bridge(mix(mix(this.#key, days), block), anchorDays, at);
    return Math.log(base) + between + volatility * noise;
  }

  /** At 20:00, and until 04:00 of the next trading day. */
  #night(day: number): number {
    const sway = nightSway * this.#stock.volatility;
    return this.#close(day) + sway * draw(mix(this.#key, nights), day);
  }

  #keyOfSession(day: number, first: number): number {
    return mix(mix(mix(this.#key, minutes), day), first);
  }

  #keyOfTicks(day: number, minute: number): number {
    return mix(mix(mix(this.#key, ticks), day), minute);
  }
}

/** Between the ends of a minute: what would leave them is turned back. @param noise a bridge's, of so many ticks. */
function wander(from: number, to: number, at: number, noise: number): number {
  const [low, width] = [Math.min(from, to), Math.abs(to - from)];
  if (at === 0 || width === 0) return from;
  const straight = from + ((to - from) * at) / ticksPerMinute;
  const beyond = straight + (noise * width) / Math.sqrt(ticksPerMinute) - low;
  const turned = ((beyond % (2 * width)) + 2 * width) % (2 * width);
  return Math.min(low + Math.min(turned, 2 * width - turned), Math.max(from, to));
}
