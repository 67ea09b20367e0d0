import { POINTS_UNIT, toDecimal } from '@/lib/core/money';
import type { ApprovalRow } from './approval-row';
import type { ApprovalResponse } from './schema';

/** An approval as the API shows it. Pure. */
export function approvalResponse(row: ApprovalRow): ApprovalResponse {
  const { id, act, subject, input, amount, unit, maker, reason, state, checker, note, outcome } = row;
  return {
    approval_id: id,
    act,
    subject,
    input,
    amount,
    amount_display: unit === POINTS_UNIT ? String(amount) : toDecimal({ amount, currency: unit }),
    currency: unit,
    maker,
    reason,
    created_at: row.createdAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
    state,
    checker,
    decided_at: row.decidedAt?.toISOString() ?? null,
    note,
    ended_at: row.endedAt?.toISOString() ?? null,
    outcome,
    tries: row.tries,
    last_refusal: row.lastRefusal,
    withdrawn_by: row.withdrawnBy,
    withdrawn_because: row.withdrawnBecause,
  };
}
