export type Language = 'en' | 'zh';

const locales: Record<Language, string> = { en: 'en-GB', zh: 'zh-CN' };

/** An amount in minor units as people write it, such as £10.00; JPY and its like have no minor unit. */
export function formatAmount({
  amount,
  currency,
  language,
}: {
  amount: number;
  currency: string;
  language: Language;
}): string {
  const format = new Intl.NumberFormat(locales[language], {
    style: 'currency',
    currency: currency.toUpperCase(),
  });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  const text = String(Math.abs(amount)).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const fraction = text.slice(text.length - digits);
  // Only the whole part goes through number formatting, so no amount is ever a fraction of a float.
  const parts = format
    .formatToParts(BigInt(whole))
    .map((part) => (part.type === 'fraction' ? fraction : part.value));
  return `${amount < 0 ? '-' : ''}${parts.join('')}`;
}
