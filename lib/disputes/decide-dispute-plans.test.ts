import { describe, expect, it } from 'vitest';
import {
  decided,
  disputed,
  facts,
  linesOf,
  lost,
  open,
  reward,
  seen,
  withHeld,
} from '@/tests/fixtures/dispute-situations';
import { paymentRow, taskRow } from '@/tests/fixtures/rows';
import type { DisputeSituation, KnownDispute } from './dispute-situation';

describe('a dispute of a fee', () => {
  const fee = paymentRow({
    status: 'completed',
    finalAmount: 1_000,
    pointsUsed: 400,
    transactionId: 'pi_1',
    completedAt: new Date(2),
  });
  const lostFee = { ...lost, amount: 1_000, withdrawn: 1_000 };
  const some = {
    ...withHeld({ escrow: 0, feeRevenue: 1_000 }),
    acceptedApplicationId: 51,
    openRequestId: 41,
  };
  const market = taskRow({ status: 'open', helperId: null, escrowAmount: 0 });

  it('that is open does not touch the task', () => {
    const plan = decided({
      snapshot: { ...lostFee, status: 'open' },
      payment: fee,
      task: market,
      facts: some,
    });
    expect(plan?.payment).toMatchObject({ to: 'disputed' });
    expect([plan?.task, plan?.task_events]).toEqual([undefined, undefined]);
  });

  it('that is lost ends a task on the market', () => {
    const plan = decided({ snapshot: lostFee, payment: fee, task: market, facts: some });
    expect(plan?.task).toEqual({ id: 3, from: 'open', to: 'cancelled', version: 6 });
    expect(plan?.task_events).toEqual([
      {
        task_id: 3,
        kind: 'fee_dispute_lost',
        from_status: 'open',
        to_status: 'cancelled',
        actor: 'system',
        detail: { amount: 1_000, payment_id: 7 },
      },
    ]);
    expect([plan?.application, plan?.refund_request]).toEqual([undefined, undefined]);
    expect(plan?.payment).toMatchObject({ to: 'partially_refunded' });
  });

  it('that is lost ends a task that has accepted a helper, and lets the offer lapse', () => {
    const task = taskRow({ status: 'accepted', escrowAmount: 0 });
    const plan = decided({ snapshot: lostFee, payment: fee, task, facts: some });
    expect(plan?.task).toMatchObject({ from: 'accepted', to: 'cancelled' });
    expect(plan?.application).toEqual({ kind: 'move', id: 51, from: 'accepted', to: 'lapsed' });
    expect(plan).not.toHaveProperty('refund_request');
    const none = decided({
      snapshot: lostFee,
      payment: fee,
      task,
      facts: { ...some, acceptedApplicationId: null },
    });
    expect(none).not.toHaveProperty('application');
  });

  it.each(['pending_payment', 'in_progress', 'completed', 'cancelled'] as const)(
    'that is lost leaves a task that is %s as it is',
    (status) => {
      const plan = decided({ snapshot: lostFee, payment: fee, task: taskRow({ status }), facts: some });
      expect([plan?.task, plan?.task_events]).toEqual([undefined, undefined]);
    },
  );

  it('that is lost without anything taken ends no task', () => {
    const plan = decided({ snapshot: { ...lostFee, withdrawn: 0 }, payment: fee, task: market, facts: some });
    expect(plan).not.toHaveProperty('task');
  });

  it('whose points were returned as well is refunded', () => {
    const returned = { ...some, returned: { money: 0, points: 400 } };
    const to = (given: Partial<DisputeSituation>) =>
      decided({ snapshot: lostFee, payment: fee, task: market, ...given })?.payment;
    expect(to({ facts: returned })).toMatchObject({ to: 'refunded' });
    expect(to({ facts: { ...some, returned: { money: 0, points: 399 } } })).toMatchObject({
      to: 'partially_refunded',
    });
    const part = { ...lostFee, withdrawn: 600 };
    expect(to({ snapshot: part, facts: { ...some, returned: { money: 400, points: 400 } } })).toMatchObject({
      to: 'refunded',
    });
    expect(to({ snapshot: part, facts: { ...some, returned: { money: 399, points: 400 } } })).toMatchObject({
      to: 'partially_refunded',
    });
  });
});

describe('a payment after a dispute', () => {
  const ended = (parts: Partial<DisputeSituation>) =>
    decided({
      dispute: seen,
      payment: disputed,
      snapshot: { ...open, status: 'won', withdrawn: 0 },
      ...parts,
    })?.payment;

  it('has the state of its earlier refunds, and nothing more', () => {
    expect(ended({})).toMatchObject({ to: 'completed' });
    expect(ended({ facts: { ...facts, returned: { money: 1, points: 0 } } })).toMatchObject({
      to: 'partially_refunded',
    });
    expect(ended({ facts: { ...facts, returned: { money: 0, points: 1 } } })).toMatchObject({
      to: 'partially_refunded',
    });
    expect(ended({ facts: { ...facts, returned: { money: 9_000, points: 0 } } })).toMatchObject({
      to: 'refunded',
    });
  });

  it('counts only what was lost, whatever the provider still keeps', () => {
    expect(ended({ snapshot: { ...open, status: 'won', withdrawn: 500 } })).toMatchObject({
      to: 'completed',
    });
    expect(ended({ snapshot: { ...lost, withdrawn: 500 } })).toMatchObject({ to: 'partially_refunded' });
  });

  it('is disputed while another dispute is open', () => {
    expect(ended({ facts: { ...facts, hasOtherOpen: true } })).toMatchObject({ to: 'disputed' });
  });

  it('that is no longer complete, or was never completed by this money, stays what it is', () => {
    for (const status of ['needs_review', 'refunded', 'failed', 'cancelled'] as const) {
      expect(decided({ payment: { ...reward, status } })?.payment).toMatchObject({
        from: status,
        to: status,
      });
    }
    expect(decided({ facts: { ...facts, isSettlement: false } })?.payment).toMatchObject({ to: 'completed' });
    const part = { ...reward, status: 'partially_refunded' as const };
    expect(decided({ payment: part })?.payment).toMatchObject({ to: 'disputed' });
  });

  it('says in its timeline only what changed', () => {
    const plan = decided({ payment: { ...reward, status: 'needs_review' } });
    expect(plan?.events).toEqual([
      {
        kind: 'dispute_opened',
        actor: 'provider',
        detail: { dispute: 'dp_1', amount: 9_000, withdrawn: 9_000, reason: 'fraudulent' },
      },
    ]);
  });
});

describe('a dispute that we know', () => {
  const again = (parts: Partial<KnownDispute>, row: Partial<typeof seen> = {}) =>
    decided({ dispute: { ...seen, ...row }, snapshot: { ...open, ...parts }, payment: disputed });

  it('is no news while nothing changes', () => {
    expect(again({})).toBeNull();
    expect(again({ evidenceDueAt: null })).toBeNull();
    expect(again({ evidenceDueAt: null }, { evidenceDueAt: null })).toBeNull();
    expect(again({ isEvidenceSent: true }, { evidenceSentAt: new Date(3) })).toBeNull();
    expect(again({ isEvidenceSent: false }, { evidenceSentAt: new Date(3) })).toBeNull();
  });

  it.each<[string, Partial<KnownDispute>, object]>([
    ['the reason', { reason: 'general' }, { reason: 'general' }],
    ['the amount', { amount: 8_000 }, { amount: 8_000 }],
    ['what was taken', { withdrawn: 8_000 }, { withdrawn: 8_000 }],
    ['the fee', { fee: 0 }, { fee: 0 }],
    ['that evidence was sent', { isEvidenceSent: true }, { is_evidence_sent: true }],
    [
      'the deadline for evidence',
      { evidenceDueAt: new Date('2026-12-08T12:00:00Z') },
      { evidence_due_at: '2026-12-08T12:00:00.000Z' },
    ],
  ])('is news when %s changes', (_, parts, set) => {
    const plan = again(parts);
    expect(plan?.dispute).toMatchObject({
      kind: 'move',
      id: 21,
      version: 1,
      set: { status: 'open', ...set },
    });
    expect(plan?.events).toMatchObject([{ kind: 'dispute_changed' }]);
    expect(plan?.task).toMatchObject({ from: 'in_progress', to: 'in_progress' });
    expect(plan?.task_events).toEqual([]);
    expect(plan?.payment).toMatchObject({ to: 'disputed', set: {} });
  });

  it('gets a deadline where it had none, and keeps it where none is named', () => {
    expect(again({}, { evidenceDueAt: null })?.dispute).toMatchObject({
      set: { evidence_due_at: '2026-12-01T12:00:00.000Z' },
    });
    expect(again({ evidenceDueAt: null, fee: 0 })?.dispute).not.toHaveProperty('set.evidence_due_at');
  });
});

describe('a dispute that was over and is decided anew', () => {
  const over = { ...seen, status: 'lost' as const };
  const paidBack = { ...reward, status: 'refunded' as const };
  const anew = (parts: Partial<DisputeSituation>) => decided({ dispute: over, payment: paidBack, ...parts });

  it('is shown to a person, and its money is booked', () => {
    const plan = anew({ snapshot: { ...open, status: 'won', withdrawn: 0 } });
    expect(plan).toMatchObject({
      payment: { to: 'refunded', set: { review_reason: 'dispute_decided_anew' } },
      dispute: { set: { status: 'won' } },
      postings: [{ key: 'dispute:dp_1:1:funds', kind: 'dispute_reinstated' }],
      events: [{ kind: 'dispute_won' }],
    });
  });

  it('is shown as well where it was won, and is lost after all', () => {
    const won = { ...seen, status: 'won' as const, withdrawn: 0 };
    const plan = decided({ dispute: won, snapshot: lost });
    expect(plan).toMatchObject({
      payment: { from: 'completed', set: { review_reason: 'dispute_decided_anew' } },
      dispute: { set: { status: 'lost' } },
    });
    expect(linesOf(plan)?.map(([kind]) => kind)).toEqual(['dispute_withdrawn', 'dispute_lost']);
  });

  it('is shown as well where only a part comes back', () => {
    const plan = anew({ snapshot: { ...lost, withdrawn: 8_999 } });
    expect(plan?.payment).toMatchObject({ set: { review_reason: 'dispute_decided_anew' } });
    expect(linesOf(plan)).toEqual([
      ['dispute_reinstated', 'provider:stripe:clearing:GBP -> platform:disputed_funds:GBP 1'],
    ]);
  });

  it('keeps its row as it was where the provider opens it again', () => {
    const plan = anew({ snapshot: { ...open, fee: 3_000 } });
    expect(plan).toMatchObject({
      payment: { set: { review_reason: 'dispute_decided_anew' } },
      dispute: { set: { status: 'lost', fee: 3_000 } },
      events: [{ kind: 'dispute_changed' }],
    });
    const won = { ...seen, status: 'won' as const, withdrawn: 0 };
    expect(decided({ dispute: won, snapshot: open })?.dispute).toMatchObject({ set: { status: 'won' } });
  });

  it('says once that the provider opened it again, until it is decided again', () => {
    const again = { dispute: { set: { status: 'lost', is_reopened: true } } };
    expect(anew({ snapshot: open })).toMatchObject(again);
    const reopened = { ...seen, status: 'lost' as const, isReopened: true };
    expect(decided({ dispute: reopened, snapshot: open })).toBeNull();
    const decidedAgain = { dispute: { set: { status: 'lost', is_reopened: false } } };
    expect(decided({ dispute: reopened, snapshot: lost })).toMatchObject(decidedAgain);
  });

  it('is not shown where it is just the end, or the same end with another fee', () => {
    const ended = decided({ dispute: seen, snapshot: lost, payment: disputed });
    expect(ended?.payment).toMatchObject({ set: {} });
    expect(anew({ snapshot: { ...lost, fee: 0 } })?.payment).toMatchObject({ set: {} });
    expect(
      anew({ snapshot: { ...lost, withdrawn: 9_001 }, facts: withHeld({ escrow: 1 }) })?.payment,
    ).toMatchObject({ set: {} });
    const won = { ...seen, status: 'won' as const, withdrawn: 500 };
    const less = decided({
      dispute: won,
      snapshot: { ...open, status: 'won', withdrawn: 0 },
      payment: reward,
    });
    expect(less?.payment).toMatchObject({ set: {} });
  });
});

describe('a lost dispute of money under suspense', () => {
  const unmatched = {
    ...reward,
    status: 'needs_review' as const,
    reviewReason: 'paid_twice',
    completedAt: null,
    pointsUsed: 400,
    couponUsageLogId: 5,
  };
  const some = { ...withHeld({ suspense: 9_000, escrow: 0 }), isSettlement: false, isReserved: true };
  const taken = (parts: Partial<DisputeSituation>) =>
    decided({ snapshot: lost, payment: unmatched, facts: some, ...parts });

  it('that takes all of it ends the review, and releases its reservations', () => {
    expect(taken({})).toEqual({
      payment: {
        kind: 'move',
        id: 7,
        from: 'needs_review',
        to: 'refunded',
        version: 4,
        set: { review_reason: null },
      },
      dispute: expect.objectContaining({ kind: 'insert' }),
      coupon: { kind: 'move', usage_log_id: 5, from: 'reserved', to: 'released' },
      postings: [
        expect.objectContaining({ kind: 'dispute_withdrawn' }),
        expect.objectContaining({ kind: 'dispute_fee' }),
        {
          key: 'dispute:dp_1:0:lost',
          kind: 'dispute_lost',
          lines: ['platform:suspense:GBP -> platform:disputed_funds:GBP 9000'],
        },
        { key: 'release', kind: 'points_release', lines: ['user:2:points_reserved -> user:2:points 400'] },
      ],
      events: [
        {
          kind: 'dispute_lost',
          from_status: 'needs_review',
          to_status: 'refunded',
          actor: 'provider',
          detail: { dispute: 'dp_1', amount: 9_000, withdrawn: 9_000, reason: 'fraudulent' },
        },
      ],
    });
    expect(taken({ facts: { ...some, isReserved: false } })).not.toHaveProperty('coupon');
  });

  it.each<[string, Partial<DisputeSituation>]>([
    ['something is left', { facts: { ...some, held: { ...some.held, suspense: 9_001 } } }],
    ['a refund of it is on its way', { facts: { ...some, isUnmatchedOnItsWay: true } }],
    ['the review is about something else', { payment: { ...unmatched, reviewReason: 'refund_failed' } }],
    [
      'nothing was taken',
      { snapshot: { ...lost, withdrawn: 0 }, facts: { ...some, held: { ...some.held, suspense: 0 } } },
    ],
    ['it is the money that completed the payment', { facts: { ...some, isSettlement: true } }],
  ])('leaves the review where %s', (_, parts) => {
    const plan = taken(parts);
    expect(plan?.payment).toMatchObject({ to: 'needs_review' });
    expect(plan?.payment).not.toHaveProperty('set.review_reason', null);
    expect(plan).not.toHaveProperty('coupon');
  });

  it('that takes the last penny of it ends the review as well', () => {
    const penny = { ...some, held: { ...some.held, suspense: 1 } };
    expect(taken({ snapshot: { ...lost, withdrawn: 1 }, facts: penny })?.payment).toMatchObject({
      to: 'refunded',
    });
  });

  it('is not meant where the disputed money is what completed the payment', () => {
    const both = withHeld({ suspense: 9_000, escrow: 9_000 });
    const payment = { ...disputed, reviewReason: 'paid_twice' };
    const plan = taken({ payment, facts: both });
    expect(plan?.payment).toMatchObject({ to: 'refunded', set: {} });
    expect(plan?.payment).not.toHaveProperty('set.review_reason');
  });

  it('that takes more than there is stays with a person', () => {
    const plan = taken({ facts: { ...some, held: { ...some.held, suspense: 8_999 } } });
    expect(plan?.payment).toMatchObject({ to: 'needs_review', set: { review_reason: 'dispute_uncovered' } });
  });

  it('beside a payment that is complete takes the review away only', () => {
    const plan = taken({ payment: { ...unmatched, status: 'completed', completedAt: new Date(2) } });
    expect(plan?.payment).toMatchObject({ from: 'completed', to: 'completed', set: { review_reason: null } });
    expect(plan).not.toHaveProperty('coupon');
  });
});
