import type { ProviderName } from '@/lib/providers/names';

type Locale = {
  /**
   * BCP 47: by it dates, numbers and money are written, and screen readers and browsers choose voices, fonts and hyphens.
   * The region matters: plain "en" would mean American dates.
   */
  tag: string;
  /** In the language itself. */
  name: string;
  /** Which of the fonts that we send fits beside its characters. */
  script: 'latin' | 'chinese';
  /** What each provider calls it, on its pages. */
  atProvider: Record<ProviderName, string>;
};

/** The languages of the product, the default first. Each has a catalogue of its name in messages/. */
export const localeTable = {
  // Most people who use LinkU read Chinese first.
  zh: {
    tag: 'zh-CN',
    name: '中文',
    script: 'chinese',
    atProvider: { stripe: 'zh', paypal: 'zh-CN' },
  },
  en: {
    tag: 'en-GB',
    name: 'English',
    script: 'latin',
    atProvider: { stripe: 'en-GB', paypal: 'en-GB' },
  },
} as const satisfies Record<string, Locale>;

export type AppLocale = keyof typeof localeTable;
export type LocaleTag = (typeof localeTable)[AppLocale]['tag'];
export type LocaleScript = (typeof localeTable)[AppLocale]['script'];

export const locales = Object.keys(localeTable) as [AppLocale, ...AppLocale[]];

export const [defaultLocale] = locales;

export const localeCookie = 'linku_locale';

export function isLocale(value: unknown): value is AppLocale {
  return locales.some((locale) => locale === value);
}

/** The language of a page by its tag; the default one where we have no such language. */
export function localeOfTag(tag: string): AppLocale {
  return locales.find((locale) => localeTable[locale].tag === tag) ?? defaultLocale;
}
