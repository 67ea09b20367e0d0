import type { Plan } from '@/lib/ledger/plan';
import type { DisputeRow } from './dispute-row';

type Moved = Pick<DisputeRow, 'id' | 'version'> & { status: string };
type DisputeSet = Extract<NonNullable<Plan['dispute']>, { kind: 'move' }>['set'];

/** An operator concedes it. The provider is told after that, by whoever comes first. */
export function planConcession({ dispute, operatorId }: { dispute: Moved; operatorId: number }): Plan {
  return moveDispute({ dispute, set: { concede_requested_by: operatorId, concede_refusal: null } });
}

/** The provider was told; what becomes of the money is its decision. */
export function planConceded(dispute: DisputeRow): Plan {
  return moveDispute({ dispute, set: { is_conceded: true } });
}

/** The provider refuses: the wish is taken back, and an operator reads why. */
export function planConcessionRefused({ dispute, why }: { dispute: DisputeRow; why: string }): Plan {
  return moveDispute({ dispute, set: { concede_requested_by: null, concede_refusal: why } });
}

/** What the last attempt did is unknown, and its keys will never tell: the next has others, after a look. */
export function planNextAttempt({
  dispute,
  of,
}: {
  dispute: DisputeRow;
  of: 'concession' | 'evidence';
}): Plan {
  return moveDispute({
    dispute,
    set:
      of === 'concession'
        ? { concede_attempt: dispute.concedeAttempt + 1 }
        : { evidence_attempt: dispute.evidenceAttempt + 1 },
  });
}

/** A key of the provider's own id of the dispute: our number may belong to somebody else as well. */
export function disputeKey({
  dispute: { reference },
  what,
  attempt,
}: {
  dispute: DisputeRow;
  what: string;
  attempt: number;
}): string {
  const key = `linku-dispute-${reference}-${what}`;
  return attempt === 1 ? key : `${key}-round-${attempt}`;
}

function moveDispute({
  dispute: { id, version, status },
  set,
}: {
  dispute: Moved;
  set: Omit<DisputeSet, 'status'>;
}): Plan {
  return { dispute: { kind: 'move', id, version, set: { status, ...set } } };
}
