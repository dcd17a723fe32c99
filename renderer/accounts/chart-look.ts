/** How a chart looks: by the window's tokens as they are now, and without anything that moves by itself. */
import type { CandlestickSeriesPartialOptions, ChartOptions, DeepPartial } from 'lightweight-charts';
import { formatPrice } from '../../contract/amounts.ts';
import { formatTradingDay } from '../../contract/clock.ts';
import { decimal } from '../../contract/decimal.ts';

/** @param box the chart's place, whose tokens it takes. @param digits of its prices behind the point. */
export function setUpChart(box: HTMLElement, digits: number): DeepPartial<ChartOptions> {
  const line = { color: resolve(box, '--chart-line') };
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  return {
    autoSize: true,
    layout: {
      background: { color: resolve(box, '--chart-back') },
      textColor: resolve(box, '--chart-text'),
      fontFamily: getComputedStyle(box).fontFamily,
      fontSize: 12,
      // It would bring a style element, which our content policy refuses; the link stands below the chart instead.
      attributionLogo: false,
    },
    grid: { vertLines: { visible: false }, horzLines: line },
    rightPriceScale: { borderVisible: false },
    timeScale: { borderVisible: false, fixLeftEdge: true, fixRightEdge: true },
    localization: {
      locale: 'en',
      priceFormatter: (price: number) => formatPrice(decimal(price.toFixed(digits))),
      timeFormatter: (time: unknown) => formatTradingDay(String(time)),
    },
    handleScroll: { vertTouchDrag: false },
    kineticScroll: { touch: !isCalm, mouse: false },
  };
}

export function colourSeries(box: HTMLElement): CandlestickSeriesPartialOptions {
  const [up, down] = [resolve(box, '--chart-up'), resolve(box, '--chart-down')];
  return {
    upColor: resolve(box, '--chart-back'),
    borderUpColor: up,
    wickUpColor: up,
    downColor: down,
    borderDownColor: down,
    wickDownColor: down,
    priceLineVisible: false,
    // It would be of the body's colour, which a day that rose does not have; the figures above say it.
    lastValueVisible: false,
  };
}

/** A token's colour as it is now: what a canvas is given must be plain. */
function resolve(box: HTMLElement, token: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  // Else all of them would be the system's colour of text where colours are forced.
  probe.style.forcedColorAdjust = 'none';
  box.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
