import { feeRevenue, pointsIssued, pointsOf, pointsRedeemed, reservedPointsOf, suspense } from './accounts';
import { exampleApprovalPlans } from './example-approval-plans';
import { exampleBalancePlans } from './example-balance-plans';
import { exampleHoldPlans } from './example-hold-plans';
import { examplePayoutPlans } from './example-payout-plans';
import { examplePersonPlans } from './example-person-plans';
import { exampleRefundPlans } from './example-refund-plans';
import {
  claim,
  clearing,
  currency,
  escrow,
  evidenceOf,
  feeRow,
  helper,
  operator,
  paidIntoEscrow,
  paymentMove,
  paymentRow,
  poster,
  task,
  wallet,
} from './example-rows';
import type { Plan } from './plan';

const later = '2030-01-01T00:00:00.000Z';

/** A task's whole life in plans, to be committed in this order; together they have every key that a plan may have. */
export const examplePlans: Plan[] = [
  {
    postings: [
      {
        key: 'points_grant:example',
        kind: 'points_grant',
        note: 'Welcome',
        actor_id: operator,
        lines: [{ from: pointsIssued, to: pointsOf(poster), amount: 1000 }],
      },
    ],
    audit: { actor_id: operator, action: 'points_granted', subject: `user:${poster}`, detail: {} },
  },
  {
    payment: {
      kind: 'insert',
      row: feeRow,
    },
    coupon: {
      kind: 'reserve',
      coupon_id: 1,
      user_coupon_id: 1,
      user_id: poster,
      task_id: task,
      discount: 100,
      state: 'reserved',
    },
    postings: [
      {
        key: 'reserve',
        kind: 'points_reserve',
        lines: [{ from: pointsOf(poster), to: reservedPointsOf(poster), amount: 100 }],
      },
    ],
    events: [{ kind: 'created', to_status: 'pending', actor: 'payer', detail: { final_amount: 300 } }],
  },
  {
    payment: {
      ...paymentMove({ id: 1, from: 'pending', to: 'completed', version: 1 }),
      set: {
        provider_payment_id: 'cs_1',
        provider_transaction_id: 'pi_1',
        checkout_url: null,
        reason: null,
        closing_reason: 'paid',
        review_reason: null,
      },
    },
    coupon: { kind: 'move', usage_log_id: 1, from: 'reserved', to: 'used' },
    evidence: evidenceOf({ payment: 1, amount: 300 }),
    postings: [
      {
        key: 'settle',
        kind: 'settle',
        payment_id: 1,
        lines: [
          { from: clearing, to: feeRevenue(currency), amount: 300 },
          { from: reservedPointsOf(poster), to: pointsRedeemed, amount: 100 },
        ],
      },
    ],
    task: { id: task, from: 'pending_payment', to: 'open' },
    events: [
      {
        kind: 'completed',
        from_status: 'pending',
        to_status: 'completed',
        actor: 'provider',
        dedupe_key: 'evt_1',
      },
    ],
  },
  {
    application: {
      kind: 'insert',
      row: { task_id: task, helper_id: helper, offered_amount: 5000, message: null },
    },
  },
  {
    application: { kind: 'move', id: 1, from: 'offered', to: 'accepted' },
    task: {
      id: task,
      from: 'open',
      to: 'accepted',
      version: 2,
      set: {
        helper_id: helper,
        agreed_reward: 5000,
        fee_bps: 1000,
        fee_minimum: 0,
        fee_waived: 0,
        cancel_free_hours: 24,
        cancel_helper_bps: 2000,
        reward_due_seconds: 3600,
      },
    },
    task_events: [
      {
        task_id: task,
        kind: 'accepted',
        from_status: 'open',
        to_status: 'accepted',
        actor: 'poster',
        actor_id: poster,
        text: 'Welcome',
        detail: { amount: 5000 },
      },
    ],
  },
  { payment: { kind: 'insert', row: paymentRow({ feeType: 'task_reward', amount: 5000 }) } },
  {
    ...paidIntoEscrow({ id: 2, amount: 5000 }),
    task: { id: task, from: 'accepted', to: 'in_progress' },
  },
  {
    change_order: {
      kind: 'insert',
      row: {
        task_id: task,
        proposed_by: poster,
        from_amount: 5000,
        to_amount: 6000,
        fee_amount: 100,
        text: null,
        expires_seconds: 3600,
      },
    },
  },
  { change_order: { kind: 'move', id: 1, from: 'open', to: 'accepted', set: { expires_seconds: 3600 } } },
  {
    payment: {
      kind: 'insert',
      row: {
        ...paymentRow({ feeType: 'reward_top_up', amount: 1100 }),
        further_fee: 100,
        change_order_id: 1,
      },
    },
  },
  {
    ...paidIntoEscrow({ id: 3, amount: 1100 }),
    change_order: { kind: 'move', id: 1, from: 'accepted', to: 'done' },
    task: { id: task, from: 'in_progress', to: 'in_progress', set: { agreed_reward: 6000 } },
  },
  { task: { id: task, from: 'in_progress', to: 'delivered', set: { release_seconds: 3600 } } },
  {
    task: { id: task, from: 'delivered', to: 'disputed' },
    refund_request: {
      kind: 'insert',
      row: {
        task_id: task,
        requested_by: poster,
        reason: 'late',
        amount: 1000,
        text: 'Too late',
        release_seconds_left: 3600,
      },
    },
  },
  { refund_request: { kind: 'move', id: 1, from: 'open', to: 'open', set: { answer: 'It was not' } } },
  {
    dispute: {
      kind: 'insert',
      row: {
        payment_id: 2,
        evidence_id: '2',
        provider: 'stripe',
        provider_dispute_id: 'dp_1',
        ...claim,
        currency,
        status: 'open',
        evidence_due_at: null,
      },
    },
  },
  {
    dispute: {
      kind: 'move',
      id: 1,
      version: 1,
      set: { ...claim, status: 'open', evidence_attempt: 2, concede_requested_by: 1 },
    },
  },
  {
    dispute: {
      kind: 'move',
      id: 1,
      version: 2,
      set: { status: 'open', is_conceded: true, concede_attempt: 2, concede_refusal: 'not now' },
    },
  },
  {
    dispute: {
      kind: 'move',
      id: 1,
      version: 3,
      set: { ...claim, status: 'won', is_reopened: false, evidence_due_at: later, is_evidence_sent: true },
    },
  },
  ...exampleRefundPlans,
  {
    payment: paymentMove({ id: 1, from: 'completed', to: 'completed', version: 2 }),
    evidence: evidenceOf({ payment: 'again', amount: 300 }),
    postings: [
      {
        key: 'suspense:pi_again',
        kind: 'suspense',
        reason: 'paid_twice',
        lines: [{ from: clearing, to: suspense(currency), amount: 300 }],
      },
    ],
  },
  {
    refund_request: {
      kind: 'move',
      id: 1,
      from: 'open',
      to: 'decided',
      set: { to_poster: 1000, to_helper: 5000, decision: 'Divided', decided_by: operator },
    },
    task: {
      id: task,
      from: 'disputed',
      to: 'completed',
      set: { returns_fee: false, returns_reward: 1000, return_reason: 'refund_decided' },
    },
    postings: [
      {
        key: 'task:1:release',
        kind: 'release',
        lines: [{ from: escrow, to: wallet, amount: 5000 }],
      },
    ],
  },
  ...exampleApprovalPlans,
  ...examplePersonPlans,
  ...exampleHoldPlans,
  ...examplePayoutPlans,
  ...exampleBalancePlans,
];
