import { z } from 'zod';
import { hasPermission, roles } from '@/lib/auth/roles';
import { db } from '@/lib/core/db/client';
import { type ErrorCode, PayError } from '@/lib/core/errors';
import { log } from '@/lib/core/log';
import { commit } from '@/lib/ledger/commit';
import { acts } from './acts';
import { requireApprovalRow } from './approval-row';
import { APPROVED_HOURS } from './states';

/** These say nothing about whether the act is possible: it is tried again, for a time. */
const passing: readonly ErrorCode[] = [
  'provider_unavailable',
  'database_unavailable',
  'overloaded',
  'conflict',
  'refund_on_its_way',
  'internal',
];

/**
 * Does what was approved: the verb itself, for its maker and under their key, in a commit that uses the approval up. So it
 * is done once, whoever comes and however often, and after a process died in between. Of what is not possible any more, or
 * would move more than was approved, nothing is done, and the approval has failed; so has what could not be done for long.
 * @throws PayError not_found, and what says nothing about the act: then it is still to be done
 */
export async function executeApproval(id: number): Promise<void> {
  const { act, input, makerId, requestKey, state } = await requireApprovalRow(id);
  if (state !== 'approved') return;
  if (!(await mayMove(makerId))) return fail({ id, outcome: 'not_allowed' });
  try {
    await acts[act].runStored({ input, operatorId: makerId, key: requestKey, approvalId: id });
  } catch (error) {
    if (await isOver(id)) return ignoreAfterwards({ id, error });
    const outcome = error instanceof PayError ? error.code : 'internal';
    if (!passing.includes(outcome)) return fail({ id, outcome });
    if (!(await isTooLate({ id, outcome }))) throw error;
    return fail({ id, outcome });
  }
  // Somebody had done it before, in another way.
  if (!(await isOver(id))) await fail({ id, outcome: 'approval_nothing_left' });
}

/** Whoever lost the permission since they asked does nothing any more. */
async function mayMove(id: number): Promise<boolean> {
  const user = await db().user.findUniqueOrThrow({ where: { id }, select: { role: true, disabledAt: true } });
  const role = z.enum(roles).parse(user.role);
  return user.disabledAt === null && hasPermission({ role, permission: 'money' });
}

/** What follows the commit may fail, as it may for one who acts alone. */
async function ignoreAfterwards({ id, error }: { id: number; error: unknown }): Promise<void> {
  if (!(error instanceof PayError)) throw error;
  log().warn({ approval_id: id, error }, 'What follows an approved act was refused');
}

/** Counts the try, with its reason. A process that withdraws it meanwhile was faster, and then there is nothing to count. */
async function isTooLate({ id, outcome }: { id: number; outcome: ErrorCode }): Promise<boolean> {
  const rows = await db().$queryRaw`
    UPDATE approvals SET tries = tries + 1, last_refusal = ${outcome} WHERE id = ${id} AND state = 'approved'
    RETURNING decided_at <= now() - make_interval(hours => ${APPROVED_HOURS}::integer) AS "isTooLate"`;
  return z.array(z.object({ isTooLate: z.boolean() })).parse(rows)[0]?.isTooLate ?? false;
}

async function isOver(id: number): Promise<boolean> {
  return (await requireApprovalRow(id)).state !== 'approved';
}

async function fail({ id, outcome }: { id: number; outcome: ErrorCode }): Promise<void> {
  const result = await commit({
    approval: { kind: 'move', id, from: 'approved', to: 'failed', set: { outcome } },
  });
  if (result.outcome === 'done') log().warn({ approval_id: id, outcome }, 'An approved act was not possible');
}
