import { refundsInFlight } from './accounts';
import { currency, escrow, paymentMove } from './example-rows';
import type { Plan } from './plan';

/** A refund that fails and is tried again, in plans to be committed in this order. */
export const exampleRefundPlans: Plan[] = [
  {
    payment: paymentMove({ id: 3, from: 'completed', to: 'completed', version: 2 }),
    refund: {
      kind: 'insert',
      row: {
        payment_id: 3,
        evidence_id: '3',
        amount: 1000,
        points: 0,
        currency,
        purpose: 'reward_top_up',
        reason: 'refund_decided',
        requested_by: null,
        status: 'pending',
        provider_refund_id: 're_1',
      },
    },
    postings: [
      {
        key: 'refund_requested:example',
        kind: 'refund_requested',
        requested_amount: 1000,
        lines: [{ from: escrow, to: refundsInFlight(currency), amount: 1000 }],
      },
    ],
  },
  {
    refund: {
      kind: 'move',
      id: 1,
      from: 'pending',
      to: 'failed',
      version: 1,
      set: { provider_refund_id: 're_1', failure_reason: 'declined' },
    },
  },
  {
    refund: {
      kind: 'move',
      id: 1,
      from: 'failed',
      to: 'pending',
      version: 2,
      set: { provider_refund_id: null, reason: 'revived', attempt: 2, send_after_seconds: 60 },
    },
  },
  {
    refund: {
      kind: 'move',
      id: 1,
      from: 'pending',
      to: 'pending',
      version: 3,
      set: { stop_requested_by: 1 },
    },
  },
];
