-- Accounts of points hold points, and no other account does: since every transaction sums to zero per unit, points can never
-- become money, nor money points.
ALTER TABLE "ledger_accounts" ADD CONSTRAINT "ledger_accounts_points_are_no_money_check" CHECK (
  ("unit" = 'PTS') = ("kind" IN ('points', 'points_reserved', 'points_issued', 'points_redeemed')));
