import { z } from 'zod';
import { PayError } from '@/lib/core/errors';
import { accepted } from '@/lib/http/accepted';
import type { Act, ActContext } from './act';
import { approvalResponse } from './approval-response';
import { askApproval } from './ask-approval';
import { approvalActSchema } from './schema';

const movedSchema = z.object({
  act: approvalActSchema,
  subject: z.string(),
  amount: z.number(),
  unit: z.string(),
});

/**
 * An operator does something that moves money: at once, or, above the limits, nothing is done, and it waits for a second
 * person.
 * @returns what the act answers, or 202 with the approval that it asked for
 * @throws PayError approval_reason_required, idempotency_mismatch, and those of the act
 */
export async function performAct<Input extends Record<string, unknown>, Output>({
  act,
  input,
  ...by
}: Omit<ActContext, 'approvalId'> & { act: Act<Input, Output>; input: Input }): Promise<Output | Response> {
  try {
    return await act.run({ ...by, input });
  } catch (error) {
    if (!(error instanceof PayError) || error.code !== 'approval_required') throw error;
    const reason = act.reasonOf(input);
    if (reason === undefined) throw new PayError('approval_reason_required', { cause: error });
    const { details = {} } = error;
    const approval = await askApproval({
      makerId: by.operatorId,
      moved: movedSchema.parse(details),
      input: act.waitingInput(input, details),
      reason,
      requestKey: by.key,
    });
    return accepted({ approval: approvalResponse(approval) });
  }
}
