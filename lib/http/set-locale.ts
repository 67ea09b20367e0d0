import { NextResponse } from 'next/server';
import { isSecureSite } from '@/lib/auth/session-cookie';
import { type AppLocale, localeCookie } from '@/lib/i18n/locales';

/** A year; whoever comes back later is asked by their browser's language again. */
const REMEMBERED_SECONDS = 365 * 24 * 60 * 60;

/** Remembers a language on this device. Scripts may read it: it is not a secret. */
export function setLocale({ locale }: { locale: AppLocale }): Response {
  const response = NextResponse.json({ locale });
  response.cookies.set(localeCookie, locale, {
    path: '/',
    maxAge: REMEMBERED_SECONDS,
    sameSite: 'lax',
    secure: isSecureSite(),
  });
  return response;
}
