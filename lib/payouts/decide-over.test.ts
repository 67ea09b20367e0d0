import { describe, expect, it } from 'vitest';
import type { PayoutSnapshot } from '@/lib/providers/snapshot';
import { readablePlan } from '@/tests/fixtures/readable-plan';
import { payoutRow } from '@/tests/fixtures/rows';
import { decidePayout } from './decide-payout';
import type { PayoutRow } from './payout-row';

const row = payoutRow({ status: 'failed', reason: 'came_back', endedAt: new Date(0) });

const going = {
  payoutReference: 'B1',
  amount: 4_000,
  currency: 'GBP',
  returned: 0,
  reason: null,
  expectedAt: null,
};
const paid: PayoutSnapshot = { state: 'paid', ...going };
const failed: PayoutSnapshot = { state: 'failed', payoutReference: 'B1', reason: 'returned' };
const inPart = (returned: number): PayoutSnapshot => ({
  ...paid,
  returned,
  reason: 'reversed_in_part',
});

const decided = ({ snapshot, ...parts }: Partial<PayoutRow> & { snapshot: PayoutSnapshot }) =>
  readablePlan(decidePayout({ payout: { ...row, ...parts }, snapshot }));

const flagged = { reason: 'sent_after_all', payoutReference: 'B1' } as const;
const resolved = { reason: 'helper_charged', payoutReference: 'B1', resolution: 'charge_helper' } as const;

const moved = (set: object, status = 'failed') => ({
  kind: 'move',
  id: 7,
  from: status,
  to: status,
  version: 5,
  set,
});

describe.each(['failed', 'cancelled'] as const)('A payout that is over, as %s', (status) => {
  it.each(['sent', 'paid'] as const)('is shown once when it was %s after all, and books nothing', (state) => {
    const snapshot: PayoutSnapshot = { state, ...going };
    expect(decided({ status, snapshot })).toEqual({
      payout: moved({ failure_reason: 'sent_after_all', provider_payout_id: 'B1' }, status),
    });
    expect(decided({ status, snapshot, ...flagged })).toBeNull();
  });

  it.each([{ amount: 3_999 }, { currency: 'EUR' }])(
    'is not shown for a payout that is another: %j',
    (other) => {
      expect(decided({ status, snapshot: { ...paid, ...other } })).toBeNull();
      expect(decided({ status, ...resolved, snapshot: { ...inPart(1_000), ...other } })).toBeNull();
    },
  );

  it('is shown no more when all of it came back meanwhile', () => {
    expect(decided({ status, ...flagged, snapshot: failed })).toEqual({
      payout: moved({ failure_reason: 'returned' }, status),
    });
    expect(decided({ status, snapshot: failed })).toBeNull();
  });

  it('is not shown again once somebody bore it', () => {
    expect(decided({ status, ...resolved, snapshot: paid })).toBeNull();
    expect(decided({ status, ...resolved, snapshot: { ...paid, state: 'sent' } })).toBeNull();
  });

  it.each([{ state: 'absent' }, { state: 'postponed', reason: 'balance_insufficient' }] as const)(
    'stays as it is where the provider says $state',
    (snapshot) => {
      for (const parts of [{}, flagged, resolved]) expect(decided({ status, ...parts, snapshot })).toBeNull();
    },
  );

  it.each([
    ['charge_helper', 'user:3:wallet:GBP'],
    ['write_off', 'platform:write_offs:GBP'],
  ] as const)('returns what comes back to whoever bore it: %s', (resolution, account) => {
    const from = 'provider:paypal:clearing:GBP';
    expect(decided({ status, ...resolved, resolution, snapshot: inPart(1_500) })).toEqual({
      payout: moved({ failure_reason: 'reversed_in_part', returned_amount: 1_500 }, status),
      postings: [{ key: 'returned:1500', kind: 'payout_returned', lines: [`${from} -> ${account} 1500`] }],
    });
    const rest = { status, ...resolved, resolution, returnedAmount: 1_500 };
    expect(decided({ ...rest, snapshot: inPart(1_500) })).toBeNull();
    expect(decided({ ...rest, snapshot: failed })).toEqual({
      payout: moved({ failure_reason: 'returned', returned_amount: 4_000 }, status),
      postings: [{ key: 'returned:4000', kind: 'payout_returned', lines: [`${from} -> ${account} 2500`] }],
    });
    expect(decided({ ...rest, returnedAmount: 4_000, snapshot: failed })).toBeNull();
  });
});
