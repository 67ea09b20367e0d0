import { z } from 'zod';
import {
  amountSchema,
  idSchema,
  omittable,
  pageQuerySchema,
  pathIdSchema,
  textSchema,
  timestampSchema,
} from '@/lib/core/fields';
import { APPROVAL_TEXT_LENGTH_MAX, approvalActs, approvalStates } from './states';

export const approvalActSchema = z.enum(approvalActs);
export const approvalStateSchema = z.enum(approvalStates);

const noteSchema = textSchema({ min: 1, max: APPROVAL_TEXT_LENGTH_MAX });
const personSchema = z.strictObject({ id: idSchema, name: z.string() });

export const approvalParamsSchema = z.object({ approval_id: pathIdSchema });

/** An operator's act that waits for a second person, or waited. */
export const approvalSchema = z.strictObject({
  approval_id: idSchema,
  act: approvalActSchema,
  /** What it is about: `payment:1`, `user:1`. */
  subject: z.string(),
  /** What was asked, as it will be done. */
  input: z.record(z.string(), z.unknown()),
  /** Minor units, or points: what it moved when it was asked. It is done only if it still moves no more. */
  amount: amountSchema,
  amount_display: z.string(),
  /** Or PTS. */
  currency: z.string().length(3),
  maker: personSchema,
  reason: z.string(),
  created_at: timestampSchema,
  expires_at: timestampSchema,
  /**
   * open: it waits. approved: it is being done. executed: it was done, once. failed: it was not possible any more, or for 72
   * hours, and nothing moved. withdrawn: by its maker, or, after it was approved, by whoever may decide.
   */
  state: approvalStateSchema,
  checker: personSchema.nullable(),
  decided_at: timestampSchema.nullable(),
  note: z.string().nullable(),
  ended_at: timestampSchema.nullable(),
  /** Why it failed, as the code of a refusal. */
  outcome: z.string().nullable(),
  /** How often it was tried since it was approved, without an end, and why the last time; it is tried for 72 hours. */
  tries: z.int().min(0),
  last_refusal: z.string().nullable(),
  /** Who withdrew it after it was approved, and why. */
  withdrawn_by: personSchema.nullable(),
  withdrawn_because: z.string().nullable(),
});

/** The answer, 202, of an act that waits for a second person. */
export const approvalAskedSchema = z.strictObject({ approval: approvalSchema });

/** Which approvals an operator sees: those in a state, or all of them. */
export const approvalFilterSchema = z.enum([...approvalStates, 'all']);

export const approvalListQuerySchema = pageQuerySchema.extend({
  state: approvalFilterSchema.default('open'),
});

export const approvalListSchema = z.strictObject({
  approvals: z.array(approvalSchema),
  next_cursor: idSchema.nullable(),
});

export const approveBodySchema = z.strictObject({ note: omittable(noteSchema) });

/** Why; needed of what was approved. */
export const withdrawApprovalBodySchema = z.strictObject({ note: omittable(noteSchema) });

/** The maker reads why. */
export const refuseApprovalBodySchema = z.strictObject({ note: noteSchema });

export type ApprovalResponse = z.output<typeof approvalSchema>;
export type ApprovalAsked = z.output<typeof approvalAskedSchema>;
export type ApprovalFilter = z.output<typeof approvalFilterSchema>;
export type ApprovalList = z.output<typeof approvalListSchema>;
