import { describe, expect, it } from 'vitest';
import type { PayoutSnapshot } from '@/lib/providers/snapshot';
import { payoutRow } from '@/tests/fixtures/rows';
import { decidePayout } from './decide-payout';
import type { PayoutRow } from './payout-row';
import { payoutStatusSchema } from './schema';
import { type PayoutStatus, unpayableReasons } from './states';

const row = payoutRow();

const going = { payoutReference: 'B1', amount: 4000, currency: 'GBP', returned: 0, expectedAt: null };

const snapshots: PayoutSnapshot[] = [
  { state: 'absent' },
  { state: 'postponed', reason: 'balance_insufficient' },
  { state: 'sent', ...going, reason: null },
  { state: 'sent', ...going, reason: 'unclaimed' },
  { state: 'paid', ...going, reason: null },
  { state: 'failed', payoutReference: 'B1', reason: 'returned' },
];

const WALLET = 'user:3:wallet:GBP';
const FLYING = 'platform:payouts_in_flight:GBP';
const GONE = 'provider:paypal:clearing:GBP';

/** What was learned of it on the way to a state. */
const known: Partial<Record<PayoutStatus, Partial<PayoutRow>>> = { paid: { payoutReference: 'B1' } };

/** The account of the money in each state. */
const places = {
  requested: FLYING,
  cancelling: FLYING,
  sent: FLYING,
  paid: GONE,
  failed: WALLET,
  cancelled: WALLET,
};

/** In each state, the provider's reports that are new; the first `sent` is known already. */
const news: Record<PayoutStatus, string[]> = {
  requested: ['postponed', 'sent', 'sent unclaimed', 'paid', 'failed'],
  // Without a proof it goes on as before.
  cancelling: ['absent', 'sent', 'sent unclaimed', 'paid', 'failed'],
  sent: ['sent unclaimed', 'paid', 'failed'],
  paid: ['failed'],
  failed: ['sent', 'sent unclaimed', 'paid'],
  cancelled: ['sent', 'sent unclaimed', 'paid'],
};

function isNews({ status, snapshot }: { status: PayoutStatus; snapshot: PayoutSnapshot }): boolean {
  const isUnclaimed = snapshot.state === 'sent' && snapshot.reason !== null;
  return news[status].includes(isUnclaimed ? 'sent unclaimed' : snapshot.state);
}

describe('a decision about a payout', () => {
  const cases = payoutStatusSchema.options.flatMap((status) =>
    snapshots.map((snapshot) => ({ status, snapshot })),
  );

  it.each(cases)(
    'takes the money from where $status has it to where it goes then: $snapshot.state',
    (given) => {
      const { status, snapshot } = given;
      const plan = decidePayout({ payout: { ...row, status, ...known[status] }, snapshot });
      expect(plan !== null).toBe(isNews(given));
      if (!plan) return;
      const move = plan.payout;
      if (move?.kind !== 'move') throw new Error('It moves no payout');
      expect(move).toMatchObject({ id: 7, from: status, version: 5 });
      const to = payoutStatusSchema.parse(move.to);
      const lines = (plan.postings ?? []).flatMap((posting) => posting.lines);
      expect(lines.map(({ from, to: into, amount }) => [from.id, into.id, amount])).toEqual(
        places[status] === places[to] ? [] : [[places[status], places[to], 4000]],
      );
    },
  );

  it.each(cases)('never leaves an end but for money that came back: $status, $snapshot.state', (given) => {
    const { status, snapshot } = given;
    const plan = decidePayout({ payout: { ...row, status, ...known[status] }, snapshot });
    const isOver = status === 'paid' || status === 'failed' || status === 'cancelled';
    const isBounce = status === 'paid' && snapshot.state === 'failed';
    const isMoved = plan?.payout?.kind === 'move' && plan.payout.to !== status;
    expect(isOver && isMoved).toBe(isBounce);
  });

  it.each(unpayableReasons)('cancels what was never sent and may not be: %s', (unpayable) => {
    const absent = { state: 'absent' } as const;
    const plan = decidePayout({ payout: row, snapshot: absent, unpayable });
    expect(plan).toEqual({
      payout: {
        kind: 'move',
        id: 7,
        from: 'requested',
        to: 'cancelling',
        version: 5,
        set: { failure_reason: unpayable },
      },
    });
    for (const status of ['cancelling', 'sent', 'paid'] as const) {
      const payout = { ...row, status };
      expect(decidePayout({ payout, snapshot: absent, proof: 'not_yet', unpayable }), status).toBeNull();
    }
  });

  it('makes every refused attempt a new one', () => {
    const payout = { ...row, reason: 'balance_insufficient' };
    const snapshot = { state: 'postponed', reason: 'balance_insufficient' } as const;
    expect(decidePayout({ payout, snapshot })?.payout).toMatchObject({ to: 'requested', version: 5 });
  });

  it.each([{ amount: 3999 }, { currency: 'EUR' }])('believes no payout that is not ours: %j', (other) => {
    for (const state of ['sent', 'paid'] as const) {
      const snapshot: PayoutSnapshot = { state, ...going, reason: null, ...other };
      expect(decidePayout({ payout: row, snapshot })).toEqual({
        payout: expect.objectContaining({ to: 'requested', set: { failure_reason: 'does_not_agree' } }),
      });
      expect(decidePayout({ payout: { ...row, reason: 'does_not_agree' }, snapshot })).toBeNull();
      // It was sent, so it is not cancelled.
      expect(decidePayout({ payout: { ...row, status: 'cancelling' }, snapshot })?.payout).toMatchObject({
        to: 'requested',
      });
    }
  });
});
