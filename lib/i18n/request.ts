import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { catalogues } from './catalogues';
import { chooseLocale } from './choose-locale';
import { type AppLocale, localeCookie, localeTable } from './locales';

/** What next-intl needs to render one request: language, catalogue, and London time wherever the server is. */
export default getRequestConfig(async () => {
  const locale = await localeOfRequest();
  return {
    locale: localeTable[locale].tag,
    messages: catalogues[locale],
    timeZone: 'Europe/London',
    formats,
  };
});

async function localeOfRequest(): Promise<AppLocale> {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  return chooseLocale({ cookie: jar.get(localeCookie)?.value, acceptLanguage: head.get('accept-language') });
}

const formats = {
  dateTime: {
    timestamp: {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hour12: false,
    },
    precise: {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hour12: false,
    },
    day: { day: 'numeric', month: 'short', year: 'numeric' },
    clock: { hour: '2-digit', minute: '2-digit', hour12: false },
  },
} as const;

export type AppFormats = typeof formats;
