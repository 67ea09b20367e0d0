import type { Role } from '@/lib/auth/roles';
import { shownTo } from '@/lib/auth/shown-to';
import { db } from '@/lib/core/db/client';
import { type PageRequest, readPage } from '@/lib/core/read-page';
import { disputeResponse, withPayment } from './dispute-response';
import type { DisputeList } from './schema';
import type { DisputeStatus } from './states';

/**
 * Every dispute, for operators, the newest first.
 * @throws PayError database_unavailable
 */
export async function listDisputes({
  isOpen,
  isUnanswered = false,
  status,
  viewerRole,
  cursor,
  limit = 20,
}: PageRequest & {
  isOpen?: boolean | undefined;
  /** Only those that wait for our evidence. */
  isUnanswered?: boolean;
  /** Only those in this state. */
  status?: DisputeStatus;
  /** Decides whether names are shortened. */
  viewerRole: Role;
}): Promise<DisputeList> {
  const wanted = {
    ...(isOpen !== undefined && { status: isOpen ? 'open' : { not: 'open' } }),
    ...(isUnanswered && unansweredDisputes),
    ...(status && { status }),
  };
  const { rows, nextCursor } = await readPage({
    cursor,
    limit,
    find: ({ id, ...newest }) =>
      db().dispute.findMany({ where: { ...wanted, id }, include: withPayment, ...newest }),
  });
  const shown = shownTo(viewerRole);
  const disputes = rows.map((row) => {
    const { payer_name: name, ...dispute } = disputeResponse(row);
    return { ...dispute, payer_name: shown.name(name) };
  });
  return { disputes, next_cursor: nextCursor };
}

/** No evidence was sent, and it may still be sent. */
export const unansweredDisputes = { status: 'open', evidenceSentAt: null };
