/** Days of trading as candles: hollow when they rose, filled when they fell, so that colour never tells alone. */
import { CandlestickSeries, createChart, type MouseEventParams } from 'lightweight-charts';
import { useEffect, useRef, useState } from 'react';
import type { Candle } from '../../contract/accounts.ts';
import { texts } from '../../contract/texts.ts';
import { CandleFigures } from './candle-figures.tsx';
import { colourSeries, setUpChart } from './chart-look.ts';
import { countDigits, toPlace } from './places.ts';
import styles from './symbol-panel.module.css';

type Props = {
  readonly candles: readonly Candle[];
  readonly name: string;
  /** The id of the sentences that say the same. */
  readonly about: string;
};

export function CandleChart({ candles, name, about }: Props) {
  const place = useRef<HTMLDivElement>(null);
  /** The day under the pointer, else the last one. */
  const [pointed, setPointed] = useState<string | null>(null);
  useEffect(() => {
    const box = place.current;
    if (!box) return;
    const digits = countDigits(candles);
    const chart = createChart(box, setUpChart(box, digits));
    const series = chart.addSeries(CandlestickSeries, {
      ...colourSeries(box),
      priceFormat: { type: 'price', precision: digits, minMove: 10 ** -digits },
    });
    series.setData(
      candles.map(({ day, open, high, low, close }) => ({
        time: day,
        open: toPlace(open),
        high: toPlace(high),
        low: toPlace(low),
        close: toPlace(close),
      })),
    );
    chart.timeScale().fitContent();
    chart.subscribeCrosshairMove(({ time }: MouseEventParams) =>
      setPointed(typeof time === 'string' ? time : null),
    );
    const paint = () => {
      chart.applyOptions(setUpChart(box, digits));
      series.applyOptions(colourSeries(box));
    };
    const stops = looks.map((look) => watch(matchMedia(look), paint));
    return () => {
      for (const stop of stops) stop();
      chart.remove();
    };
  }, [candles]);
  const shown = candles.find(({ day }) => day === pointed) ?? candles.at(-1);
  return (
    <>
      {shown && <CandleFigures candle={shown} />}
      <div
        ref={place}
        className={styles.chart}
        role="img"
        aria-label={texts().pictures.caption(name)}
        aria-describedby={about}
      />
    </>
  );
}

const looks = [
  '(prefers-color-scheme: dark)',
  '(forced-colors: active)',
  '(prefers-reduced-motion: reduce)',
] as const;

function watch(query: MediaQueryList, act: () => void): () => void {
  query.addEventListener('change', act);
  return () => query.removeEventListener('change', act);
}
