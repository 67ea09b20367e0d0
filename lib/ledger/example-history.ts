/**
 * The SQL that writes sound books of a year into an empty, migrated database: tasks whose fee and reward were paid, which were
 * released and paid out, one after the other, the last of them now. Every tenth was paid with points, another tenth with a
 * coupon; the last hundredth is in progress. That is about five transactions and eleven entries a task. Triggers are off
 * meanwhile; ids are far above those that the sequences give.
 * @param rare every how manyth task had a refund; as many had a dispute, a change order, a refund request
 */
export function exampleHistory({ tasks, rare }: { tasks: number; rare: number }): string {
  return [
    'BEGIN',
    switchTriggers('DISABLE'),
    `CREATE TEMPORARY TABLE history ON COMMIT DROP AS
     SELECT n, 1000000 + n AS id, 1000000 + 2 * n AS fee, 1000001 + 2 * n AS reward, 10000000 + 10 * n::bigint AS booked,
       1000000 + n % (${tasks} / 10 + 1) AS poster, 5000000 + n % (${tasks} / 20 + 1) AS helper,
       CASE WHEN n % 10 = 0 THEN 100 ELSE 0 END AS points, CASE WHEN n % 10 = 1 THEN 100 ELSE 0 END AS discount,
       n % ${rare} = 2 AS is_refunded, n % ${rare} = 3 AS is_disputed, n % ${rare} AS rarity, n <= ${tasks} * 0.99 AS is_over,
       now() - interval '365 days' * (1 - n::float8 / ${tasks}) AS at
     FROM generate_series(1, ${tasks}) n;
     CREATE INDEX ON history (id)`,
    people,
    work,
    moneyIn,
    moneyOut,
    comparison,
    switchTriggers('ENABLE'),
    'COMMIT',
    'ANALYZE',
  ].join(';\n');
}

/** The statement that takes away what a hand with the database's own password comes past, and that which gives it back. */
export const switchTriggers = (verb: 'ENABLE' | 'DISABLE'): string => `
  DO $$ DECLARE name regclass; BEGIN
    FOR name IN SELECT DISTINCT tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal LOOP
      EXECUTE format('ALTER TABLE %s ${verb} TRIGGER USER', name);
    END LOOP;
  END $$`;

const people = `
  INSERT INTO users (id, email, name, confirmed_at) SELECT DISTINCT poster, 'poster' || poster || '@linku.test', 'Poster', now() FROM history;
  INSERT INTO users (id, email, name, confirmed_at) SELECT DISTINCT helper, 'helper' || helper || '@linku.test', 'Helper', now() FROM history;
  INSERT INTO payout_accounts (id, user_id, provider, external_id, state)
  SELECT DISTINCT helper, helper, 'stripe', 'acct_' || helper, 'ready' FROM history;
  INSERT INTO ledger_accounts (id, kind, unit) VALUES
    ('platform:points_issued:PTS', 'points_issued', 'PTS'), ('platform:points_redeemed:PTS', 'points_redeemed', 'PTS'),
    ('platform:fee_revenue:GBP', 'fee_revenue', 'GBP'), ('platform:refunds_in_flight:GBP', 'refunds_in_flight', 'GBP'),
    ('platform:payouts_in_flight:GBP', 'payouts_in_flight', 'GBP'), ('platform:disputed_funds:GBP', 'disputed_funds', 'GBP'),
    ('provider:stripe:clearing:GBP', 'provider_clearing', 'GBP');
  INSERT INTO ledger_accounts (id, kind, unit, user_id, balance, created_at)
  SELECT 'user:' || poster || account.suffix, account.kind, 'PTS', poster, account.start - account.step * sum(points), min(at)
  FROM history, (VALUES (':points', 'points', 10000, 1), (':points_reserved', 'points_reserved', 0, 0))
    AS account(suffix, kind, start, step)
  GROUP BY poster, account.suffix, account.kind, account.start, account.step;
  INSERT INTO ledger_accounts (id, kind, unit, user_id, balance, created_at)
  SELECT 'user:' || helper || ':wallet:GBP', 'wallet', 'GBP', helper, 0, min(at) FROM history GROUP BY helper;
  INSERT INTO ledger_accounts (id, kind, unit, task_id, balance, created_at)
  SELECT 'task:' || id || ':escrow:GBP', 'escrow', 'GBP', id, CASE WHEN is_over THEN 0 ELSE 9000 END, at FROM history;
  INSERT INTO ledger_transactions (id, business_key, kind, created_at)
  SELECT poster, 'history_grant:' || poster, 'points_grant', min(at) FROM history GROUP BY poster;
  INSERT INTO ledger_entries (transaction_id, account_id, unit, amount, created_at)
  SELECT poster, side.account_id, 'PTS', side.amount, min(at) FROM history, LATERAL (VALUES
    ('platform:points_issued:PTS', -10000), ('user:' || poster || ':points', 10000)) AS side(account_id, amount)
  GROUP BY poster, side.account_id, side.amount`;

const work = `
  INSERT INTO tasks (id, poster_id, title, description, base_reward, agreed_reward, helper_id, status, is_paid, fee_paid, escrow_amount,
    created_at, updated_at, published_at, completed_at)
  SELECT id, poster, 'Task', 'To do', 9000, 9000, helper, CASE WHEN is_over THEN 'completed' ELSE 'in_progress' END, true, 1000,
    CASE WHEN is_over THEN 0 ELSE 9000 END, at, at, at, CASE WHEN is_over THEN at END FROM history ORDER BY n;
  INSERT INTO task_events (task_id, kind, from_status, to_status, actor, created_at)
  SELECT id, move.kind, move.before, move.after, 'poster', at FROM history, (VALUES ('published', 'pending_payment', 'open'),
    ('accepted', 'open', 'accepted'), ('started', 'accepted', 'in_progress')) AS move(kind, before, after) ORDER BY n;
  INSERT INTO change_orders (task_id, proposed_by, from_amount, to_amount, status, created_at, updated_at, ended_at)
  SELECT id, helper, 9000, 9500, 'declined', at, at, at FROM history WHERE rarity = 4;
  INSERT INTO refund_requests (task_id, requested_by, reason, amount, text, status, created_at)
  SELECT id, poster, 'late', 1000, 'Too late', 'withdrawn', at FROM history WHERE rarity = 5;
  INSERT INTO coupons (id, code, name, kind, fixed_amount, valid_from, valid_until, taken)
  SELECT 1000000 + n % 7, 'HISTORY' || n % 7, 'History', 'fixed', 100, min(at), now(), count(*)
  FROM history WHERE discount > 0 GROUP BY n % 7;
  INSERT INTO coupon_usage_logs (id, coupon_id, user_id, task_id, state, discount, reserved_at, used_at)
  SELECT id, 1000000 + n % 7, poster, id, 'used', 100, at, at FROM history WHERE discount > 0 ORDER BY n`;

const moneyIn = `
  INSERT INTO payment_records (id, task_id, user_id, fee_type, payment_provider, payment_method, payment_status, currency,
    total_amount, points_used, coupon_discount, final_amount, coupon_usage_log_id, livemode, provider_payment_id,
    provider_transaction_id, request_hash, choice_hash, expires_at, created_at, updated_at, completed_at)
  SELECT fee, id, poster, 'application_fee', 'stripe', 'card',
    CASE WHEN is_refunded THEN 'partially_refunded' ELSE 'completed' END, 'GBP', 1000, points, discount,
    1000 - points - discount, CASE WHEN discount > 0 THEN id END, false, 'cs_' || fee, 'pi_' || fee, '', '', at, at, at, at
  FROM history ORDER BY n;
  INSERT INTO payment_records (id, task_id, user_id, fee_type, payment_provider, payment_method, payment_status, currency,
    total_amount, final_amount, livemode, provider_payment_id, provider_transaction_id, request_hash, choice_hash, expires_at,
    created_at, updated_at, completed_at)
  SELECT reward, id, poster, 'task_reward', 'stripe', 'card', 'completed', 'GBP', 9000, 9000, false, 'cs_' || reward,
    'pi_' || reward, '', '', at, at, at, at FROM history ORDER BY n;
  INSERT INTO payment_evidence (id, payment_id, provider, provider_payment_id, provider_transaction_id, amount, currency,
    livemode, fetched_at)
  SELECT p.id, p.id, 'stripe', p.provider_payment_id, p.provider_transaction_id, p.final_amount, 'GBP', false, p.created_at
  FROM payment_records p ORDER BY p.id;
  INSERT INTO payment_events (payment_id, kind, from_status, to_status, actor, created_at)
  SELECT p.id, move.kind, move.before, move.after, 'system', p.created_at FROM payment_records p,
    (VALUES ('created', NULL, 'pending'), ('completed', 'pending', 'completed')) AS move(kind, before, after)
    ORDER BY p.id, move.after DESC;
  INSERT INTO payment_events (payment_id, kind, from_status, to_status, actor, created_at)
  SELECT fee, 'refunded', 'completed', 'partially_refunded', 'system', at FROM history WHERE is_refunded;
  INSERT INTO webhook_events (provider, event_id, type, livemode, payment_id, state, occurred_at, received_at, handled_at)
  SELECT 'stripe', 'evt_' || id, 'x', false, id, 'handled', created_at, created_at, created_at FROM payment_records ORDER BY id;
  INSERT INTO ledger_transactions (id, business_key, kind, payment_id, created_at)
  SELECT booked, 'payment:' || fee || ':reserve', 'points_reserve', fee, at FROM history WHERE points > 0
  UNION ALL SELECT booked + 1, 'payment:' || fee || ':settle', 'settle', fee, at FROM history
  UNION ALL SELECT booked + 2, 'payment:' || reward || ':settle', 'settle', reward, at FROM history ORDER BY 1;
  INSERT INTO ledger_entries (transaction_id, account_id, unit, amount, created_at)
  SELECT booked + side.step, side.account_id, side.unit, side.amount, at FROM history, LATERAL (VALUES
    (0, 'user:' || poster || ':points', 'PTS', -points), (0, 'user:' || poster || ':points_reserved', 'PTS', points),
    (1, 'user:' || poster || ':points_reserved', 'PTS', -points), (1, 'platform:points_redeemed:PTS', 'PTS', points),
    (1, 'provider:stripe:clearing:GBP', 'GBP', points + discount - 1000),
    (1, 'platform:fee_revenue:GBP', 'GBP', 1000 - points - discount),
    (2, 'provider:stripe:clearing:GBP', 'GBP', -9000), (2, 'task:' || id || ':escrow:GBP', 'GBP', 9000))
    AS side(step, account_id, unit, amount) WHERE side.amount <> 0 ORDER BY n, side.step`;

const moneyOut = `
  INSERT INTO payouts (id, user_id, payout_account_id, provider, destination, amount, currency, status, provider_payout_id,
    created_at, updated_at, ended_at)
  SELECT id, helper, helper, 'stripe', 'acct_' || helper, 9000, 'GBP', 'paid', 'tr_' || id, at, at, at
  FROM history WHERE is_over ORDER BY n;
  INSERT INTO refunds (id, payment_id, evidence_id, amount, currency, purpose, reason, status, created_at, updated_at, ended_at)
  SELECT id, fee, fee, 400, 'GBP', 'application_fee', 'goodwill', 'succeeded', at, at, at FROM history WHERE is_refunded;
  INSERT INTO disputes (id, payment_id, evidence_id, provider, provider_dispute_id, reason, amount, currency, status, created_at,
    updated_at, ended_at)
  SELECT id, reward, reward, 'stripe', 'dp_' || id, 'fraudulent', 9000, 'GBP', 'won', at - interval '2 hours',
    at, at - interval '1 hour' FROM history WHERE is_disputed;
  INSERT INTO ledger_transactions (id, business_key, kind, payment_id, payout_id, refund_id, dispute_id, requested_amount,
    created_at)
  SELECT booked + step.number, key, step.kind, payment_id, payout_id, refund_id, dispute_id, requested, at
  FROM history, LATERAL (VALUES
    (3, is_over, 'release', 'task:' || id || ':release', NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::integer),
    (4, is_over, 'payout_requested', 'payout:' || id || ':requested', NULL, id, NULL, NULL, NULL),
    (5, is_over, 'payout', 'payout:' || id || ':paid', NULL, id, NULL, NULL, NULL),
    (6, is_refunded, 'refund_requested', 'payment:' || fee || ':refund:1', fee, NULL, id, NULL, 400),
    (7, is_refunded, 'refund', 'payment:' || fee || ':refund:1:arrived', fee, NULL, id, NULL, NULL),
    (8, is_disputed, 'dispute_withdrawn', 'payment:' || reward || ':withdrawn', reward, NULL, NULL, id, NULL),
    (9, is_disputed, 'dispute_reinstated', 'payment:' || reward || ':reinstated', reward, NULL, NULL, id, NULL))
    AS step(number, is_booked, kind, key, payment_id, payout_id, refund_id, dispute_id, requested)
  WHERE step.is_booked ORDER BY 1;
  INSERT INTO ledger_entries (transaction_id, account_id, unit, amount, created_at)
  SELECT booked + side.step, side.account_id, 'GBP', side.amount, at FROM history, LATERAL (VALUES
    (3, is_over, 'task:' || id || ':escrow:GBP', -9000), (3, is_over, 'user:' || helper || ':wallet:GBP', 9000),
    (4, is_over, 'user:' || helper || ':wallet:GBP', -9000), (4, is_over, 'platform:payouts_in_flight:GBP', 9000),
    (5, is_over, 'platform:payouts_in_flight:GBP', -9000), (5, is_over, 'provider:stripe:clearing:GBP', 9000),
    (6, is_refunded, 'platform:fee_revenue:GBP', -400), (6, is_refunded, 'platform:refunds_in_flight:GBP', 400),
    (7, is_refunded, 'platform:refunds_in_flight:GBP', -400), (7, is_refunded, 'provider:stripe:clearing:GBP', 400),
    (8, is_disputed, 'platform:disputed_funds:GBP', -9000), (8, is_disputed, 'provider:stripe:clearing:GBP', 9000),
    (9, is_disputed, 'provider:stripe:clearing:GBP', -9000), (9, is_disputed, 'platform:disputed_funds:GBP', 9000))
    AS side(step, is_booked, account_id, amount) WHERE side.is_booked ORDER BY n, side.step`;

const comparison = `
  INSERT INTO line_matches (id, provider, object_key, matched_at)
  SELECT id, 'stripe', 'charge:' || provider_transaction_id, created_at FROM payment_records ORDER BY id;
  INSERT INTO balance_lines (provider, reference, kind, provider_kind, object_reference, amount, fee, currency, occurred_at,
    imported_at, booked_at, match_id)
  SELECT 'stripe', 'txn_' || id, 'charge', 'charge', provider_transaction_id, final_amount, 0, 'GBP', created_at, created_at,
    created_at, id FROM payment_records ORDER BY id;
  INSERT INTO matched_transactions (ledger_transaction_id, match_id)
  SELECT id, payment_id FROM ledger_transactions WHERE kind = 'settle' ORDER BY id`;
