import { type AppLocale, defaultLocale, isLocale } from './locales';

/**
 * The language of a request: the person's own choice, else the first supported language of their browser, else Chinese.
 */
export function chooseLocale({
  cookie,
  acceptLanguage,
}: {
  cookie: string | undefined;
  acceptLanguage: string | null;
}): AppLocale {
  if (isLocale(cookie)) return cookie;
  return preferredLanguages(acceptLanguage ?? '').find(isLocale) ?? defaultLocale;
}

/** Primary language tags in order of preference; a quality of 0 means "not this one". */
function preferredLanguages(header: string): string[] {
  return header
    .slice(0, 1000)
    .split(',')
    .map((part, position) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters.map((text) => /^\s*q=([\d.]+)\s*$/.exec(text)?.[1]).find(Boolean);
      return { language: tag.split('-')[0] ?? '', quality: quality ? Number(quality) : 1, position };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality || a.position - b.position)
    .map(({ language }) => language);
}
