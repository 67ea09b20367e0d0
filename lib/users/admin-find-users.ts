import { db } from '@/lib/core/db/client';
import { containing } from '@/lib/core/db/containing';

export type FoundUser = { id: number; name: string; email: string };

/** At most this many; an operator with more results types more of the address. */
const FOUND_MAX = 10;

/** People whose e-mail address or name contains the text, but for those who deleted their accounts. */
export async function adminFindUsers(text: string): Promise<FoundUser[]> {
  const wanted = text.trim();
  if (wanted === '') return [];
  return db().user.findMany({
    where: {
      deletedAt: null,
      OR: [{ email: containing(wanted) }, { name: containing(wanted) }],
    },
    select: { id: true, name: true, email: true },
    orderBy: { id: 'asc' },
    take: FOUND_MAX,
  });
}
