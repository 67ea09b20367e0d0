import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { approvalActs, approvalStates, waitingApprovalStates } from '@/lib/approvals/states';
import { hasPermission, roles } from '@/lib/auth/roles';
import { harmlessActions, sessionEndings } from '@/lib/auth/states';
import { modes } from '@/lib/core/mode';
import { countedUsageStates } from '@/lib/coupons/states';
import { disputeStatuses } from '@/lib/disputes/states';
import { checkRuns } from '@/lib/ledger/check-books';
import { type AccountKind, accountKinds, type TransactionKind } from '@/lib/ledger/transaction-forms';
import { mailReasons, mailStates } from '@/lib/mails/states';
import { notificationKinds, optionalKinds } from '@/lib/notifications/states';
import { type FeeType, feeTypes } from '@/lib/payments/fee-types';
import { heldFees } from '@/lib/payments/fees';
import { paymentProviders } from '@/lib/payments/methods';
import {
  paidStatuses,
  paymentActors,
  paymentStatuses,
  unfinishedStatuses,
  unmatchedReasons,
  unresolvedStatuses,
} from '@/lib/payments/states';
import {
  holdReasons,
  isBackInWallet,
  isOpenPayout,
  openPayoutStatuses,
  payoutAccountStates,
  payoutResolutions,
  payoutStatuses,
} from '@/lib/payouts/states';
import { type BalanceLineKind, balanceLineKinds } from '@/lib/providers/balance-line-kinds';
import { payoutProviderNames, providerNames } from '@/lib/providers/names';
import {
  differenceEndings,
  differenceKinds,
  incompleteReasons,
  lineProblems,
} from '@/lib/reconciliation/states';
import { refundPurposes, refundStatuses } from '@/lib/refunds/states';
import { applicationStatuses, standingApplicationStatuses } from '@/lib/tasks/applications/states';
import { changeOrderStatuses, waitingChangeOrderStatuses } from '@/lib/tasks/change-orders/states';
import { refundRequestReasons, refundRequestStatuses } from '@/lib/tasks/refund-requests/states';
import { endedTaskStatuses, returnReasons, taskActors, taskStatuses, workStatuses } from '@/lib/tasks/states';
import { linkPurposes, messageKinds } from '@/lib/users/schema';
import { eventSearchProblems, eventStates } from '@/lib/webhooks/states';
import { testDatabase } from '@/tests/fixtures/database';

/**
 * The closed lists in the database, by their place, in their order there. Each of them is typed once in the code, which
 * this test imports; the database cannot import it.
 */
const lists: Record<string, (readonly string[])[]> = {
  installation_mode_check: [modes],
  users_role_check: [roles],
  sessions_ended_because_check: [sessionEndings],
  account_links_purpose_check: [linkPurposes],
  messages_kind_check: [messageKinds],
  notifications_kind_check: [notificationKinds],
  notification_preferences_kind_check: [optionalKinds],
  mails_state_check: [mailStates],
  mails_reason_check: [mailReasons],
  refuse_own_case: [harmlessActions],
  may_change_people: [roles.filter((role) => hasPermission({ role, permission: 'people' }))],
  may_move_money: [roles.filter((role) => hasPermission({ role, permission: 'money' }))],
  tasks_status_check: [taskStatuses],
  // A helper is accepted, and a reward is agreed.
  tasks_agreement_check: [['accepted', ...workStatuses, 'disputed', 'completed']],
  tasks_return_check: [returnReasons, endedTaskStatuses],
  tasks_guard_frozen: [endedTaskStatuses],
  guard_frozen_task: [heldFees],
  tasks_lapse_open_change: [workStatuses],
  derive_task_money: [paidStatuses, [...workStatuses, 'disputed']],
  task_applications_status_check: [applicationStatuses],
  task_applications_one_offer: [standingApplicationStatuses],
  offer_refusal: [standingApplicationStatuses, endedTaskStatuses],
  task_events_actor_check: [taskActors],
  change_orders_status_check: [changeOrderStatuses],
  change_orders_deadline_check: [waitingChangeOrderStatuses],
  change_orders_one_open: [waitingChangeOrderStatuses],
  write_change_order: [waitingChangeOrderStatuses],
  guard_change_order: [workStatuses, waitingChangeOrderStatuses],
  refund_requests_status_check: [refundRequestStatuses],
  refund_requests_reason_check: [refundRequestReasons],
  payment_records_fee_type_check: [feeTypes],
  payment_records_provider_check: [paymentProviders],
  payment_records_status_check: [paymentStatuses],
  payment_records_completed_at_check: [paidStatuses],
  payment_records_final_has_no_sync_check: [unresolvedStatuses],
  payment_records_one_unfinished: [unfinishedStatuses],
  payment_records_one_completed: [paidStatuses],
  payment_records_touch_task: [unfinishedStatuses],
  guard_payment_record: [unfinishedStatuses],
  guard_coupon_reservation: [countedUsageStates, countedUsageStates],
  ledger_transactions_reason_check: [unmatchedReasons],
  form_faults: [
    ['settle', 'suspense', 'points_reserve', 'points_release'] satisfies TransactionKind[],
    ['escrow', 'returning'] satisfies AccountKind[],
    ['wallet', 'debt'] satisfies AccountKind[],
    ['points', 'points_reserved'] satisfies AccountKind[],
  ],
  earned_of_task: [
    ['wallet', 'debt'] satisfies AccountKind[],
    ['task_reward', 'reward_top_up'] satisfies FeeType[],
    ['helper_paid', 'helper_charged', 'dispute_lost', 'dispute_resolved'] satisfies TransactionKind[],
  ],
  ledger_check_results_run_check: [checkRuns],
  payment_events_actor_check: [paymentActors],
  refunds_purpose_check: [refundPurposes],
  refunds_status_check: [refundStatuses],
  disputes_status_check: [disputeStatuses],
  payout_accounts_provider_check: [payoutProviderNames],
  provider_pauses_provider_check: [providerNames],
  payout_pauses_provider_check: [payoutProviderNames],
  payout_accounts_state_check: [payoutAccountStates],
  payouts_status_check: [payoutStatuses],
  payouts_open_idx: [openPayoutStatuses],
  payouts_final_has_no_sync_check: [openPayoutStatuses],
  payouts_resolution_check: [payoutResolutions],
  payouts_resolved_check: [payoutStatuses.filter(isBackInWallet)],
  deletion_blockers: [
    unfinishedStatuses,
    unresolvedStatuses,
    // Neither unpaid nor over: others wait for it.
    ['pending_payment', ...endedTaskStatuses],
    endedTaskStatuses,
    paidStatuses,
    waitingChangeOrderStatuses,
    openPayoutStatuses,
    waitingApprovalStates,
  ],
  guard_payout: [payoutStatuses.filter((status) => !isOpenPayout(status))],
  ledger_accounts_points_are_no_money_check: [accountKinds.filter((kind) => kind.startsWith('points'))],
  wallet_holds_reason_check: [holdReasons],
  balance_lines_kind_check: [balanceLineKinds],
  hold_lines: [['hold', 'hold_released'] satisfies BalanceLineKind[]],
  unmatched_lines: [
    ['refund', 'refund_failed'],
    ['dispute', 'dispute_reversed'],
    ['transfer', 'transfer_returned'],
    ['dispute', 'dispute_reversed'],
    [...openPayoutStatuses],
    ['dispute', 'dispute_reversed'],
    ['transfer', 'transfer_returned'],
    ['transfer', 'transfer_returned'],
  ],
  unmatched_transactions: [
    [
      'provider_fee',
      'bank_payout',
      'bank_payout_returned',
      'bank_deposit',
      'conversion',
      'line_written_off',
    ] satisfies TransactionKind[],
  ],
  line_cursors_problem_check: [lineProblems],
  statements_incomplete_reason_check: [incompleteReasons],
  differences_kind_check: [differenceKinds],
  differences_verb_check: [differenceEndings],
  event_searches_problem_check: [eventSearchProblems],
  approvals_act_check: [approvalActs],
  approvals_state_check: [approvalStates],
  // Nobody decided: what is withdrawn may have been approved before.
  approvals_checker_check: [['open', 'expired']],
  approvals_ended_check: [waitingApprovalStates],
  approvals_one_waiting: [waitingApprovalStates],
  approvals_waiting_idx: [waitingApprovalStates],
  webhook_events_state_check: [eventStates],
  // Neither needs to say why.
  webhook_events_reason_check: [['received', 'handled']],
  webhook_events_without_note_idx: [['ignored', 'failed', 'parked']],
};

let database: Awaited<ReturnType<typeof testDatabase>>;
let found: Record<string, string[][]>;

beforeAll(async () => {
  database = await testDatabase();
  found = await listsOfDatabase();
});

afterAll(() => database.drop());

describe('The database', () => {
  it('has no list of words that is not compared here', () => {
    expect(Object.keys(found).sort()).toEqual(Object.keys(lists).sort());
  });

  it.each(Object.entries(lists))('has in %s exactly the words of the code', (name, expected) => {
    expect(found[name]?.map((list) => list.toSorted())).toEqual(expected.map((list) => list.toSorted()));
  });
});

const namedSchema = z.array(z.object({ name: z.string(), text: z.string() }));

/** Every list in a CHECK, in the condition of an index or a trigger, and in a function. */
async function listsOfDatabase(): Promise<Record<string, string[][]>> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const { rows } = await client.query(`
      SELECT conname AS name, pg_get_constraintdef(oid) AS text FROM pg_constraint
      WHERE contype = 'c' AND connamespace = 'public'::regnamespace
      UNION ALL SELECT indexrelid::regclass::text, pg_get_expr(indpred, indrelid) FROM pg_index
      WHERE indpred IS NOT NULL AND indrelid::regclass::text NOT LIKE 'pg\\_%'
      UNION ALL SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
      UNION ALL SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace`);
    const withLists = namedSchema
      .parse(rows)
      .map(({ name, text }) => [name, listsIn(text)] as const)
      .filter(([, inText]) => inText.length > 0);
    return Object.fromEntries(withLists);
  } finally {
    await client.end();
  }
}

/** PostgreSQL writes IN as = ANY (ARRAY[...]), and NOT IN as <> ALL; functions keep the text that they were made of. */
function listsIn(text: string): string[][] {
  const matches = text.matchAll(/(?:(?:= ANY|<> ALL) \(ARRAY\[|IN \()('[^\])]+)[\])]/g);
  return [...matches].map(([, words = '']) => [...words.matchAll(/'(\w+)'/g)].map(([, word = '']) => word));
}
