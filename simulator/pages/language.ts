import type { Language } from './format-amount';

/** The page's language: the switch first, then what the merchant asked for, then what the browser prefers. */
export function chooseLanguage({
  switched,
  wanted,
  acceptLanguage,
}: {
  switched: string | null;
  wanted: string | null;
  acceptLanguage: string | undefined;
}): Language {
  if (switched === 'en' || switched === 'zh') return switched;
  if (wanted !== null && wanted !== 'auto') return wanted.startsWith('zh') ? 'zh' : 'en';
  return preferred(acceptLanguage ?? '');
}

function preferred(acceptLanguage: string): Language {
  const ranked = acceptLanguage
    .split(',')
    .map((entry) => {
      const [tag = '', quality] = entry.trim().split(';q=');
      return { tag: tag.toLowerCase(), quality: quality === undefined ? 1 : Number(quality) };
    })
    .sort((left, right) => right.quality - left.quality);
  const known = ranked.find(({ tag }) => tag.startsWith('zh') || tag.startsWith('en'));
  return known?.tag.startsWith('zh') ? 'zh' : 'en';
}
