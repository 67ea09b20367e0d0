import { z } from 'zod';
import { roles } from '@/lib/auth/roles';
import { idSchema, pageQuerySchema, pathIdSchema, textSchema, timestampSchema } from '@/lib/core/fields';
import { accountStates, FIND_PERSON_LENGTH_MAX, PERSON_REASON_LENGTH_MAX } from './states';

const roleSchema = z.enum(roles);
const reasonSchema = textSchema({ min: 1, max: PERSON_REASON_LENGTH_MAX });

export const personParamsSchema = z.object({ user_id: pathIdSchema });

export const personFilterSchema = z.object({
  /** A number, an address, or a part of a name. */
  find: textSchema({ min: 1, max: FIND_PERSON_LENGTH_MAX }).optional(),
  role: roleSchema.optional(),
  state: z.enum(accountStates).optional(),
});
export type PersonFilter = z.output<typeof personFilterSchema>;

export const personListQuerySchema = pageQuerySchema.extend(personFilterSchema.shape);

const personFields = {
  user_id: idSchema,
  /** Shortened for an operator without the permission `personal_data`, like the address. */
  name: z.string(),
  email: z.string(),
  role: roleSchema,
  state: z.enum(accountStates),
  created_at: timestampSchema,
  /** When somebody showed that the mailbox is theirs. */
  confirmed_at: timestampSchema.nullable(),
  disabled_at: timestampSchema.nullable(),
  /** When its person deleted it, for ever. */
  deleted_at: timestampSchema.nullable(),
};

export const personSummarySchema = z.strictObject(personFields);

export const personListSchema = z.strictObject({
  people: z.array(personSummarySchema),
  next_cursor: idSchema.nullable(),
});

/** A person as the console shows them. */
export const personSchema = z.strictObject({
  ...personFields,
  /** When an operator gave the role; null if nobody did. */
  role_given_at: timestampSchema.nullable(),
  /** Whether they show a second factor when they sign in; only operators have one. */
  has_second_factor: z.boolean(),
  /** How many places they are signed in at. */
  sessions: z.number().int(),
  /** What is theirs in the ledger, by account: minor units, or points. */
  balances: z.array(
    z.strictObject({
      kind: z.string(),
      currency: z.string(),
      amount: z.number().int(),
      amount_display: z.string(),
    }),
  ),
  payments: z.number().int(),
  payouts: z.number().int(),
  /** Acts that they asked for and that wait for a second person. */
  waiting_approvals: z.number().int(),
});

export const changeRoleBodySchema = z.strictObject({ role: roleSchema, reason: reasonSchema });
export const accountReasonBodySchema = z.strictObject({ reason: reasonSchema });

export type PersonSummary = z.output<typeof personSummarySchema>;
export type PersonList = z.output<typeof personListSchema>;
export type PersonResponse = z.output<typeof personSchema>;
