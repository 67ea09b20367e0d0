import { describe, expect, it } from 'vitest';
import type { PayoutSnapshot } from '@/lib/providers/snapshot';
import { readablePlan } from '@/tests/fixtures/readable-plan';
import { payoutRow } from '@/tests/fixtures/rows';
import { decidePayout, planCancelling, planPayout, takenBackReference } from './decide-payout';
import type { PayoutRow } from './payout-row';

const requested = payoutRow({ provider: 'stripe', destination: 'acct_1' });

const going = {
  payoutReference: 'tr_1',
  amount: 4_000,
  currency: 'GBP',
  returned: 0,
  reason: null,
  expectedAt: null,
};
const sent: PayoutSnapshot = { state: 'sent', ...going };
const paid: PayoutSnapshot = { state: 'paid', ...going };
const failed: PayoutSnapshot = { state: 'failed', payoutReference: 'tr_1', reason: 'returned' };

const decided = ({ snapshot, ...row }: Partial<PayoutRow> & { snapshot: PayoutSnapshot }) =>
  readablePlan(decidePayout({ payout: { ...requested, ...row }, snapshot }));

const moveTo = (to: string, set: object, from = 'requested') => ({
  kind: 'move',
  id: 7,
  from,
  to,
  version: 5,
  set,
});

describe('a payout', () => {
  it('takes its money from the wallet before the provider is asked', () => {
    const plan = planPayout({
      userId: 3,
      account: { id: 8, provider: 'paypal', reference: 'wang@example.com' },
      amount: 4_000,
      currency: 'EUR',
      idempotencyKey: 'key-1',
    });
    expect(readablePlan(plan)).toEqual({
      payout: {
        kind: 'insert',
        row: {
          user_id: 3,
          payout_account_id: 8,
          provider: 'paypal',
          destination: 'wang@example.com',
          amount: 4_000,
          currency: 'EUR',
          idempotency_key: 'key-1',
        },
      },
      postings: [
        {
          key: 'requested',
          kind: 'payout_requested',
          lines: ['user:3:wallet:EUR -> platform:payouts_in_flight:EUR 4000'],
        },
      ],
    });
  });

  it('that is sent stores its reference, and books nothing', () => {
    expect(decided({ snapshot: sent })).toEqual({
      payout: moveTo('sent', { failure_reason: null, provider_payout_id: 'tr_1' }),
    });
  });

  it('that is sent is news again only with another reason', () => {
    const known = { status: 'sent', payoutReference: 'tr_1' } as const;
    expect(decided({ snapshot: sent, ...known })).toBeNull();
    expect(decided({ snapshot: { ...sent, reason: 'unclaimed' }, ...known })).toEqual({
      payout: moveTo('sent', { failure_reason: 'unclaimed' }, 'sent'),
    });
    expect(decided({ snapshot: { ...sent, reason: 'unclaimed' }, ...known, reason: 'unclaimed' })).toBeNull();
    expect(decided({ snapshot: { ...sent, reason: 'unclaimed' }, reason: 'unclaimed' })).not.toBeNull();
  });

  it('that is paid leaves the books, with the day on which the bank has it', () => {
    const expectedAt = new Date('2026-12-03T10:00:00Z');
    expect(decided({ snapshot: { ...paid, expectedAt }, status: 'sent', payoutReference: 'tr_1' })).toEqual({
      payout: moveTo('paid', { failure_reason: null, expected_at: '2026-12-03T10:00:00.000Z' }, 'sent'),
      postings: [
        {
          key: 'paid',
          kind: 'payout',
          lines: ['platform:payouts_in_flight:GBP -> provider:stripe:clearing:GBP 4000'],
        },
      ],
    });
    expect(decided({ snapshot: paid })?.payout).toEqual(
      moveTo('paid', { failure_reason: null, provider_payout_id: 'tr_1' }),
    );
  });

  it('that cannot be sent now is tried anew', () => {
    const snapshot = { state: 'postponed', reason: 'balance_insufficient' } as const;
    expect(decided({ snapshot })).toEqual({
      payout: moveTo('requested', { failure_reason: 'balance_insufficient' }),
    });
    for (const status of ['cancelling', 'sent', 'paid', 'failed', 'cancelled'] as const)
      expect(decided({ snapshot, status })).toBeNull();
  });

  it.each([
    ['requested', 'platform:payouts_in_flight:GBP'],
    ['sent', 'platform:payouts_in_flight:GBP'],
    ['paid', 'provider:stripe:clearing:GBP'],
  ] as const)('that failed when it was %s brings its money back from %s', (status, account) => {
    expect(decided({ snapshot: failed, status })).toEqual({
      payout: moveTo('failed', { failure_reason: 'returned', provider_payout_id: 'tr_1' }, status),
      postings: [
        {
          key: 'failed',
          kind: 'payout_failed',
          lines: [`${account} -> user:3:wallet:GBP 4000`],
          note: 'returned',
        },
      ],
    });
  });

  it('is fenced before it is cancelled; what an operator does is in the audit log', () => {
    const fenced = moveTo('cancelling', { failure_reason: 'cancelled_by_helper' });
    expect(readablePlan(planCancelling({ payout: requested, by: 'helper', actorId: 3 }))).toEqual({
      payout: fenced,
    });
    expect(readablePlan(planCancelling({ payout: requested, by: 'operator', actorId: 9 }))).toEqual({
      payout: moveTo('cancelling', { failure_reason: 'cancelled_by_operator' }),
      audit: { actor_id: 9, action: 'payout_cancelled', subject: 'payout:7' },
    });
  });

  it('that is being cancelled is cancelled when it was not sent, waits, or goes on', () => {
    const payout = { ...requested, status: 'cancelling', reason: 'cancelled_by_helper' } as const;
    const end = (proof: 'unsent' | 'not_yet' | 'unknown') =>
      readablePlan(decidePayout({ payout, snapshot: { state: 'absent' }, proof }));
    expect(end('unsent')).toEqual({
      payout: moveTo('cancelled', { failure_reason: 'cancelled_by_helper' }, 'cancelling'),
      postings: [
        {
          key: 'cancelled',
          kind: 'payout_cancelled',
          lines: ['platform:payouts_in_flight:GBP -> user:3:wallet:GBP 4000'],
        },
      ],
    });
    expect(end('not_yet')).toBeNull();
    expect(end('unknown')).toEqual({
      payout: moveTo('requested', { failure_reason: 'may_be_sent' }, 'cancelling'),
    });
    for (const proof of ['unsent', 'not_yet', 'unknown'] as const) {
      expect(decidePayout({ payout, snapshot: paid, proof })).toMatchObject({ payout: { to: 'paid' } });
      expect(decidePayout({ payout: requested, snapshot: { state: 'absent' }, proof })).toBeNull();
    }
  });

  it('that is being cancelled, of which the provider says nothing any more, is never sent again', () => {
    const payout = { ...requested, status: 'cancelling', payoutReference: 'B1', reason: 'x' } as const;
    expect(decidePayout({ payout, snapshot: { state: 'absent' }, proof: 'unknown' })).toEqual({
      payout: moveTo('sent', { failure_reason: null }, 'cancelling'),
    });
  });

  it('that is being cancelled and comes back unclaimed is cancelled; any other end of it is its own', () => {
    const payout = { ...requested, status: 'cancelling', reason: 'cancelled_by_helper' } as const;
    const set = { failure_reason: 'cancelled_by_helper', provider_payout_id: 'tr_1' };
    expect(readablePlan(decidePayout({ payout, snapshot: failed }))).toEqual({
      payout: moveTo('cancelled', set, 'cancelling'),
      postings: [
        {
          key: 'cancelled',
          kind: 'payout_cancelled',
          lines: ['platform:payouts_in_flight:GBP -> user:3:wallet:GBP 4000'],
        },
      ],
    });
    const blocked = { ...failed, reason: 'regulatory_blocked' } as const;
    expect(decidePayout({ payout, snapshot: blocked })).toMatchObject({ payout: { to: 'failed' } });
    expect(decidePayout({ payout: requested, snapshot: failed })).toMatchObject({ payout: { to: 'failed' } });
  });

  it('is taken back only while it is being cancelled, unclaimed, and ours', () => {
    const cancelling = { ...requested, status: 'cancelling' } as const;
    const unclaimed = { ...sent, reason: 'unclaimed' } as const;
    const reference = (payout: PayoutRow, snapshot: PayoutSnapshot) =>
      takenBackReference({ payout, snapshot });
    expect(reference(cancelling, unclaimed)).toBe('tr_1');
    for (const other of [sent, paid, failed, { ...paid, reason: 'unclaimed' } as const]) {
      expect(reference(cancelling, other)).toBeNull();
    }
    expect(reference(cancelling, { ...unclaimed, amount: 3_999 })).toBeNull();
    expect(reference(cancelling, { ...unclaimed, currency: 'EUR' })).toBeNull();
    for (const status of ['requested', 'sent', 'paid', 'failed', 'cancelled'] as const) {
      expect(reference({ ...requested, status }, unclaimed)).toBeNull();
    }
  });

  const inPart = (returned: number) => ({ ...paid, returned, reason: 'reversed_in_part' as const });
  const BACK = 'provider:stripe:clearing:GBP -> user:3:wallet:GBP';

  it('that came back in part returns what is new of it, under a key of its own', () => {
    const known = { status: 'paid', payoutReference: 'tr_1' } as const;
    expect(decided({ snapshot: inPart(1_500), ...known })).toEqual({
      payout: moveTo('paid', { failure_reason: 'reversed_in_part', returned_amount: 1_500 }, 'paid'),
      postings: [{ key: 'returned:1500', kind: 'payout_returned', lines: [`${BACK} 1500`] }],
    });
    const next = decided({ snapshot: inPart(2_500), ...known, returnedAmount: 1_500 });
    expect(next?.postings).toEqual([
      { key: 'returned:2500', kind: 'payout_returned', lines: [`${BACK} 1000`] },
    ]);
    for (const returnedAmount of [1_500, 2_000]) {
      expect(decided({ snapshot: inPart(1_500), ...known, returnedAmount })).toBeNull();
    }
    const wrong = { ...inPart(1_500), currency: 'EUR' };
    expect(decided({ snapshot: wrong, ...known })).toBeNull();
  });

  it('that came back in part before we knew that it was paid is booked both ways', () => {
    expect(decided({ snapshot: inPart(1_500) })).toEqual({
      payout: moveTo('paid', {
        failure_reason: 'reversed_in_part',
        provider_payout_id: 'tr_1',
        returned_amount: 1_500,
      }),
      postings: [
        {
          key: 'paid',
          kind: 'payout',
          lines: ['platform:payouts_in_flight:GBP -> provider:stripe:clearing:GBP 4000'],
        },
        { key: 'returned:1500', kind: 'payout_returned', lines: [`${BACK} 1500`] },
      ],
    });
  });

  it('of which an operator said that it arrived has its reference when the provider shows it', () => {
    const said = { status: 'paid', reason: 'arrived' } as const;
    const news = { failure_reason: 'arrived', provider_payout_id: 'tr_1' };
    for (const snapshot of [sent, paid]) {
      expect(decided({ snapshot, ...said })).toEqual({ payout: moveTo('paid', news, 'paid') });
      expect(decided({ snapshot, ...said, payoutReference: 'tr_1' })).toBeNull();
      expect(decided({ snapshot: { ...snapshot, payoutReference: null }, ...said })).toBeNull();
    }
    expect(decided({ snapshot: inPart(1_500), ...said })).toEqual({
      payout: moveTo(
        'paid',
        { failure_reason: 'reversed_in_part', provider_payout_id: 'tr_1', returned_amount: 1_500 },
        'paid',
      ),
      postings: [{ key: 'returned:1500', kind: 'payout_returned', lines: [`${BACK} 1500`] }],
    });
  });

  it('that came back in part and then whole returns the rest', () => {
    const plan = decided({ snapshot: failed, status: 'paid', returnedAmount: 1_500 });
    expect(plan?.postings).toEqual([
      { key: 'failed', kind: 'payout_failed', lines: [`${BACK} 2500`], note: 'returned' },
    ]);
  });

  it('that failed stays failed, and what is paid is not paid again', () => {
    expect(decided({ snapshot: failed, status: 'failed' })).toBeNull();
    for (const snapshot of [sent, paid]) {
      expect(decided({ snapshot, status: 'paid', payoutReference: 'tr_1' })).toBeNull();
      for (const status of ['paid', 'failed', 'cancelled'] as const) {
        expect(decided({ snapshot: { ...snapshot, amount: 1 }, status })).toBeNull();
      }
    }
    expect(decided({ snapshot: { state: 'absent' } })).toBeNull();
  });

  it.each([{ amount: 3_999 }, { currency: 'EUR' }])(
    'that reports %o is not ours, and is shown once',
    (other) => {
      for (const snapshot of [sent, paid]) {
        expect(decided({ snapshot: { ...snapshot, ...other }, status: 'sent' })).toEqual({
          payout: moveTo('sent', { failure_reason: 'does_not_agree' }, 'sent'),
        });
        expect(decided({ snapshot: { ...snapshot, ...other }, reason: 'does_not_agree' })).toBeNull();
      }
    },
  );
});
