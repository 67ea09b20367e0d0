import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '@/lib/ledger/plan';
import { brokenTitles } from '@/tests/fixtures/broken-titles';
import { type CommitCutter, openCommitCutter } from '@/tests/fixtures/commit-cutter';
import { expectReconciled } from '@/tests/fixtures/expect-reconciled';
import { expectSpending } from '@/tests/fixtures/expect-spending';
import { type Fixture, openFixture } from '@/tests/fixtures/fixture';
import { legalMoves, movesOf } from '@/tests/fixtures/legal-moves';
import { db } from '@/tests/fixtures/owner-db';
import { sampleOf } from '@/tests/fixtures/sample';
import { reset } from '@/tests/fixtures/two-providers';
import { moneyScenarios } from './money-scenarios';
import { earn } from './payout-scenario';
import { openScenarioContext, type ScenarioContext } from './scenario-context';
import { variants, variantWorld } from './variants';

let fixture: Fixture;
let cutter: CommitCutter;
beforeAll(async () => {
  fixture = await openFixture({}, { role: 'runtime' });
  cutter = await openCommitCutter(fixture);
  // The cost of other scenarios' disputes at Stripe must not delay payouts of this scenario.
  await earn({ fixture, helper: await fixture.user(), amount: 1_000_000 });
});
afterAll(async () => {
  await fixture.close();
  await cutter.close();
});
afterEach(async () => {
  cutter.cutEach(null);
  await reset(fixture);
  await expectReconciled('stripe');
  fixture.simulators.clock.advance({ seconds: 1 });
  await expectReconciled('paypal');
  await fixture.expectSoundBooks();
  expect(await brokenTitles()).toEqual([]);
});

/** Each scenario runs without faults, and again with faults around it. */
const [asOnAnyDay, ...mishaps] = variants;

describe.each(moneyScenarios.map(({ title, run }) => [title, run] as const))('%s', (title, run) => {
  const file = `../../docs/scenarios/${fileName(title)}.txt`;

  it.each([asOnAnyDay, ...sampleOf({ of: mishaps, take: 1, key: title })])(
    'leaves the same ledger, %s',
    { timeout: 120_000 },
    async (_, variant) => {
      const before = await lastTold();
      const world = variantWorld({ fixture, cutter, variant });
      const context = await openScenarioContext({ fixture, world });
      await run(context);
      const cuts = cutter.cuts();
      cutter.cutEach(null);
      await expect(await pageOf({ title, context })).toMatchFileSnapshot(file);
      expect(
        await db().webhookEvent.findMany({ where: { state: { notIn: ['handled', 'ignored'] } } }),
      ).toEqual([]);
      // A commit that came too late is cut as well, and would have recorded something that never happened.
      if (variant.cut) expect(toldBy(cuts)).toEqual(expect.arrayContaining(await toldSince(before)));
      else expect(cuts).toEqual([]);
    },
  );
});

/** Moves that no scenario makes, and the test that makes them: its file, and a part of its title. */
const toldElsewhere: Record<string, [file: string, title: string]> = {
  'application: offered -> withdrawn': [
    'lib/tasks/lifecycle/rewards.integration.test.ts',
    'is made once for an open task, is seen by both, and can be taken back',
  ],
  'dispute: open -> withdrawn': [
    'lib/disputes/disputes.integration.test.ts',
    'may see a buyer drop their complaint',
  ],
  'payment: disputed -> partially_refunded': [
    'lib/disputes/disputes.integration.test.ts',
    'of a part leaves the rest to be released',
  ],
  'payment: failed -> completed': [
    'lib/payments/sync/late-money.integration.test.ts',
    'completes it while the same is still due',
  ],
  'payment: failed -> needs_review': [
    'lib/payments/sync/late-money.integration.test.ts',
    'is refunded automatically when a coupon belonged to it',
  ],
  'payment: needs_review -> completed': [
    'lib/refunds/suspense/suspense.integration.test.ts',
    'completes a payment that nobody could learn about, when everything agrees',
  ],
  'payment: partially_refunded -> completed': [
    'lib/refunds/plan-refund.test.ts',
    'stands where the same refunds bring it, in whatever order they arrive and bounce',
  ],
  'payment: pending -> failed': [
    'lib/payments/sync/provider-faults.integration.test.ts',
    'refuses it: the payment fails, everything is released, and the next one works',
  ],
  'payment: processing -> needs_review': [
    'lib/payments/sync/paypal-endings.integration.test.ts',
    'is unknown when we had, and goes to a person a day after its deadline',
  ],
  'payment: refunded -> needs_review': [
    'lib/refunds/sync-refund.integration.test.ts',
    'A refund that arrived and bounces later',
  ],
  'payment: refunded -> partially_refunded': [
    'lib/refunds/plan-refund.test.ts',
    'stands where the same refunds bring it, in whatever order they arrive and bounce',
  ],
  'payout: cancelling -> cancelled': [
    'lib/payouts/ways-out.integration.test.ts',
    'is cancelled by its helper, once, and nobody sends it any more',
  ],
  'payout: cancelling -> failed': [
    'lib/payouts/decide-payout-plans.test.ts',
    'that is being cancelled and comes back unclaimed is cancelled; any other end of it is its own',
  ],
  'payout: cancelling -> paid': [
    'lib/payouts/decide-payout-plans.test.ts',
    'that is being cancelled is cancelled when it was not sent, waits, or goes on',
  ],
  'payout: cancelling -> requested': [
    'lib/payouts/ways-out.integration.test.ts',
    'is not cancelled while a process may be sending it; the worker cancels it after that',
  ],
  'payout: cancelling -> sent': [
    'lib/payouts/decide-payout.test.ts',
    'takes the money from where $status has it to where it goes then: $snapshot.state',
  ],
  'payout: requested -> cancelling': [
    'lib/payouts/ways-out.integration.test.ts',
    'is cancelled by its helper, once, and nobody sends it any more',
  ],
  'payout: requested -> failed': [
    'lib/payouts/payouts.integration.test.ts',
    'that are refused return the money, and the account is synced',
  ],
  'payout: sent -> cancelling': [
    'lib/payouts/unclaimed.integration.test.ts',
    'is offered to be cancelled, and is taken back by its helper',
  ],
  'refund: failed -> pending': [
    'lib/refunds/unknown-refunds.integration.test.ts',
    'is on its way again when its event arrives',
  ],
  'task: accepted -> cancelled': [
    'lib/refunds/escrow/cancellation.integration.test.ts',
    'that is accepted is cancelled with its unfinished payment closed',
  ],
  'task: changes_requested -> completed': [
    'lib/refunds/escrow/cancellation.integration.test.ts',
    'that was delivered is cancelled by nobody',
  ],
  'task: changes_requested -> disputed': [
    'lib/refunds/escrow/refund-requests.integration.test.ts',
    'goes back to %s',
  ],
  'task: disputed -> changes_requested': [
    'lib/refunds/escrow/refund-requests.integration.test.ts',
    'goes back to %s',
  ],
  'task: disputed -> in_progress': [
    'lib/refunds/escrow/refund-requests.integration.test.ts',
    'goes back to %s',
  ],
  'task: pending_payment -> cancelled': [
    'lib/tasks/lifecycle/tasks.integration.test.ts',
    'cancels its unfinished payment first, and is the same twice as once',
  ],
};

it('Every move that the database allows is made by a scenario or by another test', async () => {
  const told = movesOf(cutter.written());
  const untold = (await legalMoves()).filter((move) => !told.includes(move));
  expect(Object.keys(toldElsewhere).sort()).toEqual(untold);
  for (const [file, title] of Object.values(toldElsewhere)) {
    expect(readFileSync(file, 'utf8')).toContain(title);
  }
});

it('The months of everybody who posted are sums of the ledger, and what they still have is what it holds', async () => {
  await expectSpending();
});

type Last = { transaction: bigint; payment: bigint; task: bigint; audit: bigint };

/** The end of the ledger, the timelines and the audit log. */
async function lastTold(): Promise<Last> {
  const last = { orderBy: { id: 'desc' }, select: { id: true } } as const;
  const [transaction, payment, task, audit] = await Promise.all([
    db().ledgerTransaction.findFirst(last),
    db().paymentEvent.findFirst(last),
    db().taskEvent.findFirst(last),
    db().auditLog.findFirst(last),
  ]);
  const idOf = (row: { id: bigint | number } | null) => BigInt(row?.id ?? 0);
  return { transaction: idOf(transaction), payment: idOf(payment), task: idOf(task), audit: idOf(audit) };
}

/** Every kind of record since, according to the database. */
async function toldSince(last: Last): Promise<string[]> {
  const [transactions, payments, tasks, audits] = await Promise.all([
    db().ledgerTransaction.findMany({
      where: { id: { gt: last.transaction }, kind: { not: 'points_grant' } },
    }),
    db().paymentEvent.findMany({ where: { id: { gt: last.payment }, kind: { not: 'provider_reported' } } }),
    db().taskEvent.findMany({ where: { id: { gt: last.task } } }),
    db().auditLog.findMany({ where: { id: { gt: last.audit } } }),
  ]);
  return sorted([
    ...transactions.map(({ kind }) => `books: ${kind}`),
    ...payments.map(({ kind }) => `payment: ${kind}`),
    ...tasks.map(({ kind }) => `task: ${kind}`),
    ...audits.map(({ action }) => `audit: ${action}`),
  ]);
}

/** The same for the commits that were cut, so that nothing of a scenario was left uncut. */
function toldBy(cuts: Plan[]): string[] {
  return sorted(
    cuts.flatMap(({ postings = [], events = [], task_events: tasks = [], audit }) => [
      ...postings.map(({ kind }) => `books: ${kind}`),
      ...events.map(({ kind }) => `payment: ${kind}`),
      ...tasks.map(({ kind }) => `task: ${kind}`),
      ...(audit ? [`audit: ${audit.action}`] : []),
    ]),
  );
}

function sorted(lines: string[]): string[] {
  return [...new Set(lines)].sort();
}

/** The ledger of one scenario: what was booked, in order, and the final balances. */
async function pageOf({ title, context }: { title: string; context: ScenarioContext }): Promise<string> {
  const [before = 0n] = context.steps;
  const transactions = await db().ledgerTransaction.findMany({
    where: { id: { gt: before }, kind: { not: 'points_grant' } },
    include: { entries: { orderBy: [{ amount: 'asc' }, { accountId: 'asc' }] } },
    orderBy: { id: 'asc' },
  });
  const booked = inOrder({ transactions, context }).map(({ kind, entries }) => {
    const lines = entries.map(({ accountId, unit, amount }) =>
      line({ name: nameOf({ accountId, context }), unit, amount }),
    );
    return `${kind}\n${lines.join('\n')}`;
  });
  const ends = await db().$queryRaw<{ account: string; unit: string; amount: bigint }[]>`
    SELECT account_id AS account, unit, sum(amount)::bigint AS amount FROM ledger_entries
    WHERE transaction_id > ${before} AND transaction_id NOT IN (SELECT id FROM ledger_transactions WHERE kind = 'points_grant')
    GROUP BY account_id, unit HAVING sum(amount) <> 0 ORDER BY account_id`;
  const left = ends.map(({ account, unit, amount }) =>
    line({ name: nameOf({ accountId: account, context }), unit, amount }),
  );
  return `${title}\n\n${booked.join('\n\n')}\n\nin the end\n${left.sort().join('\n') || '  nothing'}\n`;
}

/**
 * Step by step, and within a step payment by payment: two refunds in flight at the same time do not wait for each
 * other.
 */
function inOrder<T extends { id: bigint; paymentId: number | null }>({
  transactions,
  context,
}: {
  transactions: T[];
  context: ScenarioContext;
}): T[] {
  return context.steps.slice(1).flatMap((end, act) => {
    const ofAct = transactions.filter(({ id }) => id <= end && id > (context.steps[act] ?? 0n));
    const payments = [...new Set(ofAct.map(({ paymentId }) => paymentId))];
    return payments.flatMap((payment) => ofAct.filter(({ paymentId }) => paymentId === payment));
  });
}

function line({ name, unit, amount }: { name: string; unit: string; amount: bigint }): string {
  const sign = amount > 0n ? '+' : '';
  return `  ${name.padEnd(34)}${`${sign}${amount}`.padStart(10)} ${unit}`;
}

/** Accounts by role, so that a page does not depend on numbers. */
function nameOf({ accountId, context }: { accountId: string; context: ScenarioContext }): string {
  const { poster, helper, taskId } = context;
  return accountId
    .replace(`user:${poster.id}:`, 'poster:')
    .replace(`user:${helper.id}:`, 'helper:')
    .replace(`task:${taskId}:`, 'task:');
}

function fileName(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
    .slice(0, 60)
    .replace(/-$/, '');
}
