export const locales = ['zh', 'en'] as const;
export type AppLocale = (typeof locales)[number];

/** Most people who use LinkU prefer Chinese. */
export const defaultLocale: AppLocale = 'zh';

export const localeCookie = 'linku_locale';

/** The locales for dates and numbers. Plain "en" would mean American dates. */
export const formatLocales = { zh: 'zh', en: 'en-GB' } as const satisfies Record<AppLocale, string>;
export type FormatLocale = (typeof formatLocales)[AppLocale];

/** BCP 47 tags for `<html lang>`: the region tells screen readers and fonts which forms to use. */
export const htmlLang: Record<FormatLocale, string> = { zh: 'zh-CN', 'en-GB': 'en-GB' };

export function isLocale(value: unknown): value is AppLocale {
  return locales.some((locale) => locale === value);
}
