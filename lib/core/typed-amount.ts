import { type Currency, currencyDecimals, fromDecimal, isCurrency } from './money';
import { inPlainSigns, withoutSeparators } from './typed-number';

/** How people write a currency beside a number. A sign that several currencies share counts for each of them. */
const SIGNS: Record<Currency, readonly string[]> = {
  GBP: ['£', '英镑', '镑'],
  EUR: ['€', '欧元'],
  USD: ['US$', '$', '美元'],
  CNY: ['CN¥', '¥', '人民币', '元'],
  HKD: ['HK$', '$', '港元', '港币'],
  JPY: ['JP¥', '¥', '日元', '円'],
};

/**
 * What a person typed as an amount of a currency, in minor units: "£1,200.50", "１２００.５", "80 GBP" and "80英镑" are understood.
 * More decimals than the currency has, a comma where no thousands end and the sign of another currency could mean something
 * else, and are not guessed.
 * @returns null when it is not one amount of that currency
 */
export function typedAmount({ text, currency }: { text: string; currency: string }): number | null {
  if (!isCurrency(currency)) return null;
  const plain = withoutSeparators(withoutSign({ text: inPlainSigns(text), currency }));
  if (plain === null || (plain.split('.')[1] ?? '').length > currencyDecimals[currency]) return null;
  return fromDecimal({ text: plain, currency });
}

/** The number, without one sign of the currency before or behind it. */
function withoutSign({ text, currency }: { text: string; currency: Currency }): string {
  const known = [currency, ...SIGNS[currency].map((sign) => sign.normalize('NFKC'))];
  const upper = text.toUpperCase();
  const before = known.find((sign) => upper.startsWith(sign));
  if (before) return text.slice(before.length);
  const behind = known.find((sign) => upper.endsWith(sign));
  return behind ? text.slice(0, -behind.length) : text;
}
