import { PayError } from '@/lib/core/errors';
import type { Plan } from '@/lib/ledger/plan';
import type { DeletionResponse } from './schema';

/**
 * The plan of a deletion. Pure. Points move nowhere: they stay in the books of an account that nobody can use.
 * @throws PayError deletion_blocked with what keeps the account
 */
export function decideDeletion({
  userId,
  deletion: { blockers, lost },
  givesUpPoints,
}: {
  userId: number;
  deletion: Pick<DeletionResponse, 'blockers' | 'lost'>;
  givesUpPoints: boolean;
}): Plan {
  const keepsPoints = lost.points > 0 && !givesUpPoints;
  if (blockers.length > 0 || keepsPoints) {
    const reasons = [...blockers.map(({ reason }) => reason), ...(keepsPoints ? ['points_left'] : [])];
    throw new PayError('deletion_blocked', { details: { blockers: [...new Set(reasons)] } });
  }
  return {
    person: { kind: 'delete', id: userId, gives_up_points: givesUpPoints },
    audit: {
      actor_id: userId,
      action: 'account_deleted',
      subject: `user:${userId}`,
      detail: { points: lost.points },
    },
  };
}
