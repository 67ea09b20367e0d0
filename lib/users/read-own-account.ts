import { db } from '@/lib/core/db/client';
import type { OwnAccountResponse } from './schema';

/** Who is signed in, and whether the mailbox of their address is known to be theirs. */
export async function readOwnAccount({ id }: { id: number }): Promise<OwnAccountResponse> {
  const { email, name, confirmedAt } = await db().user.findUniqueOrThrow({
    where: { id },
    select: { email: true, name: true, confirmedAt: true },
  });
  return { id, email, name, is_email_confirmed: confirmedAt !== null };
}
