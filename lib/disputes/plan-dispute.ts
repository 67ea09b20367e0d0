import { type Account, disputedFunds, disputeFees, providerClearing } from '@/lib/ledger/accounts';
import type { WalletHoldWrite } from '@/lib/ledger/outgoing-parts';
import type { Plan, Posting, PostingLine } from '@/lib/ledger/plan';
import type { TaskMove } from '@/lib/ledger/task-parts';
import { fees } from '@/lib/payments/fees';
import type { PaymentStatus } from '@/lib/payments/states';
import { type Coverage, losesItsMoney } from './cover-loss';
import type { DisputeRow } from './dispute-row';
import type { DecidableSituation } from './dispute-situation';
import type { DisputeStatus } from './states';

/** What was decided about a dispute. */
export type DisputeOutcome = {
  status: DisputeStatus;
  coverage: Coverage;
  /** What changes of what is set aside in the helper's wallet. */
  holds: WalletHoldWrite[];
  paymentStatus: PaymentStatus;
  /** Why a person has to look at the payment; null: nobody has to. */
  review: string | null;
  /** The cause of the payment's review is gone. */
  isReviewed: boolean;
  /** The release of what the payment had reserved; null: nothing. */
  released: Plan | null;
};

/** The plan that writes it: row, payment, task, postings and timeline. */
export function planDispute({
  situation,
  outcome,
}: {
  situation: DecidableSituation;
  outcome: DisputeOutcome;
}): Plan {
  const { status, coverage, holds, paymentStatus, review, isReviewed, released } = outcome;
  return {
    payment: movePayment({ situation, to: paymentStatus, review, isReviewed }),
    dispute: rowOf({ ...situation, status }),
    ...released,
    postings: [...postingsOf({ situation, coverage }), ...(released?.postings ?? [])],
    ...(holds.length > 0 && { wallet_holds: holds }),
    events: [eventOf({ situation, status, paymentStatus })],
    ...taskPart({ ...situation, status, coverage }),
  };
}

function movePayment({
  situation: { payment },
  to,
  review,
  isReviewed,
}: {
  situation: DecidableSituation;
  to: PaymentStatus;
  review: string | null;
  isReviewed: boolean;
}) {
  return {
    kind: 'move' as const,
    id: payment.id,
    from: payment.status,
    to,
    version: payment.version,
    set: review === null && !isReviewed ? {} : { review_reason: review },
  };
}

function rowOf({
  dispute,
  snapshot,
  payment,
  evidenceId,
  status,
}: DecidableSituation & { status: DisputeStatus }): NonNullable<Plan['dispute']> {
  const { reason, amount, withdrawn, fee, evidenceDueAt, isEvidenceSent } = snapshot;
  if (dispute) {
    return {
      kind: 'move',
      id: dispute.id,
      version: dispute.version,
      set: {
        status,
        reason,
        amount,
        withdrawn,
        fee,
        is_reopened: status !== 'open' && snapshot.status === 'open',
        is_evidence_sent: isEvidenceSent,
        ...(evidenceDueAt && { evidence_due_at: evidenceDueAt.toISOString() }),
      },
    };
  }
  return {
    kind: 'insert',
    row: {
      payment_id: payment.id,
      evidence_id: evidenceId,
      provider: payment.provider,
      provider_dispute_id: snapshot.disputeReference,
      reason,
      amount,
      currency: snapshot.currency,
      status,
      withdrawn,
      fee,
      evidence_due_at: evidenceDueAt?.toISOString() ?? null,
    },
  };
}

/** Keys carry the version of the dispute from which they start, so each step is booked once. */
function postingsOf({
  situation: { dispute, snapshot, payment },
  coverage,
}: {
  situation: DecidableSituation;
  coverage: Coverage;
}): Posting[] {
  const { currency } = snapshot;
  const clearing = providerClearing({ provider: payment.provider, currency });
  const step = `dispute:${snapshot.disputeReference}:${dispute?.version ?? 0}`;
  const taken = snapshot.withdrawn - (dispute?.withdrawn ?? 0);
  const charged = snapshot.fee - (dispute?.fee ?? 0);
  const between = ({ from, amount }: { from: Account; amount: number }): PostingLine =>
    amount > 0 ? { from, to: clearing, amount } : { from: clearing, to: from, amount: -amount };
  return [
    ...(taken === 0
      ? []
      : [
          {
            key: `${step}:funds`,
            kind: taken > 0 ? ('dispute_withdrawn' as const) : ('dispute_reinstated' as const),
            lines: [between({ from: disputedFunds(currency), amount: taken })],
          },
        ]),
    ...(charged === 0
      ? []
      : [
          {
            key: `${step}:fee`,
            kind: 'dispute_fee' as const,
            lines: [between({ from: disputeFees(currency), amount: charged })],
          },
        ]),
    ...(coverage.lines.length === 0
      ? []
      : [{ key: `${step}:lost`, kind: 'dispute_lost' as const, lines: coverage.lines }]),
  ];
}

function eventOf({
  situation: { dispute, snapshot, payment },
  status,
  paymentStatus,
}: {
  situation: DecidableSituation;
  status: DisputeStatus;
  paymentStatus: PaymentStatus;
}) {
  const isMove = paymentStatus !== payment.status;
  return {
    kind: kindOf({ dispute, status }),
    ...(isMove && { from_status: payment.status, to_status: paymentStatus }),
    actor: 'provider' as const,
    detail: {
      dispute: snapshot.disputeReference,
      amount: snapshot.amount,
      withdrawn: snapshot.withdrawn,
      reason: snapshot.reason,
    },
  };
}

function kindOf({ dispute, status }: { dispute: DisputeRow | null; status: DisputeStatus }): string {
  if (dispute?.status === status) return 'dispute_changed';
  return status === 'open' ? 'dispute_opened' : `dispute_${status}`;
}

/** A dispute of a reward increments the task's version, so that nothing is released at the same time. */
function taskPart({
  dispute,
  snapshot,
  payment,
  task,
  facts,
  status,
  coverage,
}: DecidableSituation & { status: DisputeStatus; coverage: Coverage }): Pick<
  Plan,
  'task' | 'task_events' | 'application' | 'refund_request'
> {
  if (!facts.isSettlement) return {};
  const isReward = fees[payment.feeType].isHeld;
  const isCancelled =
    status === 'lost' && snapshot.withdrawn > 0 && losesItsMoney({ payment, task, facts, coverage });
  if (!isReward && !isCancelled) return {};
  const to: TaskMove['to'] = isCancelled ? 'cancelled' : task.status;
  const isNews = dispute?.status !== status;
  return {
    task: { id: task.id, from: task.status, to, version: task.version },
    task_events: isNews
      ? [
          {
            task_id: task.id,
            kind: isReward ? `reward_${kindOf({ dispute, status })}` : 'fee_dispute_lost',
            ...(isCancelled && { from_status: task.status, to_status: to }),
            actor: 'system',
            detail: { amount: snapshot.amount, payment_id: payment.id },
          },
        ]
      : [],
    ...(isCancelled &&
      task.status === 'accepted' &&
      facts.acceptedApplicationId !== null && {
        application: { kind: 'move', id: facts.acceptedApplicationId, from: 'accepted', to: 'lapsed' },
      }),
    ...(isCancelled &&
      isReward &&
      facts.openRequestId !== null && {
        refund_request: { kind: 'move', id: facts.openRequestId, from: 'open', to: 'withdrawn', set: {} },
      }),
  };
}
