import { db } from '@/lib/core/db/client';
import type { Prisma } from '@/lib/core/db/generated/client';
import { invariant, PayError } from '@/lib/core/errors';
import { commit } from '@/lib/ledger/commit';
import type { Moved } from '@/lib/ledger/moved-by';
import { type ApprovalRow, findApprovalRows, requireApprovalRow } from './approval-row';
import { APPROVAL_HOURS, waitingApprovalStates } from './states';

type AskApproval = {
  makerId: number;
  moved: Moved;
  /** What the act's endpoint was asked. */
  input: Record<string, unknown>;
  reason: string;
  requestKey: string | null;
};

/**
 * Asks for a second person. The same request asks once: it gets the approval that it asked for before, whatever became of
 * it; an act without a key gets the one that still waits.
 * @throws PayError idempotency_mismatch (the key asked for something else), database_unavailable
 */
export async function askApproval(ask: AskApproval): Promise<ApprovalRow> {
  const earlier = await findEarlier(ask);
  if (earlier) return earlier;
  const { makerId, moved, input, reason, requestKey } = ask;
  const { act, subject, amount, unit } = moved;
  const result = await commit({
    approval: {
      kind: 'insert',
      row: {
        act,
        subject,
        input,
        amount,
        unit,
        maker_id: makerId,
        reason,
        request_key: requestKey,
        expires_seconds: APPROVAL_HOURS * 3_600,
      },
    },
    audit: {
      actor_id: makerId,
      action: 'approval_asked',
      subject,
      detail: { what: act, asked_amount: amount, currency: unit, reason },
    },
  });
  if (result.outcome === 'done' && result.approvalId !== null) return requireApprovalRow(result.approvalId);
  const faster = await findEarlier(ask);
  invariant(faster, `an approval that was refused as ${result.outcome} is there`);
  return faster;
}

async function findEarlier({
  makerId,
  moved: { act, subject },
  input,
  requestKey,
}: AskApproval): Promise<ApprovalRow | null> {
  const stored: Prisma.InputJsonObject = JSON.parse(JSON.stringify(input));
  if (requestKey === null) {
    const state = { in: [...waitingApprovalStates] };
    const [row] = await findApprovalRows({
      where: { act, subject, state, requestKey: null, input: { equals: stored } },
    });
    return row ?? null;
  }
  const [row] = await findApprovalRows({ where: { makerId, act, requestKey } });
  if (!row) return null;
  const isSame = await db().approval.count({ where: { id: row.id, subject, input: { equals: stored } } });
  if (isSame === 0) throw new PayError('idempotency_mismatch');
  return row;
}
