import { describe, expect, it } from 'vitest';
import type { PayoutSnapshot } from '@/lib/providers/snapshot';
import { readablePlan } from '@/tests/fixtures/readable-plan';
import { payoutRow } from '@/tests/fixtures/rows';
import { decideOutcome, type OutcomeEvidence } from './decide-outcome';
import type { PayoutRow } from './payout-row';
import type { PayoutOutcome } from './states';

const now = new Date('2026-11-29T12:00:00Z');
const HOUR = 3_600_000;

const row = payoutRow({
  status: 'sent',
  payoutReference: 'B1',
  createdAt: new Date(now.getTime() - 24 * HOUR),
});

const evidenceOf = (outcome: PayoutOutcome): OutcomeEvidence => ({
  outcome,
  reference: 'T-1',
  note: 'The bank says so',
  operatorId: 9,
});

const decide = ({
  outcome,
  snapshot,
  ...parts
}: Partial<PayoutRow> & { outcome: PayoutOutcome; snapshot: PayoutSnapshot | null }) =>
  decideOutcome({ payout: { ...row, ...parts }, snapshot, evidence: evidenceOf(outcome), now });

const linesOf = (decision: ReturnType<typeof decideOutcome>) => {
  if (!('plan' in decision)) throw new Error(decision.refusal);
  const { postings } = readablePlan(decision.plan) as unknown as { postings: { lines: string[] }[] };
  return postings.flatMap(({ lines }) => lines);
};

const absent = { state: 'absent' } as const;
const going = {
  payoutReference: 'B1',
  amount: 4_000,
  currency: 'GBP',
  returned: 0,
  reason: null,
  expectedAt: null,
};

describe('An operator who says that a payout ended', () => {
  it('moves its money with their evidence, in the ledger and in the audit log', () => {
    const decision = decide({ outcome: 'arrived', snapshot: absent });
    if (!('plan' in decision)) throw new Error(decision.refusal);
    expect(readablePlan(decision.plan)).toEqual({
      payout: {
        kind: 'move',
        id: 7,
        from: 'sent',
        to: 'paid',
        version: 5,
        set: { failure_reason: 'arrived' },
      },
      postings: [
        {
          key: 'paid',
          kind: 'payout',
          lines: ['platform:payouts_in_flight:GBP -> provider:paypal:clearing:GBP 4000'],
          note: 'T-1: The bank says so',
          actor_id: 9,
        },
      ],
      audit: {
        actor_id: 9,
        action: 'payout_arrived',
        subject: 'payout:7',
        detail: { reference: 'T-1', note: 'The bank says so', amount: 4_000, currency: 'GBP' },
        act: 'payout_outcome',
        unit: 'GBP',
      },
    });
  });

  it.each([
    ['sent', 0, 'platform:payouts_in_flight:GBP -> user:3:wallet:GBP 4000'],
    ['cancelling', 0, 'platform:payouts_in_flight:GBP -> user:3:wallet:GBP 4000'],
    ['paid', 0, 'provider:paypal:clearing:GBP -> user:3:wallet:GBP 4000'],
    ['paid', 1_500, 'provider:paypal:clearing:GBP -> user:3:wallet:GBP 2500'],
  ] as const)(
    'brings it back from where it was: %s, of which %i came back',
    (status, returnedAmount, line) => {
      const decision = decide({ outcome: 'came_back', snapshot: absent, status, returnedAmount });
      expect(linesOf(decision)).toEqual([line]);
      expect(decision).toMatchObject({ plan: { payout: { to: 'failed', from: status } } });
    },
  );

  it.each([
    ['failed', 'arrived'],
    ['failed', 'came_back'],
    ['cancelled', 'arrived'],
    ['cancelled', 'came_back'],
    ['paid', 'arrived'],
  ] as const)('is refused where it is over: %s, %s', (status, outcome) => {
    expect(decide({ outcome, snapshot: absent, status })).toEqual({ refusal: 'payout_over' });
  });

  it.each([
    { state: 'sent', ...going },
    { state: 'paid', ...going },
    { state: 'failed', payoutReference: 'B1', reason: 'returned' },
  ] as const)('is refused where the provider says how it stands: $state', (snapshot) => {
    for (const outcome of ['arrived', 'came_back'] as const) {
      expect(decide({ outcome, snapshot })).toEqual({ refusal: 'payout_known_at_provider' });
    }
  });

  it.each([{ amount: 3_999 }, { currency: 'EUR' }])(
    'is heard where the provider shows another: %j',
    (other) => {
      expect(decide({ outcome: 'arrived', snapshot: { state: 'paid', ...going, ...other } })).toHaveProperty(
        'plan',
      );
    },
  );

  it('is heard of a provider that stays away, and asked to wait for one that is away', () => {
    const createdAt = new Date(row.createdAt.getTime() + 1);
    expect(decide({ outcome: 'arrived', snapshot: null })).toHaveProperty('plan');
    expect(decide({ outcome: 'arrived', snapshot: null, createdAt })).toEqual({
      refusal: 'provider_unavailable',
    });
  });
});
