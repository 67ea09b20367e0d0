import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '@/lib/ledger/plan';
import type { PaymentRow } from '@/lib/payments/payment-row';
import { mayMove, paymentStatuses } from '@/lib/payments/states';
import { paymentRow, taskRow } from '@/tests/fixtures/rows';
import { decideDispute } from './decide-dispute';
import type { DisputeRow } from './dispute-row';
import type { DisputeSituation, KnownDispute } from './dispute-situation';
import type { DisputeFacts } from './read-dispute-facts';

const AMOUNT = 9_000;

const payment = paymentRow({
  id: 5,
  taskId: 7,
  userId: 1,
  feeType: 'task_reward',
  status: 'completed',
  finalAmount: AMOUNT,
  transactionId: 'pi_1',
  completedAt: new Date(0),
  taskStatus: 'in_progress',
});

const task = taskRow({ id: 7, posterId: 1, helperId: 2, agreedReward: AMOUNT, escrowAmount: AMOUNT });

const facts: DisputeFacts = {
  isSettlement: true,
  held: { suspense: 0, feeRevenue: 0, escrow: AMOUNT, released: 0, releasedFee: 0, wallet: 0 },
  returned: { money: 0, points: 0 },
  isUnmatchedOnItsWay: false,
  isReserved: false,
  hasOtherOpen: false,
  openRequestId: null,
  acceptedApplicationId: null,
  holds: { earned: 0, earnedFee: 0, held: 0, active: [], disputes: [] },
};

const snapshot: KnownDispute = {
  state: 'known',
  disputeReference: 'dp_1',
  transactionId: 'pi_1',
  externalReference: { id: 5, token: '0123456789ab' },
  reason: 'fraudulent',
  amount: AMOUNT,
  currency: 'GBP',
  status: 'open',
  withdrawn: AMOUNT,
  fee: 2_000,
  evidenceDueAt: null,
  isEvidenceSent: false,
};

const situation = (parts: Partial<DisputeSituation> = {}): DisputeSituation => ({
  dispute: null,
  snapshot,
  payment,
  task,
  evidenceId: '1',
  facts,
  ...parts,
});

/** The row as the plan leaves it. */
function after({ before, plan }: { before: DisputeRow | null; plan: Plan }): DisputeRow {
  const { dispute } = plan;
  if (!dispute) throw new Error('The plan has no dispute');
  const given = dispute.kind === 'insert' ? dispute.row : dispute.set;
  return {
    id: 1,
    paymentId: 5,
    provider: 'stripe',
    reference: 'dp_1',
    currency: 'GBP',
    evidenceDueAt: given.evidence_due_at ? new Date(given.evidence_due_at) : null,
    evidenceSentAt: 'is_evidence_sent' in given && given.is_evidence_sent ? new Date(0) : null,
    evidenceAttempt: 1,
    concedeAttempt: 1,
    concedeRequestedAt: null,
    concededAt: null,
    concedeRefusal: null,
    reason: given.reason ?? '',
    amount: given.amount ?? 0,
    status: given.status as DisputeRow['status'],
    withdrawn: given.withdrawn ?? 0,
    fee: given.fee ?? 0,
    isReopened: 'is_reopened' in given && given.is_reopened === true,
    version: (before?.version ?? 0) + 1,
  };
}

/** What an account has after these plans, beginning with nothing. */
function sumOf({ plans, account }: { plans: Plan[]; account: string }): number {
  const lines = plans.flatMap(({ postings = [] }) => postings.flatMap((posting) => posting.lines));
  return lines.reduce(
    (total, { from, to, amount }) =>
      total + (to.id === account ? amount : 0) - (from.id === account ? amount : 0),
    0,
  );
}

const FUNDS = 'platform:disputed_funds:GBP';
const CLEARING = 'provider:stripe:clearing:GBP';

describe('a decision about a dispute', () => {
  it('has nothing to say twice', () => {
    fc.assert(
      fc.property(snapshots(), (seen) => {
        const plan = decideDispute(situation({ snapshot: seen }));
        if (!plan) throw new Error('A new dispute is news');
        const dispute = after({ before: null, plan });
        const isSent = seen.isEvidenceSent && dispute.evidenceSentAt === null;
        const again = decideDispute(situation({ snapshot: seen, dispute }));
        expect(again === null).toBe(!isSent);
      }),
    );
  });

  it('keeps what left the books and what is missing to the penny, whatever the provider said before', () => {
    fc.assert(
      fc.property(fc.array(snapshots(), { minLength: 1, maxLength: 6 }), heldAnywhere(), (scenario, held) => {
        const plans: Plan[] = [];
        let dispute: DisputeRow | null = null;
        // A provider's decision is final; what it reports after that is another scenario.
        const until = scenario.findIndex(({ status }) => status !== 'open');
        const told = until < 0 ? scenario : scenario.slice(0, until + 1);
        for (const seen of told) {
          const plan = decideDispute(situation({ snapshot: seen, dispute, facts: { ...facts, held } }));
          if (!plan) continue;
          plans.push(plan);
          dispute = after({ before: dispute, plan });
        }
        const last = told.at(-1) ?? snapshot;
        expect(sumOf({ plans, account: CLEARING })).toBe(last.withdrawn + last.fee);
        const missing = sumOf({ plans, account: FUNDS });
        const available = held.escrow + held.released + held.releasedFee;
        const covered = last.status === 'lost' ? Math.min(last.withdrawn, available) : 0;
        expect(missing).toBe(0 - (last.withdrawn - covered));
        const payments = plans.map(({ payment: move }) =>
          move?.kind === 'move' ? move.set.review_reason : null,
        );
        const isShown = payments.includes('dispute_uncovered');
        expect(isShown).toBe(last.status === 'lost' && last.withdrawn > available);
      }),
    );
  });

  it('makes no illegal move, from whatever state of the payment', () => {
    fc.assert(
      fc.property(
        snapshots(),
        fc.constantFrom(...paymentStatuses),
        fc.boolean(),
        (seen, status, hasOtherOpen) => {
          const plan = decideDispute(
            situation({ snapshot: seen, payment: { ...payment, status }, facts: { ...facts, hasOtherOpen } }),
          );
          const to = plan?.payment?.kind === 'move' ? plan.payment.to : '';
          expect(
            to === status ||
              paymentStatuses.some((name) => name === to && mayMove({ from: status, to: name })),
          ).toBe(true);
        },
      ),
    );
  });

  it('takes from what is held, then from what the helper has with us, then lets them owe it', () => {
    const held = { ...facts.held, escrow: 0, released: AMOUNT, wallet: 4_000 };
    const plan = decideDispute(
      situation({ snapshot: { ...snapshot, status: 'lost' }, facts: { ...facts, held } }),
    );
    const lines = plan?.postings?.find(({ kind }) => kind === 'dispute_lost')?.lines ?? [];
    expect(lines.map(({ from, to, amount }) => [from.id, to.id, amount])).toEqual([
      ['user:2:wallet:GBP', FUNDS, 4_000],
      ['user:2:debt:GBP', FUNDS, 5_000],
    ]);
  });

  it.each([
    ['all of it', AMOUNT, false, { to: 'refunded', set: { review_reason: null } }],
    ['a part of it', AMOUNT + 1, false, { to: 'needs_review', set: {} }],
    ['what was left beside a refund on its way', AMOUNT, true, { to: 'needs_review', set: {} }],
  ])('that takes %s from under suspense ends the review exactly when nothing is left', (...parts) => {
    const [, suspense, isUnmatchedOnItsWay, expected] = parts;
    const unmatched: PaymentRow = {
      ...payment,
      status: 'needs_review',
      reviewReason: 'task_closed',
      completedAt: null,
      pointsUsed: 40,
      couponUsageLogId: 3,
    };
    const some = { ...facts, isSettlement: false, isReserved: true, isUnmatchedOnItsWay };
    const plan = decideDispute(
      situation({
        snapshot: { ...snapshot, status: 'lost' },
        payment: unmatched,
        facts: { ...some, held: { ...facts.held, suspense } },
      }),
    );
    expect(plan?.payment).toMatchObject(expected);
    const isOver = expected.to === 'refunded';
    expect(plan?.coupon).toEqual(
      isOver ? { kind: 'move', usage_log_id: 3, from: 'reserved', to: 'released' } : undefined,
    );
    expect(sumOf({ plans: plan ? [plan] : [], account: 'user:1:points' })).toBe(isOver ? 40 : 0);
    const paid = { ...unmatched, status: 'completed' as const, reviewReason: 'paid_twice' };
    const beside = situation({
      snapshot: { ...snapshot, status: 'lost' },
      payment: paid,
      facts: { ...some, held: { ...facts.held, suspense } },
    });
    expect(decideDispute(beside)?.payment).toMatchObject({
      to: 'completed',
      set: isOver ? { review_reason: null } : {},
    });
  });

  it('touches money under suspense and no task when the disputed money never completed the payment', () => {
    const held = { ...facts.held, suspense: AMOUNT };
    const plan = decideDispute(
      situation({
        snapshot: { ...snapshot, status: 'lost', transactionId: 'pi_2' },
        facts: { ...facts, isSettlement: false, held },
      }),
    );
    expect(plan?.task).toBeUndefined();
    expect(plan?.payment).toMatchObject({ from: 'completed', to: 'completed' });
    expect(sumOf({ plans: plan ? [plan] : [], account: 'platform:suspense:GBP' })).toBe(-AMOUNT);
  });

  it('shows a person what was lost and is decided anew, and leaves the money in sight', () => {
    const lost = decideDispute(situation({ snapshot: { ...snapshot, status: 'lost' } }));
    const dispute = lost && after({ before: null, plan: lost });
    const won = decideDispute(
      situation({
        dispute,
        snapshot: { ...snapshot, status: 'won', withdrawn: 0 },
        payment: { ...payment, status: 'refunded' },
        facts: { ...facts, held: { ...facts.held, escrow: 0 } },
      }),
    );
    expect(won?.payment).toMatchObject({ to: 'refunded', set: { review_reason: 'dispute_decided_anew' } });
    expect(sumOf({ plans: won ? [won] : [], account: FUNDS })).toBe(AMOUNT);
  });
});

function snapshots(): fc.Arbitrary<KnownDispute> {
  return fc
    .record({
      status: fc.constantFrom('open', 'won', 'lost', 'withdrawn'),
      withdrawn: fc.integer({ min: 0, max: AMOUNT }),
      fee: fc.constantFrom(0, 2_000),
      isEvidenceSent: fc.boolean(),
      reason: fc.constantFrom('fraudulent', 'general'),
    })
    .map((parts) => ({ ...snapshot, ...parts }) as KnownDispute);
}

/** The reward may be held, released, and spent, in parts. */
function heldAnywhere(): fc.Arbitrary<DisputeFacts['held']> {
  return fc
    .record({
      escrow: fc.integer({ min: 0, max: AMOUNT }),
      released: fc.integer({ min: 0, max: AMOUNT }),
      wallet: fc.integer({ min: 0, max: AMOUNT }),
      releasedFee: fc.integer({ min: 0, max: AMOUNT / 10 }),
    })
    .map((parts) => ({ ...facts.held, ...parts }));
}
