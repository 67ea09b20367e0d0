import type { Prisma } from '@/lib/core/db/generated/client';

/** Which tasks a reader may see: open ones are public, every other is for its poster, its helper and helpers with an offer for it. */
export function visibleTo(userId: number | null): Prisma.TaskWhereInput {
  if (userId === null) return { status: 'open' };
  const offered = { helperId: userId, status: 'offered' };
  return {
    OR: [{ status: 'open' }, { posterId: userId }, { helperId: userId }, { applications: { some: offered } }],
  };
}
