import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { providerNameSchema } from '@/lib/providers/schema';
import { disputeStatusSchema } from './schema';

/** A dispute as stored. Amounts in minor units. */
export type DisputeRow = z.infer<typeof disputeRowSchema>;

const disputeRowSchema = z.object({
  id: z.number(),
  paymentId: z.number(),
  provider: providerNameSchema,
  reference: z.string(),
  reason: z.string(),
  amount: z.number(),
  currency: z.string(),
  status: disputeStatusSchema,
  /** What the provider withdrew and has not returned. */
  withdrawn: z.number(),
  fee: z.number(),
  /** Its provider opened it again after it was over. */
  isReopened: z.boolean(),
  evidenceDueAt: z.date().nullable(),
  evidenceSentAt: z.date().nullable(),
  /** Counts the attempts to send evidence, and to concede, each from 1. */
  evidenceAttempt: z.number(),
  concedeAttempt: z.number(),
  /** An operator concedes it. */
  concedeRequestedAt: z.date().nullable(),
  /** The provider was told so. */
  concededAt: z.date().nullable(),
  /** Why the provider did not let us concede. */
  concedeRefusal: z.string().nullable(),
  version: z.number(),
});

/**
 * One dispute, or null.
 * @throws PayError database_unavailable
 */
export async function findDisputeRow(
  filter: { id: number } | { provider: string; reference: string },
): Promise<DisputeRow | null> {
  const dispute = await db().dispute.findFirst({
    where:
      'id' in filter ? { id: filter.id } : { provider: filter.provider, providerDisputeId: filter.reference },
  });
  return dispute && disputeRowSchema.parse({ ...dispute, reference: dispute.providerDisputeId });
}
