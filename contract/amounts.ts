/**
 * Exact decimals as a person reads them, in the form of the system's locale. Never through a float: Intl takes decimal
 * text and rounds it exactly (half away from zero).
 */
import type { Money } from './accounts.ts';
import type { Decimal } from './decimal.ts';
import { manner } from './manner.ts';

type Shown = {
  /** With "+" before gains; zero has no sign. */
  readonly isSigned?: boolean;
  /** Without its currency, where that stands elsewhere. */
  readonly isBare?: boolean;
};

/** "$48,210.55", "+$312.40", "23,112.00": to the currency's smallest coin. A currency without ISO form stands behind. */
export function formatMoney({ amount, currency }: Money, { isSigned, isBare }: Shown = {}): string {
  const sign = isSigned ? signed : {};
  if (!/^[A-Z]{3}$/.test(currency)) return `${format(amount, { ...sign, ...cents })} ${currency}`;
  const { maximumFractionDigits: digits = 2 } = make({ style: 'currency', currency }).resolvedOptions();
  const form: Intl.NumberFormatOptions = isBare
    ? { minimumFractionDigits: digits, maximumFractionDigits: digits }
    : { style: 'currency', currency };
  return format(amount, { ...form, ...sign });
}

/** "231.12", "+1.20", "0.0001": what one unit costs, to the hundredth at least. */
export function formatPrice(price: Decimal, isSigned = false): string {
  return format(price, { minimumFractionDigits: 2, maximumFractionDigits: 6, ...(isSigned ? signed : {}) });
}

/** "100", "0.5", "1,250,000". */
export function formatQuantity(quantity: Decimal): string {
  return format(quantity, { maximumFractionDigits: 8 });
}

/** "+0.65%". @param percent in per cent. @param places digits behind the point. */
export function formatPercent(percent: Decimal, isSigned = true, places = 2): string {
  const digits = { minimumFractionDigits: places, maximumFractionDigits: places };
  return format(percent, { style: 'unit', unit: 'percent', ...digits, ...(isSigned ? signed : {}) });
}

const signed = { signDisplay: 'exceptZero' } as const;
const cents = { minimumFractionDigits: 2, maximumFractionDigits: 8 };

function format(value: Decimal, options: Intl.NumberFormatOptions): string {
  return make(options).format(value as string as `${number}`);
}

const made = new Map<string, Intl.NumberFormat>();

/** One is made once: each costs more than a hundred of its answers. */
function make(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const { locale } = manner();
  const name = `${locale} ${JSON.stringify(options)}`;
  const found = made.get(name) ?? new Intl.NumberFormat(locale, options);
  made.set(name, found);
  return found;
}
