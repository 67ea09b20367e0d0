-- The kinds of transactions, and the kinds of accounts that the entries of each may lower ('from') or raise ('to'). It is
-- the table of lib/ledger/transaction-forms.ts; a test compares the two.
CREATE OR REPLACE FUNCTION entry_forms() RETURNS TABLE (kind text, side text, account_kind text)
LANGUAGE sql IMMUTABLE AS $$
  VALUES
    ('points_grant', 'from', 'points_issued'), ('points_grant', 'to', 'points'),
    ('points_reserve', 'from', 'points'), ('points_reserve', 'to', 'points_reserved'),
    ('points_release', 'from', 'points_reserved'), ('points_release', 'to', 'points'),
    ('settle', 'from', 'provider_clearing'), ('settle', 'from', 'points'), ('settle', 'from', 'points_reserved'),
    ('settle', 'to', 'fee_revenue'), ('settle', 'to', 'escrow'), ('settle', 'to', 'points_redeemed'),
    ('suspense', 'from', 'provider_clearing'), ('suspense', 'to', 'suspense'),
    ('release', 'from', 'escrow'), ('release', 'to', 'wallet'),
    ('reward_lowered', 'from', 'escrow'), ('reward_lowered', 'to', 'returning'),
    ('debt_paid', 'from', 'wallet'), ('debt_paid', 'to', 'debt'),
    ('refund_requested', 'from', 'suspense'), ('refund_requested', 'from', 'fee_revenue'),
    ('refund_requested', 'from', 'escrow'), ('refund_requested', 'from', 'returning'),
    ('refund_requested', 'from', 'refund_losses'), ('refund_requested', 'from', 'points_redeemed'),
    ('refund_requested', 'to', 'refunds_in_flight'), ('refund_requested', 'to', 'points'),
    ('refund', 'from', 'refunds_in_flight'), ('refund', 'to', 'provider_clearing'),
    ('refund_failed', 'from', 'refunds_in_flight'), ('refund_failed', 'from', 'provider_clearing'),
    ('refund_failed', 'to', 'suspense'), ('refund_failed', 'to', 'fee_revenue'), ('refund_failed', 'to', 'escrow'),
    ('refund_failed', 'to', 'returning'), ('refund_failed', 'to', 'refund_losses'),
    ('dispute_withdrawn', 'from', 'disputed_funds'), ('dispute_withdrawn', 'to', 'provider_clearing'),
    ('dispute_reinstated', 'from', 'provider_clearing'), ('dispute_reinstated', 'to', 'disputed_funds'),
    ('dispute_fee', 'from', 'dispute_fees'), ('dispute_fee', 'from', 'provider_clearing'),
    ('dispute_fee', 'to', 'provider_clearing'), ('dispute_fee', 'to', 'dispute_fees'),
    ('dispute_lost', 'from', 'suspense'), ('dispute_lost', 'from', 'fee_revenue'), ('dispute_lost', 'from', 'returning'),
    ('dispute_lost', 'from', 'escrow'), ('dispute_lost', 'from', 'wallet'), ('dispute_lost', 'from', 'debt'),
    ('dispute_lost', 'to', 'disputed_funds'),
    ('payout_requested', 'from', 'wallet'), ('payout_requested', 'to', 'payouts_in_flight'),
    ('payout', 'from', 'payouts_in_flight'), ('payout', 'to', 'provider_clearing'),
    ('payout_cancelled', 'from', 'payouts_in_flight'), ('payout_cancelled', 'to', 'wallet'),
    ('payout_returned', 'from', 'provider_clearing'), ('payout_returned', 'to', 'wallet'),
    ('payout_failed', 'from', 'payouts_in_flight'), ('payout_failed', 'from', 'provider_clearing'),
    ('payout_failed', 'to', 'wallet')
$$;
