import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { roles } from '@/lib/auth/roles';
import { disputeStatuses } from '@/lib/disputes/states';
import { feeTypes } from '@/lib/payments/fee-types';
import { paymentProviders } from '@/lib/payments/methods';
import { paidStatuses, paymentActors, paymentStatuses, unfinishedStatuses } from '@/lib/payments/states';
import { openPayoutStatuses, payoutAccountStates, payoutStatuses } from '@/lib/payouts/states';
import { payoutProviderNames } from '@/lib/providers/names';
import { refundPurposes, refundStatuses } from '@/lib/refunds/states';
import { applicationStatuses } from '@/lib/tasks/applications/states';
import { changeOrderStatuses, waitingChangeOrderStatuses } from '@/lib/tasks/change-orders/states';
import { refundRequestReasons, refundRequestStatuses } from '@/lib/tasks/refund-requests/states';
import { taskActors, taskStatuses, workStatuses } from '@/lib/tasks/states';
import { eventStates } from '@/lib/webhooks/states';
import { testDatabase } from '@/tests/fixtures/database';

/** The lists of words that the database checks, by the constraint that does; each is typed once, where it is imported from. */
const lists: Record<string, readonly string[]> = {
  users_role_check: roles,
  tasks_status_check: taskStatuses,
  // A helper is accepted, and a reward is agreed.
  tasks_agreement_check: ['accepted', ...workStatuses, 'disputed', 'completed'],
  task_applications_status_check: applicationStatuses,
  task_events_actor_check: taskActors,
  change_orders_status_check: changeOrderStatuses,
  change_orders_deadline_check: waitingChangeOrderStatuses,
  refund_requests_status_check: refundRequestStatuses,
  refund_requests_reason_check: refundRequestReasons,
  payment_records_fee_type_check: feeTypes,
  payment_records_provider_check: paymentProviders,
  payment_records_status_check: paymentStatuses,
  payment_records_completed_at_check: paidStatuses,
  payment_records_final_has_no_look_check: unfinishedStatuses,
  payment_events_actor_check: paymentActors,
  refunds_purpose_check: refundPurposes,
  refunds_status_check: refundStatuses,
  disputes_status_check: disputeStatuses,
  payout_accounts_provider_check: payoutProviderNames,
  payout_accounts_state_check: payoutAccountStates,
  payouts_status_check: payoutStatuses,
  payouts_final_has_no_look_check: openPayoutStatuses,
  webhook_events_state_check: eventStates,
  // Neither needs to say why.
  webhook_events_reason_check: ['received', 'handled'],
};

let database: Awaited<ReturnType<typeof testDatabase>>;
let checked: Record<string, string[]>;

beforeAll(async () => {
  database = await testDatabase();
  checked = await checkedLists();
});

afterAll(() => database.drop());

describe('The database', () => {
  it('checks no list of words that is not compared here', () => {
    expect(Object.keys(checked).sort()).toEqual(Object.keys(lists).sort());
  });

  it.each(Object.entries(lists))('takes in %s exactly the words that the code has', (name, list) => {
    expect(checked[name]?.toSorted()).toEqual(list.toSorted());
  });
});

const constraintsSchema = z.array(z.object({ name: z.string(), text: z.string() }));

/** The first list of words in each CHECK that has one. */
async function checkedLists(): Promise<Record<string, string[]>> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    const { rows } = await client.query(`
      SELECT conname AS name, pg_get_constraintdef(oid) AS text FROM pg_constraint
      WHERE contype = 'c' AND connamespace = 'public'::regnamespace`);
    const found = constraintsSchema.parse(rows).flatMap(({ name, text }) => {
      const [, words] = /= ANY \(ARRAY\[([^\]]+)\]/.exec(text) ?? [];
      return words === undefined ? [] : [[name, wordsOf(words)] as const];
    });
    return Object.fromEntries(found);
  } finally {
    await client.end();
  }
}

function wordsOf(text: string): string[] {
  return [...text.matchAll(/'(\w+)'::text/g)].map(([, word = '']) => word);
}
