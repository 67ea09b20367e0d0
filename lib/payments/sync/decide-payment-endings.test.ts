import { describe, expect, it } from 'vitest';
import type { PaymentRow } from '@/lib/payments/payment-row';
import type { Snapshot } from '@/lib/providers/snapshot';
import { readablePlan } from '@/tests/fixtures/readable-plan';
import { paymentRow } from '@/tests/fixtures/rows';
import { decidePayment, isOurs, type Situation } from './decide-payment';
import { planUnknownTooLong } from './plan-payment';

const OWN = { id: 7, token: '0123456789ab' };
const common = { reference: 'cs_1', externalReference: OWN };
const open = { state: 'open' as const, ...common, lastDecline: null };
const failed = { state: 'failed' as const, ...common, reason: 'card_declined' as const };
const processing = { state: 'processing' as const, ...common, reason: 'bank_confirmation' as const };
const closed = { state: 'closed' as const, ...common };

const decided = ({
  row = {},
  ...parts
}: Partial<Situation> & { snapshot: Snapshot; row?: Partial<PaymentRow> }) =>
  readablePlan(
    decidePayment({
      payment: paymentRow(row),
      hasCompletedSibling: false,
      isPayable: false,
      closing: null,
      payee: null,
      isLapsed: false,
      isPayerBack: false,
      ...parts,
    }),
  );

/** The new state of a payment, and the reason; null: no change. */
const moved = (parts: Parameters<typeof decided>[0]) => {
  const plan = decided(parts);
  if (plan === null) return null;
  if (plan.payment?.kind !== 'move') throw new Error('A decision moves the payment');
  const [event] = plan.events ?? [];
  return [plan.payment.to, plan.payment.set.reason ?? null, event?.actor];
};

const unknown = { status: 'needs_review', reviewReason: 'unknown_too_long' } as const;

describe('a payment that failed at the provider', () => {
  it('releases its reservations', () => {
    expect(decided({ snapshot: failed, row: { pointsUsed: 400, couponUsageLogId: 5 } })).toEqual({
      payment: {
        kind: 'move',
        id: 7,
        from: 'pending',
        to: 'failed',
        version: 4,
        set: { reason: 'card_declined', checkout_url: null },
      },
      coupon: { kind: 'move', usage_log_id: 5, from: 'reserved', to: 'released' },
      postings: [
        { key: 'release', kind: 'points_release', lines: ['user:2:points_reserved -> user:2:points 400'] },
      ],
      events: [
        {
          kind: 'failed',
          from_status: 'pending',
          to_status: 'failed',
          actor: 'provider',
          detail: { reason: 'card_declined' },
        },
      ],
    });
  });

  it('is stored with a reference that we never learned', () => {
    const plan = decided({ snapshot: failed, row: { reference: null } });
    expect(plan?.payment).toMatchObject({ set: { provider_payment_id: 'cs_1' } });
  });

  it('has failed, or is over when the provider could not be asked for long; an ended payment stays as it is', () => {
    expect(moved({ snapshot: failed, row: { status: 'processing' } })).toEqual([
      'failed',
      'card_declined',
      'provider',
    ]);
    expect(moved({ snapshot: failed, row: unknown })).toEqual(['expired', 'card_declined', 'provider']);
    for (const status of ['completed', 'failed', 'cancelled', 'expired', 'refunded'] as const) {
      expect(moved({ snapshot: failed, row: { status } })).toBeNull();
    }
  });

  it('is left to a person who reviews its money', () => {
    expect(moved({ snapshot: failed, row: { ...unknown, transactionId: 'pi_1' } })).toBeNull();
    expect(moved({ snapshot: failed, row: { ...unknown, reviewReason: 'paid_twice' } })).toBeNull();
    expect(moved({ snapshot: failed, row: { ...unknown, status: 'completed' } })).toBeNull();
  });
});

describe('money in transit', () => {
  it('is news when it sets out, and when we learn what it waits for', () => {
    expect(decided({ snapshot: processing, row: { reference: null } })).toEqual({
      payment: {
        kind: 'move',
        id: 7,
        from: 'pending',
        to: 'processing',
        version: 4,
        set: { reason: 'bank_confirmation', provider_payment_id: 'cs_1' },
      },
      events: [
        {
          kind: 'processing',
          from_status: 'pending',
          to_status: 'processing',
          actor: 'provider',
          detail: { reason: 'bank_confirmation' },
        },
      ],
    });
    const onItsWay = { status: 'processing', reason: 'capturing' } as const;
    expect(decided({ snapshot: processing, row: onItsWay })).toEqual({
      payment: {
        kind: 'move',
        id: 7,
        from: 'processing',
        to: 'processing',
        version: 4,
        set: { reason: 'bank_confirmation' },
      },
      events: [{ kind: 'noticed', actor: 'provider', detail: { reason: 'bank_confirmation' } }],
    });
  });

  it('leaves a review with another reason', () => {
    const row = { status: 'processing', reason: 'capturing', reviewReason: 'refund_failed' } as const;
    expect(decided({ snapshot: processing, row })?.payment).toMatchObject({
      set: { reason: 'bank_confirmation' },
    });
    expect(decided({ snapshot: processing, row })?.payment).not.toHaveProperty('set.review_reason');
  });

  it('is no news twice, and none to an ended payment', () => {
    const known = { status: 'processing', reason: 'bank_confirmation' } as const;
    expect(decided({ snapshot: processing, row: known })).toBeNull();
    expect(moved({ snapshot: processing, row: { reason: 'bank_confirmation' } })?.[0]).toBe('processing');
    for (const status of ['completed', 'failed', 'expired', 'needs_review'] as const) {
      expect(decided({ snapshot: processing, row: { status } })).toBeNull();
    }
  });
});

describe('a payment that is closed at the provider', () => {
  it.each([
    ['cancelled_by_payer', 'cancelled', 'payer'],
    ['replaced', 'cancelled', 'payer'],
    ['change_ended', 'cancelled', 'system'],
    ['expired', 'expired', 'system'],
    ['provider_refused', 'failed', 'provider'],
  ] as const)('by us ends as we say: %s', (closing, to, actor) => {
    expect(moved({ snapshot: closed, closing })).toEqual([to, closing, actor]);
  });

  it('ends as the row says if another process is closing it', () => {
    const row = { closingReason: 'replaced' as const };
    expect(moved({ snapshot: closed, row })).toEqual(['cancelled', 'replaced', 'payer']);
    expect(moved({ snapshot: closed, row, closing: 'expired' })).toEqual(['expired', 'expired', 'system']);
  });

  it('has expired if nobody closed it', () => {
    expect(moved({ snapshot: closed })).toEqual(['expired', 'expired', 'system']);
    expect(moved({ snapshot: closed, row: unknown, closing: 'cancelled_by_payer' })).toEqual([
      'expired',
      'cancelled_by_payer',
      'system',
    ]);
  });

  it('has failed if its money was in transit', () => {
    expect(moved({ snapshot: closed, row: { status: 'processing' } })).toEqual([
      'failed',
      'payment_failed',
      'provider',
    ]);
    const plan = decided({ snapshot: closed, row: { status: 'processing', reference: null } });
    expect(plan?.payment).toMatchObject({ set: { provider_payment_id: 'cs_1' } });
  });

  it('releases its reservations, once', () => {
    const row = { pointsUsed: 400, couponUsageLogId: 5, reference: null };
    expect(decided({ snapshot: closed, row })).toMatchObject({
      payment: { set: { provider_payment_id: 'cs_1' } },
      coupon: { to: 'released' },
      postings: [{ kind: 'points_release' }],
    });
    for (const status of ['completed', 'failed', 'cancelled', 'expired', 'refunded'] as const) {
      expect(decided({ snapshot: closed, row: { ...row, status } })).toBeNull();
    }
  });
});

describe('a payment that the provider does not know', () => {
  const absent = { state: 'absent' } as const;

  it('ends when we close it, where it was never opened there', () => {
    const row = { reference: null, pointsUsed: 400 };
    expect(decided({ snapshot: absent, closing: 'replaced', row })).toEqual({
      payment: {
        kind: 'move',
        id: 7,
        from: 'pending',
        to: 'cancelled',
        version: 4,
        set: { reason: 'replaced', checkout_url: null },
      },
      postings: [
        { key: 'release', kind: 'points_release', lines: ['user:2:points_reserved -> user:2:points 400'] },
      ],
      events: [
        {
          kind: 'cancelled',
          from_status: 'pending',
          to_status: 'cancelled',
          actor: 'payer',
          detail: { reason: 'replaced' },
        },
      ],
    });
  });

  it('ends after its deadline, in every undecided state but a capture', () => {
    const row = { reference: 'cs_1', pointsUsed: 400 };
    const at = (parts: Partial<PaymentRow>, closing: Situation['closing'] = null) =>
      moved({ snapshot: absent, isLapsed: true, closing, row: { ...row, ...parts } });
    expect(at({})).toEqual(['expired', 'expired', 'system']);
    expect(at({}, 'cancelled_by_payer')).toEqual(['cancelled', 'cancelled_by_payer', 'payer']);
    expect(at({ closingReason: 'replaced' })).toEqual(['cancelled', 'replaced', 'payer']);
    expect(at(unknown)).toEqual(['expired', 'expired', 'system']);
    expect(at({ ...unknown, closingReason: 'replaced' })).toEqual(['expired', 'replaced', 'system']);
    expect(at({ status: 'processing', reason: 'capturing' })).toBeNull();
    expect(at({ status: 'processing', reason: 'bank_confirmation' })).toBeNull();
    expect(at({ ...unknown, transactionId: 'pi_1' })).toBeNull();
    expect(at({ status: 'needs_review', reviewReason: 'other_amount' })).toBeNull();
    for (const status of ['completed', 'failed', 'cancelled', 'expired', 'refunded'] as const) {
      expect(at({ status })).toBeNull();
    }
    expect(decided({ snapshot: absent, isLapsed: true, row: { ...row, ...unknown } })).toMatchObject({
      payment: { set: { review_reason: null } },
      postings: [{ kind: 'points_release' }],
    });
  });

  it('waits otherwise: not knowing is not knowing', () => {
    expect(decided({ snapshot: absent, row: { reference: 'cs_1' } })).toBeNull();
    expect(decided({ snapshot: absent, row: { reference: null } })).toBeNull();
    expect(decided({ snapshot: absent, closing: 'expired', row: { reference: 'cs_1' } })).toBeNull();
    expect(
      decided({ snapshot: absent, closing: 'expired', row: { reference: null, status: 'processing' } }),
    ).toBeNull();
  });
});

describe('a payment that is open at the provider', () => {
  it('is news when we did not know its reference', () => {
    expect(decided({ snapshot: open, row: { reference: null } })).toEqual({
      payment: {
        kind: 'move',
        id: 7,
        from: 'pending',
        to: 'pending',
        version: 4,
        set: { provider_payment_id: 'cs_1' },
      },
      events: [],
    });
  });

  it('is news when its funding source was declined, for another reason than before', () => {
    const declined = { ...open, lastDecline: { reason: 'insufficient_funds' as const } };
    expect(decided({ snapshot: declined })).toEqual({
      payment: {
        kind: 'move',
        id: 7,
        from: 'pending',
        to: 'pending',
        version: 4,
        set: { reason: 'insufficient_funds' },
      },
      events: [{ kind: 'declined', actor: 'provider', detail: { reason: 'insufficient_funds' } }],
    });
    expect(decided({ snapshot: declined, row: { reason: 'insufficient_funds' } })).toBeNull();
    expect(decided({ snapshot: declined, row: { reason: 'expired_card' } })).not.toBeNull();
    expect(decided({ snapshot: open, row: { reason: 'expired_card' } })).toBeNull();
  });

  it('is the payer’s again when we had believed its money to be in transit', () => {
    expect(decided({ snapshot: open, row: { status: 'processing', reason: 'capturing' } })).toEqual({
      payment: {
        kind: 'move',
        id: 7,
        from: 'processing',
        to: 'pending',
        version: 4,
        set: { reason: 'payer_action_required' },
      },
      events: [
        {
          kind: 'pending',
          from_status: 'processing',
          to_status: 'pending',
          actor: 'provider',
          detail: { reason: 'payer_action_required' },
        },
      ],
    });
    const row = { status: 'processing', reason: 'bank_confirmation' } as const;
    expect(moved({ snapshot: open, row })).toEqual(['pending', null, 'provider']);
    expect(moved({ snapshot: { ...open, lastDecline: { reason: 'declined' as const } }, row })).toEqual([
      'pending',
      'declined',
      'provider',
    ]);
  });

  it('is none to an ended payment', () => {
    const declined = { ...open, lastDecline: { reason: 'insufficient_funds' as const } };
    for (const status of ['completed', 'failed', 'cancelled', 'expired', 'needs_review'] as const) {
      expect(decided({ snapshot: declined, row: { status, reference: null } })).toBeNull();
    }
  });
});

describe('a provider’s own word for the reason', () => {
  it.each([
    { snapshot: failed, status: 'pending', kind: 'failed' },
    { snapshot: processing, status: 'pending', kind: 'processing' },
    { snapshot: open, status: 'pending', kind: 'declined' },
    { snapshot: open, status: 'processing', kind: 'pending' },
  ] as const)('is in the timeline of a $status payment that is $kind, and nowhere else', (situation) => {
    const { snapshot, status, kind } = situation;
    const why = { reason: 'card_declined' as const, providerReason: 'do_not_honor' };
    const told = snapshot.state === 'open' ? { ...snapshot, lastDecline: why } : { ...snapshot, ...why };
    const plan = decided({ snapshot: told, row: { status } });
    const detail = { reason: 'card_declined', provider_reason: 'do_not_honor' };
    expect(plan?.events).toMatchObject([{ kind, actor: 'provider', detail }]);
    expect(JSON.stringify(plan?.payment)).not.toContain('do_not_honor');
  });
});

describe('an object that was opened for somebody else', () => {
  it.each([
    ['another number', { id: 8, token: OWN.token }],
    ['another token', { id: 7, token: 'ba9876543210' }],
    ['nobody', null],
  ])('changes nothing: %s', (_, externalReference) => {
    for (const snapshot of [open, failed, processing, closed]) {
      const found = { ...snapshot, externalReference };
      expect(isOurs({ payment: paymentRow(), snapshot: found })).toBe(false);
      expect(decided({ snapshot: found, row: { reference: null }, closing: 'expired' })).toBeNull();
    }
  });

  it('by number alone is ours only under the reference that we stored', () => {
    const snapshot = { ...failed, externalReference: { id: 7, token: null } };
    expect(isOurs({ payment: paymentRow(), snapshot })).toBe(true);
    expect(isOurs({ payment: paymentRow({ reference: 'cs_2' }), snapshot })).toBe(false);
    expect(isOurs({ payment: paymentRow({ reference: null }), snapshot })).toBe(false);
    expect(isOurs({ payment: paymentRow({ id: 8 }), snapshot })).toBe(false);
    expect(isOurs({ payment: paymentRow({ reference: 'cs_2' }), snapshot: failed })).toBe(true);
  });
});

describe('a payment that stays unknown', () => {
  it('goes to review, and nothing is released', () => {
    expect(readablePlan(planUnknownTooLong(paymentRow({ pointsUsed: 400 })))).toEqual({
      payment: {
        kind: 'move',
        id: 7,
        from: 'pending',
        to: 'needs_review',
        version: 4,
        set: { reason: 'unknown_too_long', review_reason: 'unknown_too_long', checkout_url: null },
      },
      events: [
        {
          kind: 'needs_review',
          from_status: 'pending',
          to_status: 'needs_review',
          actor: 'system',
          detail: { reason: 'unknown_too_long' },
        },
      ],
    });
  });

  it('and fails after all ends the review', () => {
    expect(decided({ snapshot: failed, row: unknown })?.payment).toMatchObject({
      to: 'expired',
      set: { reason: 'card_declined', review_reason: null },
    });
  });
});
