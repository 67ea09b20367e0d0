import { PayPalError } from '../api/errors';

/** The currencies that PayPal takes, with the number of decimals that it takes in each. */
const decimalsOf: Record<string, number> = {
  ...Object.fromEntries(
    'AUD BRL CAD CNY CZK DKK EUR HKD ILS MYR MXN NZD NOK PHP PLN GBP SGD SEK CHF THB USD'
      .split(' ')
      .map((currency) => [currency, 2]),
  ),
  HUF: 0,
  JPY: 0,
  TWD: 0,
};

export type WireMoney = { currency_code: string; value: string };

const wholeDigitsMax = 15;

/**
 * Minor units of an amount such as {GBP, "10.00"}. Throws the 422 that PayPal gives: too many decimals, decimals where the
 * currency has none, a currency that it does not take, or an amount below `minimum` (0, or 1 for what must be paid).
 */
export function parseMoney({
  money,
  field,
  minimum,
}: {
  money: WireMoney;
  field: string;
  minimum: 0 | 1;
}): number {
  const { currency_code: currency, value } = money;
  const refuse = (issue: string, at = `${field}/value`) =>
    new PayPalError({ issue, field: at, value: at.endsWith('value') ? value : currency });
  const decimals = decimalsOf[currency];
  if (decimals === undefined) throw refuse('INVALID_CURRENCY_CODE', `${field}/currency_code`);
  const [whole = '', fraction = ''] = value.replace('-', '').split('.');
  if (decimals === 0 && value.includes('.')) throw refuse('DECIMALS_NOT_SUPPORTED');
  if (fraction.length > decimals) throw refuse('DECIMAL_PRECISION');
  if (whole.length > wholeDigitsMax) throw refuse('MAX_VALUE_EXCEEDED');
  const minor = Number(`${whole}${fraction.padEnd(decimals, '0')}`);
  // PayPal's own limit is above what a JavaScript number counts exactly; nobody pays so much here.
  if (!Number.isSafeInteger(minor)) throw refuse('MAX_VALUE_EXCEEDED');
  const signed = value.startsWith('-') ? -minor : minor;
  if (signed < minimum) throw refuse(minimum === 0 ? 'CANNOT_BE_NEGATIVE' : 'CANNOT_BE_ZERO_OR_NEGATIVE');
  return signed;
}

/** An amount as PayPal writes it: always all decimals of the currency. */
export function toMoney({ amount, currency }: { amount: number; currency: string }): WireMoney {
  return { currency_code: currency, value: decimalText({ amount, currency }) };
}

/** "10.00"; "10" in a currency without decimals. */
export function decimalText({ amount, currency }: { amount: number; currency: string }): string {
  const decimals = decimalsOf[currency] ?? 2;
  const digits = String(Math.abs(amount)).padStart(decimals + 1, '0');
  const sign = amount < 0 ? '-' : '';
  if (decimals === 0) return `${sign}${digits}`;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
