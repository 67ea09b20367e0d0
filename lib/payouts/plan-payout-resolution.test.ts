import { describe, expect, it } from 'vitest';
import type { PayoutSnapshot } from '@/lib/providers/snapshot';
import { readablePlan } from '@/tests/fixtures/readable-plan';
import { payoutRow } from '@/tests/fixtures/rows';
import type { PayoutRow } from './payout-row';
import { planPayoutResolution } from './plan-payout-resolution';
import type { PayoutResolution } from './states';

const row = payoutRow({
  provider: 'stripe',
  destination: 'acct_1',
  currency: 'EUR',
  status: 'failed',
  payoutReference: 'tr_1',
  reason: 'sent_after_all',
  endedAt: new Date(0),
});

const paid: PayoutSnapshot = {
  state: 'paid',
  payoutReference: 'tr_1',
  amount: 4_000,
  currency: 'EUR',
  returned: 0,
  reason: null,
  expectedAt: null,
};

const planned = ({
  verb,
  wallet = 0,
  snapshot = paid,
  ...parts
}: Partial<PayoutRow> & { verb: PayoutResolution; wallet?: number; snapshot?: PayoutSnapshot | null }) =>
  readablePlan(
    planPayoutResolution({
      payout: { ...row, ...parts },
      snapshot,
      wallet,
      command: { verb, reason: 'The bank shows both', operatorId: 9 },
    }),
  );

const CLEARING = 'provider:stripe:clearing:EUR';
const linesOf = (plan: ReturnType<typeof planned>) => plan?.postings?.flatMap(({ lines }) => lines);

describe('A payout that was sent after all', () => {
  it('is charged to its helper, with who decided it and why', () => {
    expect(planned({ verb: 'charge_helper', wallet: 5_000 })).toEqual({
      payout: {
        kind: 'move',
        id: 7,
        from: 'failed',
        to: 'failed',
        version: 5,
        set: { failure_reason: 'helper_charged', resolution: 'charge_helper' },
      },
      postings: [
        {
          key: 'resolved',
          kind: 'payout_charged',
          lines: [`user:3:wallet:EUR -> ${CLEARING} 4000`],
          note: 'The bank shows both',
          actor_id: 9,
        },
      ],
      audit: {
        actor_id: 9,
        action: 'payout_charge_helper',
        subject: 'payout:7',
        detail: { reason: 'The bank shows both', amount: 4_000, currency: 'EUR' },
        act: 'payout_resolution',
        unit: 'EUR',
      },
    });
  });

  it('is written off, without a look at the wallet', () => {
    expect(planned({ verb: 'write_off', wallet: 5_000, status: 'cancelled' })).toEqual({
      payout: {
        kind: 'move',
        id: 7,
        from: 'cancelled',
        to: 'cancelled',
        version: 5,
        set: { failure_reason: 'written_off', resolution: 'write_off' },
      },
      postings: [
        {
          key: 'resolved',
          kind: 'payout_written_off',
          lines: [`platform:write_offs:EUR -> ${CLEARING} 4000`],
          note: 'The bank shows both',
          actor_id: 9,
        },
      ],
      audit: {
        actor_id: 9,
        action: 'payout_write_off',
        subject: 'payout:7',
        detail: { reason: 'The bank shows both', amount: 4_000, currency: 'EUR' },
        act: 'payout_resolution',
        unit: 'EUR',
      },
    });
  });

  it.each([
    [4_000, ['user:3:wallet:EUR 4000']],
    [3_999, ['user:3:wallet:EUR 3999', 'user:3:debt:EUR 1']],
    [1, ['user:3:wallet:EUR 1', 'user:3:debt:EUR 3999']],
    [0, ['user:3:debt:EUR 4000']],
  ])('is owed by its helper as far as the wallet lacks it, which has %i', (wallet, expected) => {
    const lines = linesOf(planned({ verb: 'charge_helper', wallet }));
    expect(lines).toEqual(expected.map((line) => line.replace(/ (\d+)$/, ` -> ${CLEARING} $1`)));
  });

  it('costs what is not with us again: a part came back before it was over', () => {
    const plan = planned({
      verb: 'write_off',
      returnedAmount: 1_500,
      snapshot: { ...paid, returned: 1_500 },
    });
    expect(linesOf(plan)).toEqual([`platform:write_offs:EUR -> ${CLEARING} 2500`]);
    expect(plan?.audit?.detail).toMatchObject({ amount: 2_500 });
  });

  it.each([
    ['charge_helper', 'user:3:wallet:EUR'],
    ['write_off', 'platform:write_offs:EUR'],
  ] as const)('returns at once what the provider has returned by then: %s', (verb, account) => {
    const plan = planned({ verb, wallet: 9_000, snapshot: { ...paid, returned: 1_500 } });
    expect(plan?.payout).toMatchObject({ set: { resolution: verb, returned_amount: 1_500 } });
    expect(linesOf(plan)).toEqual([`${account} -> ${CLEARING} 4000`, `${CLEARING} -> ${account} 1500`]);
    expect(plan?.postings?.[1]).toMatchObject({ key: 'returned:1500', kind: 'payout_returned' });
  });

  it.each([null, { state: 'absent' } as const, { ...paid, amount: 1, returned: 1 }])(
    'needs no second word of the provider: %j',
    (snapshot) => {
      const plan = planned({ verb: 'write_off', snapshot });
      expect(linesOf(plan)).toEqual([`platform:write_offs:EUR -> ${CLEARING} 4000`]);
      expect(plan?.payout).not.toMatchObject({ set: { returned_amount: expect.anything() } });
    },
  );

  it.each([
    { reason: 'came_back' },
    { status: 'paid' },
    { status: 'sent' },
    { resolution: 'write_off' },
    { snapshot: { state: 'failed', payoutReference: 'tr_1', reason: 'reversed' } },
  ] as const)('is the only one that can be charged or written off, and only once: %j', (parts) => {
    for (const verb of ['charge_helper', 'write_off'] as const) {
      expect(() => planned({ verb, ...parts })).toThrow(
        expect.objectContaining({ code: 'resolution_not_possible' }),
      );
    }
  });
});
