import { commit } from '@/lib/ledger/commit';
import type { ApprovalRow } from './approval-row';

export type ApprovalMove = {
  row: ApprovalRow;
  operatorId: number;
  to: 'approved' | 'refused' | 'withdrawn';
  note: string | undefined;
};

/**
 * An operator decides about what waits, with an entry in the audit log. Writes nothing where another was faster, or it has
 * expired.
 * @throws PayError own_case, database_unavailable
 */
export async function moveApproval({ row, operatorId, to, note }: ApprovalMove): Promise<void> {
  const { id, act, subject, amount, unit, makerId } = row;
  const isByOther = to !== 'withdrawn';
  await commit({
    approval: {
      kind: 'move',
      id,
      from: 'open',
      to,
      set: isByOther ? { checker_id: operatorId, note: note ?? null } : {},
    },
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
