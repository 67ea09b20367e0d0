import { db } from '@/lib/core/db/client';

/** Whether a person signs in by a password; whoever has none does it at Google. */
export async function hasPassword({ userId }: { userId: number }): Promise<boolean> {
  const { passwordHash } = await db().user.findUniqueOrThrow({
    where: { id: userId },
    select: { passwordHash: true },
  });
  return passwordHash !== null;
}
