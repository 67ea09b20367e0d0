import type { SessionUser } from '@/lib/auth/read-session-user';
import { tryOrLog } from '@/lib/core/try-or-log';
import { setLocale } from '@/lib/http/set-locale';
import type { AppLocale } from '@/lib/i18n/locales';
import { rememberLocale } from './remember-locale';

/** A person chooses a language: on this device, and for their mail if they are signed in. */
export async function chooseLanguage({
  user,
  locale,
}: {
  user: SessionUser | null;
  locale: AppLocale;
}): Promise<Response> {
  if (user) {
    await tryOrLog({
      attempt: () => rememberLocale({ userId: user.id, locale }),
      message: 'Could not keep the language of a person',
      facts: { user_id: user.id },
    });
  }
  return setLocale({ locale });
}
