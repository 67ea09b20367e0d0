import { commit } from '@/lib/ledger/commit';
import type { ApprovalRow } from './approval-row';

export type ApprovalMove = {
  row: ApprovalRow;
  operatorId: number;
  to: 'approved' | 'refused' | 'withdrawn';
  note: string | undefined;
};

/**
 * An operator decides about what waits, or withdraws what was approved, with an entry in the audit log. Writes nothing where
 * another was faster, or it has expired.
 * @throws PayError own_case, not_allowed, database_unavailable
 */
export async function moveApproval({ row, operatorId, to, note }: ApprovalMove): Promise<void> {
  const { id, state: from, act, subject, amount, unit, makerId } = row;
  await commit({
    approval: { kind: 'move', id, from, to, set: written({ row, operatorId, to, note }) },
    audit: {
      actor_id: operatorId,
      action: `approval_${to}`,
      subject: `approval:${id}`,
      detail: {
        what: act,
        about: subject,
        asked_amount: amount,
        currency: unit,
        maker_id: makerId,
        note: note ?? null,
      },
    },
  });
}

function written({ row: { state }, operatorId, to, note }: ApprovalMove) {
  if (to !== 'withdrawn') return { checker_id: operatorId, note: note ?? null };
  return state === 'approved' ? { withdrawn_by_id: operatorId, withdrawn_because: note ?? '' } : {};
}
