/** The practice market: what things cost, now and before. All of it follows from the seed and the clock; cents throughout. */
import { findInstrument, type Instrument, type Stock } from './instruments.ts';
import {
  closeMinute,
  countDates,
  findInstant,
  findMoment,
  lastMinute,
  type Moment,
  openMinute,
  readDay,
  ticksPerMinute,
  writeDay,
} from './market-clock.ts';
import { hashText, mix } from './noise.ts';
import { valueOption } from './option-value.ts';
import { Walk } from './walk.ts';

/** A regular session: the whole of it, or what there was of it so far. Prices in cents. */
export type Bar = {
  /** YYYY-MM-DD */
  readonly date: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly closesAt: number;
  readonly isOver: boolean;
};

/** Prices in cents; sizes in hundreds of shares. */
export type Figures = {
  readonly last: number;
  readonly bid: number;
  readonly bidSize: number;
  readonly ask: number;
  readonly askSize: number;
  /** When the last trade was. */
  readonly at: number;
  readonly lastSize: number;
  readonly volume: number;
  readonly previousClose: number;
  /** Null before the regular session opens. */
  readonly session: Bar | null;
};

const yearDays = 252;

export class Market {
  readonly #seed: string;

  constructor(seed: string) {
    this.#seed = seed;
  }

  find(symbol: string): Instrument | null {
    return findInstrument(symbol);
  }

  /** The last price; null for what is not known here. */
  price(symbol: string, at: number): number | null {
    const instrument = findInstrument(symbol);
    return instrument && this.#priceOf(instrument, findMoment(at));
  }

  /** The same at the beginning of each minute of a trading day from 04:00 to 20:00. */
  listMinutes(instrument: Instrument, day: number): Int32Array {
    const [stock, then] = this.#basis(instrument, { day, tick: 0 });
    const worth = this.#worth(instrument, then.day);
    return Int32Array.from(new Walk(this.#seed, stock).listMinutes(then.day), worth);
  }

  /** What a quote says, but for what needs the whole day. */
  tell(instrument: Instrument, now: number): Omit<Figures, 'session'> {
    const moment = findMoment(now);
    const last = this.#priceOf(instrument, moment);
    const noise = mix(hashText(instrument.symbol), mix(moment.day, moment.tick));
    return {
      last,
      bid: Math.max(1, last - 1 - (noise % 3)),
      bidSize: 1 + ((noise >>> 4) % 30),
      ask: last + 1 + ((noise >>> 2) % 3),
      askSize: 1 + ((noise >>> 10) % 30),
      at: findInstant(moment),
      lastSize: 1 + ((noise >>> 16) % 8),
      volume: this.#volume(instrument, moment),
      previousClose: this.#closeOf(instrument, moment.day - 1),
    };
  }

  tellWhole(instrument: Instrument, now: number): Figures {
    const moment = findMoment(now);
    return { ...this.tell(instrument, now), session: this.#bar(instrument, moment) };
  }

  /** Highest and lowest close of the year before today. */
  findYear(instrument: Instrument, now: number): { readonly high: number; readonly low: number } {
    const { day } = findMoment(now);
    const closes = Array.from({ length: yearDays }, (_, ago) => this.#closeOf(instrument, day - 1 - ago));
    return { high: Math.max(...closes), low: Math.min(...closes) };
  }

  /** The last trading day whose regular session has begun. */
  findLastDay(now: number): number {
    const { day, tick } = findMoment(now);
    return tick >= openMinute * ticksPerMinute ? day : day - 1;
  }

  /** A trading day as it stands now. */
  tellDay(instrument: Instrument, day: number, now: number): Bar | null {
    const moment = findMoment(now);
    if (day > moment.day) return null;
    return this.#bar(instrument, day === moment.day ? moment : { day, tick: lastMinute * ticksPerMinute });
  }

  #bar(instrument: Instrument, moment: Moment): Bar | null {
    const { day } = moment;
    const minute = Math.floor(moment.tick / ticksPerMinute);
    if (minute < openMinute) return null;
    const isOver = minute >= closeMinute;
    const passed = this.listMinutes(instrument, day).subarray(openMinute, Math.min(minute, closeMinute) + 1);
    // Inside a minute a price never leaves its two ends, but the second one may not have been reached.
    const seen = isOver ? passed : Int32Array.from([...passed, ...this.#listTicks(instrument, moment)]);
    return {
      date: writeDay(day),
      open: seen[0] ?? 0,
      high: seen.reduce((most, one) => Math.max(most, one)),
      low: seen.reduce((least, one) => Math.min(least, one)),
      close: seen.at(-1) ?? 0,
      volume: this.#volume(instrument, moment),
      closesAt: findInstant({ day, tick: closeMinute * ticksPerMinute }),
      isOver,
    };
  }

  #listTicks(instrument: Instrument, moment: Moment): Int32Array {
    const [stock, then] = this.#basis(instrument, moment);
    return Int32Array.from(new Walk(this.#seed, stock).listTicks(then), this.#worth(instrument, then.day));
  }

  #priceOf(instrument: Instrument, moment: Moment): number {
    const [stock, then] = this.#basis(instrument, moment);
    return this.#worth(instrument, then.day)(new Walk(this.#seed, stock).price(then));
  }

  #closeOf(instrument: Instrument, day: number): number {
    return this.#priceOf(instrument, { day, tick: closeMinute * ticksPerMinute });
  }

  #volume(instrument: Instrument, moment: Moment): number {
    const [stock, then] = this.#basis(instrument, moment);
    const shares = new Walk(this.#seed, stock).volume(then);
    return instrument.kind === 'option' ? Math.floor(shares / 40_000) : shares;
  }

  /** What a price hangs on, and when: an option that has expired stays where it was. */
  #basis(instrument: Instrument, moment: Moment): readonly [Stock, Moment] {
    if (instrument.kind !== 'option') return [instrument, moment];
    const lastDay = readDay(instrument.expiresOn) ?? moment.day;
    if (moment.day <= lastDay) return [instrument.underlying, moment];
    return [instrument.underlying, { day: lastDay, tick: lastMinute * ticksPerMinute }];
  }

  /** From the stock's price in dollars to the instrument's in cents, of which there is at least one. */
  #worth(instrument: Instrument, day: number): (price: number) => number {
    if (instrument.kind !== 'option') return (price) => Math.max(1, Math.round(price * 100));
    const daysLeft = countDates(day, readDay(instrument.expiresOn) ?? day) + 0.3;
    return (price) => Math.max(1, Math.round(valueOption(instrument, price, daysLeft) * 100));
  }
}
