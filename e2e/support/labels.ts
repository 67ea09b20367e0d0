import { createTranslator } from 'next-intl';
import { formatMoney } from '@/lib/core/money';
import { catalogues } from '@/lib/i18n/catalogues';
import { type AppLocale, localeOfTag, localeTable } from '@/lib/i18n/locales';

/** The texts of the pages in one language, so that one journey runs in both. */
export type Labels = {
  locale: AppLocale;
  t: ReturnType<typeof translatorOf>;
  /** Pounds, from pence. */
  money(amount: number): string;
};

/** `browserLocale` is Playwright's, such as zh-CN. */
export function labelsOf(browserLocale: string | undefined): Labels {
  const locale = localeOfTag(browserLocale ?? localeTable.en.tag);
  return {
    locale,
    t: translatorOf(locale),
    money: (amount) => formatMoney({ amount, currency: 'GBP', locale: localeTable[locale].tag }),
  };
}

function translatorOf(locale: AppLocale) {
  return createTranslator({
    locale: localeTable[locale].tag,
    messages: catalogues[locale],
    timeZone: 'Europe/London',
  });
}
