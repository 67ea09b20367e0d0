/** The kinds of accounts, one word each in `ledger_accounts.kind`. */
export const accountKinds = [
  'points',
  'points_reserved',
  'points_issued',
  'points_redeemed',
  'fee_revenue',
  'escrow',
  'returning',
  'wallet',
  'debt',
  'suspense',
  'refunds_in_flight',
  'payouts_in_flight',
  'disputed_funds',
  'refund_losses',
  'dispute_fees',
  'provider_clearing',
  'write_offs',
  'paid_by_hand',
  'assigned',
  'provider_fees',
  'conversion',
  'bank',
] as const;
export type AccountKind = (typeof accountKinds)[number];

type Form = {
  /** Accounts that its entries may lower. */
  from: readonly AccountKind[];
  /** Accounts that its entries may raise. */
  to: readonly AccountKind[];
};

/**
 * The kinds of transactions of the ledger, and the accounts between which each may move. The database refuses any other
 * entry (`book_entries`), together with accounts of another person or task than the transaction's own; a test compares
 * this table with `entry_forms()` in prisma/sql.
 */
export const transactionForms = {
  points_grant: { from: ['points_issued'], to: ['points'] },
  points_reserve: { from: ['points'], to: ['points_reserved'] },
  points_release: { from: ['points_reserved'], to: ['points'] },
  settle: {
    from: ['provider_clearing', 'points', 'points_reserved'],
    to: ['fee_revenue', 'escrow', 'points_redeemed'],
  },
  suspense: { from: ['provider_clearing'], to: ['suspense'] },
  release: { from: ['escrow'], to: ['wallet', 'fee_revenue'] },
  reward_lowered: { from: ['escrow'], to: ['returning'] },
  debt_paid: { from: ['wallet'], to: ['debt'] },
  refund_requested: {
    from: ['suspense', 'fee_revenue', 'escrow', 'returning', 'refund_losses', 'points_redeemed'],
    to: ['refunds_in_flight', 'points'],
  },
  refund: { from: ['refunds_in_flight'], to: ['provider_clearing'] },
  refund_failed: {
    from: ['refunds_in_flight', 'provider_clearing'],
    to: ['suspense', 'fee_revenue', 'escrow', 'returning', 'refund_losses'],
  },
  dispute_withdrawn: { from: ['disputed_funds'], to: ['provider_clearing'] },
  dispute_reinstated: { from: ['provider_clearing'], to: ['disputed_funds'] },
  dispute_fee: {
    from: ['dispute_fees', 'provider_clearing'],
    to: ['provider_clearing', 'dispute_fees'],
  },
  dispute_lost: {
    from: ['suspense', 'fee_revenue', 'returning', 'escrow', 'wallet', 'debt'],
    to: ['disputed_funds'],
  },
  payout_requested: { from: ['wallet'], to: ['payouts_in_flight'] },
  payout: { from: ['payouts_in_flight'], to: ['provider_clearing'] },
  payout_cancelled: { from: ['payouts_in_flight'], to: ['wallet'] },
  payout_returned: { from: ['provider_clearing'], to: ['wallet', 'write_offs'] },
  payout_charged: { from: ['wallet', 'debt'], to: ['provider_clearing'] },
  payout_written_off: { from: ['write_offs'], to: ['provider_clearing'] },
  refund_by_hand: { from: ['suspense', 'fee_revenue', 'escrow', 'returning'], to: ['paid_by_hand'] },
  refund_difference: {
    from: ['refunds_in_flight', 'refund_losses'],
    to: ['refund_losses', 'provider_clearing'],
  },
  dispute_resolved: {
    from: ['write_offs', 'wallet', 'debt', 'assigned', 'disputed_funds'],
    to: ['disputed_funds', 'write_offs', 'wallet'],
  },
  written_off: {
    from: ['suspense', 'escrow', 'returning', 'refund_losses', 'write_offs'],
    to: ['write_offs', 'refund_losses'],
  },
  helper_charged: { from: ['wallet', 'debt'], to: ['refund_losses'] },
  fee_charged: { from: ['wallet', 'debt'], to: ['fee_revenue'] },
  helper_paid: { from: ['escrow', 'returning'], to: ['wallet'] },
  assigned: { from: ['suspense', 'assigned'], to: ['assigned', 'refund_losses'] },
  provider_fee: { from: ['provider_fees', 'provider_clearing'], to: ['provider_clearing', 'provider_fees'] },
  conversion: { from: ['conversion', 'provider_clearing'], to: ['provider_clearing', 'conversion'] },
  bank_payout: { from: ['bank'], to: ['provider_clearing'] },
  bank_payout_returned: { from: ['provider_clearing'], to: ['bank'] },
  bank_deposit: { from: ['provider_clearing'], to: ['bank'] },
  line_written_off: { from: ['write_offs', 'provider_clearing'], to: ['provider_clearing', 'write_offs'] },
  payout_failed: { from: ['payouts_in_flight', 'provider_clearing'], to: ['wallet'] },
} as const satisfies Record<string, Form>;

export type TransactionKind = keyof typeof transactionForms;
export const transactionKinds = Object.keys(transactionForms) as [TransactionKind, ...TransactionKind[]];
