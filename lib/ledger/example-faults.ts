const GOES_ON = 'returns_fee = NULL, returns_reward = NULL, return_reason = NULL';

/**
 * For each check, by its title, what breaks it in the rows that the example plans wrote: statements for a database without its
 * triggers.
 */
export const exampleFaults: Record<string, string> = {
  'Every transaction of the books sums to zero per unit':
    'UPDATE ledger_entries SET amount = amount + 1 WHERE id = 6',
  'The whole ledger sums to zero per unit': 'UPDATE ledger_entries SET amount = amount + 1 WHERE id = 6',
  'Every transaction of the books has entries':
    "INSERT INTO ledger_transactions (business_key, kind) VALUES ('nothing', 'points_grant')",
  'A transaction has the form of its kind, between accounts of its own person, task and provider':
    "UPDATE ledger_transactions SET kind = 'settle' WHERE kind = 'release'",
  'An account is what its id says':
    "INSERT INTO ledger_accounts (id, kind, unit) VALUES ('platform:elsewhere:GBP', 'suspense', 'GBP')",
  'An entry is in the unit of its account': "UPDATE ledger_entries SET unit = 'EUR' WHERE id = 6",
  'A balance is the sum of its entries, and never below zero; a debt is never above':
    "UPDATE ledger_accounts SET balance = balance + 1 WHERE kind = 'points'",
  'No account of a person was ever below zero':
    "UPDATE ledger_entries SET amount = -2000 WHERE account_id = 'user:1:points' AND amount < 0",

  'The parts of a payment are its total': `ALTER TABLE payment_records DROP CONSTRAINT payment_records_parts_check;
    UPDATE payment_records SET total_amount = total_amount + 1 WHERE id = 1`,
  'A task has at most one completed and at most one live payment per fee, and per raise': `DROP INDEX payment_records_one_completed;
    INSERT INTO payment_records SELECT (jsonb_populate_record(p, '{"id": 99}')).* FROM payment_records p WHERE id = 2`,
  'A settled payment that moved something has exactly one settlement':
    "UPDATE ledger_transactions SET payment_id = NULL WHERE business_key = 'payment:2:settle'",
  'There is no settlement without a settled payment':
    "UPDATE payment_records SET payment_status = 'expired' WHERE id = 2",
  "A settlement moves the payment's own amounts":
    "UPDATE ledger_entries SET amount = 5001 WHERE account_id = 'task:1:escrow:GBP' AND amount = 5000",
  "The provider's own answer agrees with every completed payment":
    'UPDATE payment_evidence SET amount = 4999 WHERE payment_id = 2',
  'Money that a provider took is either settled or under suspense, in full':
    "UPDATE payment_evidence SET amount = 299 WHERE provider_transaction_id = 'pi_again'",
  'Money under suspense, or on its way back from there, is shown to an operator':
    'UPDATE payment_records SET review_reason = NULL WHERE id = 1',
  'One object of a provider settles one payment': `DROP INDEX payment_evidence_provider_transaction_key;
    UPDATE payment_evidence SET provider_transaction_id = 'pi_2' WHERE payment_id = 3`,
  'Every move in a timeline is legal, and leads to where the payment is':
    "UPDATE payment_records SET payment_status = 'expired' WHERE id = 1",
  'A payment is in the currency of its task': "UPDATE tasks SET currency = 'EUR'",
  'No payment stays unknown for ever': `UPDATE payment_records
    SET payment_status = 'pending', expires_at = now() - interval '26 hours' WHERE id = 2`,
  'Every live payment will be looked at again':
    "UPDATE payment_records SET payment_status = 'pending', next_sync_at = NULL WHERE id = 2",
  'A payment that waits for a person says why, in a word that has a way out':
    "UPDATE payment_records SET review_reason = 'who_knows' WHERE id = 2",
  'Nothing stays between two payments': `
    INSERT INTO ledger_accounts (id, kind, unit) VALUES ('platform:assigned:GBP', 'assigned', 'GBP');
    INSERT INTO ledger_entries (transaction_id, account_id, unit, amount) VALUES (1, 'platform:assigned:GBP', 'GBP', 5)`,

  'Points that were given back are never more than the payment used':
    "UPDATE refunds SET points = 1, purpose = 'application_fee'",
  'Reserved points belong to unfinished payments, to the point':
    "UPDATE ledger_accounts SET balance = 5 WHERE kind = 'points_reserved'",
  'An ended payment gave its points back exactly once':
    "UPDATE payment_records SET payment_status = 'expired' WHERE id = 1",

  'No coupon is taken more often than its limits allow, and its counter is right':
    'UPDATE coupons SET taken = 0',
  'No person takes a coupon more often than it allows': `UPDATE coupons SET per_user_limit = 1;
    INSERT INTO coupon_usage_logs (coupon_id, user_id, task_id, discount) VALUES (1, 1, 1, 100)`,
  'A coupon is reserved by an unfinished payment, used by a settled one, and released by an ended one':
    "UPDATE payment_records SET payment_status = 'expired' WHERE id = 1",

  'A task says that it is paid exactly when it is': 'UPDATE tasks SET is_paid = false',
  'An open task is paid or cost nothing, and a paid task does not wait for payment': `
    UPDATE tasks SET status = 'open', is_paid = false, ${GOES_ON}`,
  'A task remembers what was paid for publishing it': 'UPDATE tasks SET fee_paid = 501',
  'The fee of a cancelled task that goes back is on its way, or somebody sees why not': `
    UPDATE tasks SET status = 'cancelled', cancelled_at = now() - interval '1 hour', returns_fee = true;
    UPDATE payment_records SET review_reason = NULL WHERE id = 1`,

  'What a task holds is what was paid for it, less what was released, sent back or lost':
    "UPDATE ledger_transactions SET kind = 'debt_paid' WHERE kind = 'release'",
  'A task that is over holds nothing, but what is on its way back or failed to get there and is shown':
    "UPDATE tasks SET escrow_amount = 5, updated_at = now() - interval '11 minutes'",
  'No reward is held for longer than providers allow, unless its payment is disputed': `
    UPDATE tasks SET status = 'in_progress', escrow_amount = 5000, ${GOES_ON};
    UPDATE payment_records SET completed_at = now() - interval '91 days' WHERE id = 2`,
  'What a lowered reward gives back is on its way, or somebody sees why not': `
    INSERT INTO ledger_accounts (id, kind, unit, task_id, balance) VALUES ('task:1:returning:GBP', 'returning', 'GBP', 1, 5);
    UPDATE payment_records SET review_reason = NULL`,
  'A change order waits only while the reward is held, and proposes to change that reward': `
    UPDATE change_orders SET status = 'open', expires_at = now(), ended_at = NULL;
    UPDATE tasks SET updated_at = now() - interval '11 minutes'`,
  'While somebody works for it, the agreed reward is what is held, less its further service fee': `
    UPDATE tasks SET status = 'in_progress', escrow_amount = 4000, ${GOES_ON}`,
  'A release gives the helper the reward in what was held, and earns the rest as service fee':
    'UPDATE tasks SET fee_bps = 5000, fee_paid = NULL',
  'The further service fee of a payment is the difference of its total and its reward, and part of no other fee':
    "UPDATE payment_records SET further_fee = 99 WHERE fee_type = 'reward_top_up'",
  'A raise is done exactly when its top-up was paid': "UPDATE change_orders SET status = 'lapsed'",

  'What was sent back, with what is on its way, is never more than what came in':
    'UPDATE refunds SET amount = 1101',
  'Refunds in flight are the pending ones, to the penny': 'UPDATE refunds SET amount = 999',
  'A refund that arrived left the books exactly once, and one that failed is back where it came from':
    "UPDATE refunds SET status = 'succeeded', next_sync_at = NULL, ended_at = now()",
  'A payment says how much of it went back':
    "UPDATE refunds SET status = 'succeeded', next_sync_at = NULL, ended_at = now()",
  'Every refund on its way will be looked at again': 'UPDATE refunds SET next_sync_at = NULL',
  'A refund request is open exactly while its task waits for it':
    "UPDATE refund_requests SET status = 'open', to_poster = NULL, to_helper = NULL, decided_by = NULL, decided_at = NULL",
  'A decided request released to the helper what was decided, once':
    'UPDATE refund_requests SET to_helper = 4999',

  'What a provider took for a dispute left the books, with its fee, to the penny':
    'UPDATE disputes SET withdrawn = 5',
  'Disputed money is missing while it is disputed, covered when it is lost, or shown to an operator':
    'UPDATE disputes SET withdrawn = 5',
  'While a reward is disputed it is not released, and while a payment is, no refund of it begins':
    "UPDATE disputes SET status = 'open', ended_at = NULL",
  'A payment with an open dispute says so': `UPDATE disputes SET status = 'open', ended_at = NULL;
    UPDATE payment_records SET provider_transaction_id = 'pi_2' WHERE id = 2`,
  'While the reward of a released task is disputed, what the disputes can take of it is set aside': `
    UPDATE payment_records SET provider_transaction_id = 'pi_2' WHERE id = 2;
    UPDATE disputes SET status = 'open', ended_at = NULL`,
  'Nothing is set aside for a dispute that is over, unless it was opened again':
    'UPDATE wallet_holds SET ended_at = NULL WHERE id = 1',
  'What is set aside of a reward is in the wallet of its helper': 'UPDATE wallet_holds SET user_id = 1',
  'Every open dispute will be looked at again':
    "UPDATE disputes SET status = 'open', ended_at = NULL, next_sync_at = NULL",

  'Payouts in flight are the requested and the sent ones, to the penny':
    "UPDATE payouts SET status = 'sent', resolution = NULL",
  'A payout left its wallet once, left the books once if it was paid, came back once if it failed or was cancelled, and left once more if somebody bears it':
    'UPDATE payouts SET resolution = NULL',
  'A payout moves its own amount, of the wallet of its own person; what came back in parts is part of it':
    'UPDATE payouts SET amount = 4999',
  'What somebody bears of a payout that was sent after all is what had come back to the wallet': `
    UPDATE ledger_entries e SET amount = e.amount * 2 FROM ledger_transactions t
    WHERE t.id = e.transaction_id AND t.kind = 'payout_charged'`,
  'What left a provider for a payout is what was sent and did not come back, if it was paid or somebody bears it':
    'UPDATE payouts SET returned_amount = 1',
  'A payout goes to an account of its own person': 'UPDATE payout_accounts SET user_id = 1',
  'Every payout on its way will be looked at again':
    "UPDATE payouts SET status = 'sent', resolution = NULL, next_sync_at = NULL",

  'No event is lost: each is handled, ignored for a reason, waiting for its next try, or parked in sight': `
    INSERT INTO webhook_events (provider, event_id, type, livemode, state, subject, occurred_at, received_at)
    VALUES ('stripe', 'evt_lost', 'x', false, 'received', '{}', now(), now() - interval '11 minutes')`,

  'What is matched is the same sum in the books and at the provider': 'UPDATE balance_lines SET amount = 1',
  "What was booked from a provider's line is between that provider's accounts, and the line says so":
    "UPDATE balance_lines SET provider = 'paypal'",
};
