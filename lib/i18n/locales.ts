export const locales = ['zh', 'en'] as const;
export type AppLocale = (typeof locales)[number];

/** Most people who use LinkU read Chinese first. */
export const defaultLocale: AppLocale = 'zh';

export const localeCookie = 'linku_locale';

/** BCP 47 tags for `<html lang>`: the region tells screen readers and fonts which forms to use. */
export const htmlLang: Record<AppLocale, string> = { zh: 'zh-CN', en: 'en-GB' };

export function isLocale(value: unknown): value is AppLocale {
  return locales.some((locale) => locale === value);
}
