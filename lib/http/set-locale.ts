import { NextResponse } from 'next/server';
import { isSecureSite } from '@/lib/auth/session-cookie';
import { type AppLocale, localeCookie } from '@/lib/i18n/locales';

/** A year; after that the browser's language counts again. */
const REMEMBERED_SECONDS = 365 * 24 * 60 * 60;

/** Stores a language on this device. Scripts may read it: it is not a secret. */
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
