import { invariant } from './errors';

/** The unit in which points are counted. One point is worth one minor unit of the fee. */
export const POINTS_UNIT = 'PTS';

/** The currencies of tasks, with the number of decimals of each (ISO 4217). */
export const currencyDecimals = { GBP: 2, EUR: 2, USD: 2, CNY: 2, HKD: 2, JPY: 0 } as const;

export type Currency = keyof typeof currencyDecimals;

export const currencies = Object.keys(currencyDecimals).filter(isCurrency);

/** The largest amount in minor units that we and both providers take in one payment. */
export const AMOUNT_MAX = 99_999_999;

export function isCurrency(text: string): text is Currency {
  return Object.hasOwn(currencyDecimals, text);
}

/** Minor units as the plain decimal text of the contract: 1000 GBP is "10.00", 1000 JPY is "1000". */
export function toDecimal({ amount, currency }: { amount: number; currency: string }): string {
  invariant(Number.isSafeInteger(amount), `an amount is an integer, not ${amount}`);
  const decimals = decimalsOf(currency);
  const digits = String(Math.abs(amount)).padStart(decimals + 1, '0');
  const sign = amount < 0 ? '-' : '';
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Plain decimal text as minor units, or null when it is not an amount of that currency. */
export function fromDecimal({ text, currency }: { text: string; currency: string }): number | null {
  const decimals = decimalsOf(currency);
  const match = /^(\d{1,9})(?:\.(\d+))?$/.exec(text.trim());
  if (!match?.[1]) return null;
  const fraction = (match[2] ?? '').replace(/0+$/, '');
  if (fraction.length > decimals) return null;
  const amount = Number(match[1] + fraction.padEnd(decimals, '0'));
  return Number.isSafeInteger(amount) ? amount : null;
}

/** Minor units for a person to read: "£7.20" in English, "£7.20" in Chinese, "JP¥720" where the sign is not ours. */
export function formatMoney({
  amount,
  currency,
  locale,
  isShort = false,
}: {
  amount: number;
  currency: string;
  /** A BCP 47 tag with its region. */
  locale: string;
  /** For terms, not for what is paid: whole pounds without pence, "£500". */
  isShort?: boolean;
}): string {
  const formatter = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: decimalsOf(currency),
    trailingZeroDisplay: isShort ? 'stripIfInteger' : 'auto',
  });
  // Intl takes decimal text, so no float is needed.
  return formatter.format(toDecimal({ amount, currency }) as `${number}`);
}

/** `bps` hundredths of a percent of an amount, rounded half up: the extra half unit goes to the receiver. */
export function shareHalfUp({ amount, bps }: { amount: number; bps: number }): number {
  return Number((BigInt(amount) * BigInt(bps) + 5_000n) / 10_000n);
}

/** `bps` hundredths of a percent of an amount, rounded down: the fraction stays with the payer's counterpart. */
export function shareDown({ amount, bps }: { amount: number; bps: number }): number {
  return Number((BigInt(amount) * BigInt(bps)) / 10_000n);
}

function decimalsOf(currency: string): number {
  invariant(isCurrency(currency), `${currency} is a currency that we price in`);
  return currencyDecimals[currency];
}
