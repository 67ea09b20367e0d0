import { z } from 'zod';
import {
  amountSchema,
  idSchema,
  pageQuerySchema,
  pathIdSchema,
  textSchema,
  timestampSchema,
} from '@/lib/core/fields';
import { feeTypeSchema } from '@/lib/payments/schema';
import { providerNameSchema } from '@/lib/providers/schema';
import { disputeStatuses } from './states';

/** A provider reads no more than this. */
export const EVIDENCE_LENGTH_MAX = 20_000;

export const disputeParamsSchema = z.object({ dispute_id: pathIdSchema });

export const disputeListQuerySchema = pageQuerySchema.extend({
  /** Only those that are undecided. */
  open: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
});

export const submitEvidenceBodySchema = z.strictObject({
  /** Our evidence, as the provider will read it. */
  text: textSchema({ min: 1, max: EVIDENCE_LENGTH_MAX }),
});

export const disputeStatusSchema = z.enum(disputeStatuses);

/** A payer's bank or PayPal reclaims a payment. Amounts in minor units. */
export const disputeSchema = z.strictObject({
  id: idSchema,
  payment_id: idSchema,
  task_id: idSchema,
  task_title: z.string(),
  fee_type: feeTypeSchema,
  payer_name: z.string(),
  provider: providerNameSchema,
  provider_dispute_id: z.string(),
  /** The provider's own word. */
  reason: z.string(),
  status: disputeStatusSchema,
  amount: amountSchema,
  amount_display: z.string(),
  /** What the provider withdrew and has not returned. */
  withdrawn: amountSchema,
  withdrawn_display: z.string(),
  /** What the provider charges for it. */
  fee: amountSchema,
  fee_display: z.string(),
  currency: z.string().length(3),
  evidence_due_at: timestampSchema.nullable(),
  evidence_sent_at: timestampSchema.nullable(),
  /** We concede it: when that was decided, and when the provider had answered. */
  concede_requested_at: timestampSchema.nullable(),
  conceded_at: timestampSchema.nullable(),
  /** Why the provider did not let us concede, in its own words. */
  concede_refusal: z.string().nullable(),
  created_at: timestampSchema,
  ended_at: timestampSchema.nullable(),
});

export const disputeListSchema = z.strictObject({
  disputes: z.array(disputeSchema),
  next_cursor: idSchema.nullable(),
});

export type DisputeResponse = z.output<typeof disputeSchema>;
export type DisputeList = z.output<typeof disputeListSchema>;
