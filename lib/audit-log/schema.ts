import { z } from 'zod';
import {
  amountSchema,
  idSchema,
  pathIdSchema,
  timestampSchema,
  wideIdSchema,
  widePageQuerySchema,
} from '@/lib/core/fields';
import { auditActions } from './states';

/** "payment:7", "coupon:WELCOME10". */
const SUBJECT = /^[a-z_]{1,30}:[^\s\p{Cc}]{1,100}$/u;

export const auditFilterSchema = z.object({
  /** Who did it. */
  actor_id: pathIdSchema.optional(),
  /** What it is about, as the log names it: `payment:7`, `user:7`, `payout:7`. */
  subject: z.string().regex(SUBJECT, 'Use a kind and a number, such as payment:7.').optional(),
  action: z.enum(auditActions).optional(),
});
export type AuditFilter = z.output<typeof auditFilterSchema>;

export const auditLogQuerySchema = widePageQuerySchema.extend(auditFilterSchema.shape);

/** What an operator did, or looked at. */
export const auditEntrySchema = z.strictObject({
  entry_id: wideIdSchema,
  created_at: timestampSchema,
  actor: z.strictObject({ id: idSchema, name: z.string() }),
  /** A word of a closed list; entries of earlier versions may have others. */
  action: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
  /** What it moved, in minor units or points; null if it is about no money. */
  amount: amountSchema.nullable(),
  amount_display: z.string().nullable(),
  /** Or PTS. */
  currency: z.string().length(3).nullable(),
  /** By which approval, if the actor could not do it alone. */
  approval_id: idSchema.nullable(),
});

export const auditLogSchema = z.strictObject({
  entries: z.array(auditEntrySchema),
  next_cursor: wideIdSchema.nullable(),
});

export type AuditEntryResponse = z.output<typeof auditEntrySchema>;
export type AuditLogResponse = z.output<typeof auditLogSchema>;
