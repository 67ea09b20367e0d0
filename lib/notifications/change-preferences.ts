import { db } from '@/lib/core/db/client';
import type { ChangePreferencesBody } from './schema';

/**
 * Stores what a person wants by e-mail; what they do not name stays, and of a kind that they name twice the last counts.
 * @throws PayError database_unavailable
 */
export async function changePreferences({
  userId,
  preferences,
}: ChangePreferencesBody & { userId: number }): Promise<void> {
  const chosen = [...new Map(preferences.map(({ kind, by_mail: byMail }) => [kind, byMail]))];
  await db().$executeRaw`
    INSERT INTO notification_preferences AS p (user_id, kind, by_mail)
    SELECT ${userId}::integer, c.kind, c.by_mail
    FROM unnest(${chosen.map(([kind]) => kind)}::text[], ${chosen.map(([, byMail]) => byMail)}::boolean[]) AS c (kind, by_mail)
    ORDER BY c.kind
    ON CONFLICT (user_id, kind) DO UPDATE SET by_mail = EXCLUDED.by_mail, updated_at = now()
    WHERE p.by_mail <> EXCLUDED.by_mail`;
}
