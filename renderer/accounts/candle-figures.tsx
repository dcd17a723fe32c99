/** A day's figures above the chart, for who points at it. Hidden from readers: the table has all of them. */
import type { Candle } from '../../contract/accounts.ts';
import { formatPrice, formatQuantity } from '../../contract/amounts.ts';
import { formatTradingDay } from '../../contract/clock.ts';
import { texts } from '../../contract/texts.ts';
import styles from './symbol-panel.module.css';

export function CandleFigures({ candle }: { readonly candle: Candle }) {
  const { columns } = texts().pictures;
  const { day, open, high, low, close, volume } = candle;
  const figures = [
    [columns.open, formatPrice(open)],
    [columns.high, formatPrice(high)],
    [columns.low, formatPrice(low)],
    [columns.close, formatPrice(close)],
    ...(volume === null ? [] : [[columns.volume, formatQuantity(volume)] as const]),
  ] as const;
  return (
    <div className={styles.figures} aria-hidden="true">
      <strong>{formatTradingDay(day)}</strong>
      {figures.map(([name, figure]) => (
        <span key={name}>
          <span className={styles.name}>{name}</span> {figure}
        </span>
      ))}
    </div>
  );
}
