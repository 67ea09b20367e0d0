import { db } from '@/lib/core/db/client';
import type { RefundRequest } from '@/lib/core/db/generated/client';

/**
 * One request, or null.
 * @throws PayError database_unavailable
 */
export function findRefundRequest(
  where: { id: number; taskId?: number } | { taskId: number; status: 'open' },
): Promise<RefundRequest | null> {
  return db().refundRequest.findFirst({ where });
}
