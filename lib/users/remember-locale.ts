import { db } from '@/lib/core/db/client';
import type { AppLocale } from '@/lib/i18n/locales';

/**
 * Keeps the language in which a person reads us, for what is written while they are not here.
 * @throws PayError database_unavailable
 */
export async function rememberLocale({
  userId,
  locale,
}: {
  userId: number;
  locale: AppLocale;
}): Promise<void> {
  await db()
    .$executeRaw`UPDATE users SET locale = ${locale} WHERE id = ${userId} AND locale IS DISTINCT FROM ${locale}`;
}
