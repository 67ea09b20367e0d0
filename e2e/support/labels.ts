import { createTranslator } from 'next-intl';
import { formatMoney } from '@/lib/core/money';
import { type AppLocale, formatLocales } from '@/lib/i18n/locales';
import en from '@/lib/i18n/messages/en.json' with { type: 'json' };
import zh from '@/lib/i18n/messages/zh.json' with { type: 'json' };

/** The texts of the pages in one language, so that one journey runs in both. */
export type Labels = {
  locale: AppLocale;
  t: ReturnType<typeof translatorOf>;
  /** Pounds, from pence. */
  money(amount: number): string;
};

/** `browserLocale` is Playwright's, such as zh-CN. */
export function labelsOf(browserLocale: string | undefined): Labels {
  const locale: AppLocale = browserLocale?.startsWith('zh') ? 'zh' : 'en';
  return {
    locale,
    t: translatorOf(locale),
    money: (amount) => formatMoney({ amount, currency: 'GBP', locale }),
  };
}

const catalogues: Record<AppLocale, typeof zh> = { zh, en };

function translatorOf(locale: AppLocale) {
  return createTranslator({
    locale: formatLocales[locale],
    messages: catalogues[locale],
    timeZone: 'Europe/London',
  });
}
