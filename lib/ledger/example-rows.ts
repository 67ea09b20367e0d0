import { escrowOf, providerClearing, walletOf } from './accounts';
import type { Evidence, PaymentInsert, PaymentMove } from './plan';

/**
 * The rows that the example plans are about, for an empty, migrated database: numbers are given from 1 there, so that the
 * plans can name them.
 */
export const EXAMPLE_ROWS = `
  INSERT INTO users (email, name, confirmed_at)
    VALUES ('poster@example.com', 'Poster', now()), ('helper@example.com', 'Helper', now()), ('operator@example.com', 'Operator', now()),
      ('checker@example.com', 'Checker', now());
  UPDATE users SET role = 'finance' WHERE email = 'checker@example.com';
  UPDATE users SET role = 'admin' WHERE email = 'operator@example.com';
  INSERT INTO tasks (poster_id, title, description, base_reward) VALUES (1, 'A task', 'To do', 5000);
  INSERT INTO coupons (code, name, kind, fixed_amount, valid_from, valid_until)
    VALUES ('EXAMPLE', 'Example', 'fixed', 100, now() - interval '1 day', now() + interval '1 day');
  INSERT INTO user_coupons (user_id, coupon_id) VALUES (1, 1);
  INSERT INTO payout_accounts (user_id, provider, external_id, state) VALUES (2, 'stripe', 'acct_1', 'ready');
  INSERT INTO balance_lines (provider, reference, kind, provider_kind, amount, fee, currency, occurred_at)
    VALUES ('stripe', 'txn_1', 'charge', 'charge', 300, 25, 'GBP', now());`;

export const poster = 1;
export const helper = 2;
export const operator = 3;
export const checker = 4;
export const task = 1;
export const currency = 'GBP';
export const clearing = providerClearing({ provider: 'stripe', currency });
export const escrow = escrowOf({ taskId: task, currency });
export const wallet = walletOf({ userId: helper, currency });

export const paymentRow = ({
  feeType,
  amount,
}: {
  feeType: string;
  amount: number;
}): PaymentInsert['row'] => ({
  task_id: task,
  user_id: poster,
  fee_type: feeType,
  payment_provider: 'stripe',
  payment_method: 'stripe',
  payment_status: 'pending',
  currency,
  total_amount: amount,
  points_used: 0,
  coupon_discount: 0,
  final_amount: amount,
  further_fee: 0,
  livemode: false,
  idempotency_key: null,
  request_hash: 'request',
  choice_hash: 'choice',
  lifetime_seconds: 3600,
  first_sync_seconds: 30,
  metadata: {},
});

export const feeRow: PaymentInsert['row'] = {
  ...paymentRow({ feeType: 'application_fee', amount: 500 }),
  points_used: 100,
  coupon_discount: 100,
  final_amount: 300,
};

export const evidenceOf = ({ payment, amount }: { payment: number | string; amount: number }): Evidence => ({
  provider: 'stripe',
  provider_payment_id: `cs_${payment}`,
  provider_transaction_id: `pi_${payment}`,
  amount,
  currency,
  livemode: false,
  payee: null,
  tender: 'card',
});

export const paymentMove = (move: Pick<PaymentMove, 'id' | 'from' | 'to' | 'version'>): PaymentMove => ({
  kind: 'move',
  ...move,
  set: {},
});

/** A payment for the reward that the provider says was paid, which the task holds now. */
export const paidIntoEscrow = ({ id, amount }: { id: number; amount: number }) => ({
  payment: paymentMove({ id, from: 'pending', to: 'completed', version: 1 }),
  evidence: evidenceOf({ payment: id, amount }),
  postings: [{ key: 'settle', kind: 'settle' as const, lines: [{ from: clearing, to: escrow, amount }] }],
});

/** What a payer disputes. */
export const claim = { reason: 'general', amount: 5000, withdrawn: 0, fee: 0 };
