import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { z } from 'zod';
import { db } from '@/lib/core/db/client';
import { toDecimal } from '@/lib/core/money';
import { type AccountKind, accountKinds } from '@/lib/ledger/transaction-forms';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { openPayoutAccount } from '@/lib/payouts/open-payout-account';
import { requestPayout } from '@/lib/payouts/request-payout';
import { refundPayment } from '@/lib/refunds/refund-payment';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { expectReconciled } from '@/tests/fixtures/expect-reconciled';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { adapterOf, bothIdle, payerActs, reset } from '@/tests/fixtures/two-providers';
import { openDisputeAt } from '@/tests/scenarios/dispute-scenario';
import { AVAILABLE_CARD, stripeAccountOf } from '@/tests/scenarios/payout-scenario';
import { acceptedTask, openUsers, paidFee, type Users } from '@/tests/scenarios/refund-scenario';
import { reconcileLines } from './make-statement';

const REWARD = 10_000;
const WEEK_SECONDS = 7 * 86_400;
const byCard = { payment_method: 'stripe' } as const;

const fixture = useFixture();
afterEach(() => reset(fixture));

/** Minor units by kind of account, without points. */
type Sums = Map<AccountKind, number>;

const sumsSchema = z.array(z.object({ kind: z.enum(accountKinds), amount: z.bigint().transform(Number) }));

async function readSums(): Promise<Sums> {
  const rows = await db().$queryRaw`
    SELECT a.kind, sum(e.amount)::bigint AS amount
    FROM ledger_accounts a JOIN ledger_entries e ON e.account_id = a.id WHERE a.unit = 'GBP' GROUP BY a.kind`;
  return new Map(sumsSchema.parse(rows).map(({ kind, amount }) => [kind, amount]));
}

const COLUMNS = ['provider_clearing', 'provider_fees', 'bank'] as const satisfies AccountKind[];

/** As the page calls them; every other kind by its own word. */
const words: Partial<Record<AccountKind, string>> = { escrow: 'held', wallet: 'wallets' };

function pounds(amount: number): string {
  const text = toDecimal({ amount: Math.abs(amount), currency: 'GBP' }).replace(/\B(?=(\d{3})+\.)/g, ',');
  return `${amount < 0 ? '-' : '+'}${text}`;
}

function rowOf({ title, before, after }: { title: string; before: Sums; after: Sums }): string {
  const moved = (kind: AccountKind) => (after.get(kind) ?? 0) - (before.get(kind) ?? 0);
  const cell = (kind: AccountKind) => (moved(kind) === 0 ? '' : pounds(moved(kind)));
  const isColumn = (kind: AccountKind) => (COLUMNS as readonly AccountKind[]).includes(kind);
  const others = accountKinds
    .filter((kind) => !isColumn(kind) && moved(kind) !== 0)
    .map((kind) => `${words[kind] ?? kind.replaceAll('_', ' ')} ${pounds(moved(kind))}`);
  return tableRow([title, ...COLUMNS.map(cell), others.join(', ')]);
}

const tableRow = (cells: string[]) =>
  `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |').replaceAll('|  |', '| |');

/** What the page says that happened, in its order. */
async function monthOf({ users }: { users: Users }): Promise<[string, () => Promise<unknown>][]> {
  const { poster, helper, operator } = users;
  const book = () => reconcileLines(adapterOf('stripe'));
  const tasks: { taskId: number; feeId: number }[] = [];
  const rewards: number[] = [];
  let refundable = 0;
  return [
    [
      '4 service fees of 10.00',
      async () => {
        for (const _ of [1, 2, 3])
          tasks.push(await acceptedTask({ fixture, users, fee: byCard, reward: REWARD }));
        refundable = (await paidFee({ fixture, poster, body: byCard, card: AVAILABLE_CARD })).paymentId;
      },
    ],
    ['their fees, 0.35 each', book],
    [
      'Stripe pays our bank what can be used by then',
      async () => {
        fixture.simulators.stripe.payOutPlatform();
        await bothIdle(fixture);
        await book();
      },
    ],
    [
      '3 rewards of 100.00',
      async () => {
        for (const { taskId } of tasks) rewards.push(await payReward({ poster, taskId }));
      },
    ],
    ['their fees, 1.70 each', book],
    [
      'a week later a service fee is refunded; Stripe keeps its fee',
      async () => {
        fixture.simulators.clock.advance({ seconds: WEEK_SECONDS });
        await refundPayment({
          operatorId: operator.id,
          paymentId: refundable,
          command: { amount: 1_000, reason: 'goodwill' },
          idempotencyKey: 'refund',
        });
      },
    ],
    [
      'a reward disputed and lost, and the fee of that dispute',
      async () => {
        const { decide } = await openDisputeAt({ fixture, name: 'stripe', paymentId: rewards[0] ?? 0 });
        await bothIdle(fixture);
        decide('lost');
      },
    ],
    [
      'a reward released to its helper',
      () => confirmTask({ userId: poster.id, taskId: tasks[1]?.taskId ?? 0 }),
    ],
    [
      'and paid to them',
      async () => {
        await openPayoutAccount({ userId: helper.id, provider: 'stripe' });
        fixture.simulators.stripe.onboard({ accountId: stripeAccountOf({ fixture, helper }) });
        await bothIdle(fixture);
        await requestPayout({ userId: helper.id, provider: 'stripe', amount: REWARD, idempotencyKey: 'all' });
      },
    ],
  ];
}

async function payReward({ poster, taskId }: { poster: Users['poster']; taskId: number }): Promise<number> {
  const { payment_id: paymentId } = await createPayment({
    user: poster,
    taskId,
    body: byCard,
    idempotencyKey: null,
  });
  payerActs({ fixture, name: 'stripe', reference: await referenceOf(paymentId) });
  await bothIdle(fixture);
  expect(await fixture.statusOf(paymentId)).toBe('completed');
  return paymentId;
}

const page = readFileSync(path.join(process.cwd(), 'docs/reconciliation.md'), 'utf8');

it('the worked month of docs/reconciliation.md is what the books and Stripe say', async () => {
  const users = await openUsers(fixture);
  const start = await readSums();
  const lines = [
    tableRow(['What happened', 'clearing', 'fees', 'bank', 'others']),
    tableRow(['---', '---', '---', '---', '---']).replaceAll(' ', ''),
  ];
  let before = start;
  for (const [title, happen] of await monthOf({ users })) {
    await happen();
    await bothIdle(fixture);
    const after = await readSums();
    lines.push(rowOf({ title, before, after }));
    before = after;
  }
  const total = (kind: AccountKind) => before.get(kind) ?? 0;
  const ends = COLUMNS.map((kind) => `**${pounds(total(kind))}**`);
  lines.push(tableRow(['**at the end**', ...ends, '']));
  await expectReconciled('stripe');
  const { balance } = fixture.simulators.stripe.balance();
  expect(balanceOf(balance)).toBe(0 - total('provider_clearing'));
  const told = [
    `Stripe's balance must say ${unsigned(total('provider_clearing'))}.`,
    `What the month cost at Stripe is ${unsigned(total('provider_fees'))} of fees and`,
    `${unsigned(total('dispute_fees'))} for the dispute.`,
  ].join(' ');
  const [, written = ''] = /^## A worked month\n.*?\n(\| What happened.*?)\n## /ms.exec(page) ?? [];
  expect(written.trim()).toBe(`${lines.join('\n')}\n\n${told}`);
});

const unsigned = (amount: number) => pounds(amount).slice(1);

const balanceSchema = z.object({
  available: z.array(z.object({ amount: z.number(), currency: z.string() })),
  pending: z.array(z.object({ amount: z.number(), currency: z.string() })),
});

/** In pence: what can be used, and what cannot be used yet. */
function balanceOf(balance: unknown): number {
  const { available, pending } = balanceSchema.parse(balance);
  return [...available, ...pending]
    .filter(({ currency }) => currency === 'gbp')
    .reduce((sum, { amount }) => sum + amount, 0);
}
