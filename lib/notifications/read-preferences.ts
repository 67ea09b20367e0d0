import { db } from '@/lib/core/db/client';
import type { PreferencesResponse } from './schema';
import { isOptional, notificationKinds, notificationMails } from './states';

/**
 * What a person gets by e-mail, by kind. The digest of the console is for operators.
 * @throws PayError database_unavailable
 */
export async function readPreferences({
  userId,
  isOperator,
}: {
  userId: number;
  isOperator: boolean;
}): Promise<PreferencesResponse> {
  const chosen = await db().notificationPreference.findMany({ where: { userId } });
  const byKind = new Map(chosen.map(({ kind, byMail }) => [kind, byMail]));
  const shown = notificationKinds.filter((kind) => kind !== 'daily_digest' || isOperator);
  return {
    preferences: shown
      .filter((kind) => notificationMails[kind] !== 'elsewhere')
      .map((kind) => ({
        kind,
        by_mail: !isOptional(kind) || (byKind.get(kind) ?? true),
        is_optional: isOptional(kind),
      })),
  };
}
