import type { NextRequest } from 'next/server';
import { chooseLocale } from '@/lib/i18n/choose-locale';
import { type AppLocale, localeCookie } from '@/lib/i18n/locales';

/** The language of a request's sender. */
export function localeOf(request: NextRequest): AppLocale {
  return chooseLocale({
    cookie: request.cookies.get(localeCookie)?.value,
    acceptLanguage: request.headers.get('accept-language'),
  });
}
