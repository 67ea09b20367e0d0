import { payoutsInFlight } from './accounts';
import { clearing, currency, helper, wallet } from './example-rows';
import type { Plan } from './plan';

/** A payout that came back by what an operator said, and was sent after all, in plans to be committed in this order. */
export const examplePayoutPlans: Plan[] = [
  {
    payout: {
      kind: 'insert',
      row: {
        user_id: helper,
        payout_account_id: 1,
        provider: 'stripe',
        destination: 'acct_1',
        amount: 5000,
        currency,
        idempotency_key: null,
      },
    },
    postings: [
      {
        key: 'requested',
        kind: 'payout_requested',
        lines: [{ from: wallet, to: payoutsInFlight(currency), amount: 5000 }],
      },
    ],
  },
  {
    payout: {
      kind: 'move',
      id: 1,
      from: 'requested',
      to: 'sent',
      version: 1,
      set: {
        provider_payout_id: 'po_1',
        failure_reason: null,
        expected_at: '2030-01-01T00:00:00.000Z',
        returned_amount: 0,
      },
    },
  },
  {
    payout: {
      kind: 'move',
      id: 1,
      from: 'sent',
      to: 'failed',
      version: 2,
      set: { failure_reason: 'came_back' },
    },
    postings: [
      {
        key: 'failed',
        kind: 'payout_failed',
        lines: [{ from: payoutsInFlight(currency), to: wallet, amount: 5000 }],
      },
    ],
  },
  {
    payout: {
      kind: 'move',
      id: 1,
      from: 'failed',
      to: 'failed',
      version: 3,
      set: { failure_reason: 'helper_charged', resolution: 'charge_helper' },
    },
    postings: [
      { key: 'resolved', kind: 'payout_charged', lines: [{ from: wallet, to: clearing, amount: 5000 }] },
    ],
  },
];
