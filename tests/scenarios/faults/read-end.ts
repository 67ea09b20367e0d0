import { isEnded } from '@/lib/payments/states';
import type { Fixture } from '@/tests/fixtures/fixture';
import { paymentsByLabel, payoutsByLabel } from '@/tests/fixtures/own-labels';
import { db } from '@/tests/fixtures/owner-db';
import type { ScenarioContext } from '../scenario-context';

/** Where a scenario ended, in lines without numbers of rows, so that two runs can be compared. */
export type End = {
  /** What providers did for it, by kind: how often, and how much. */
  provider: Record<string, { times: number; amount: number }>;
  /** Everything of ours. */
  rows: string[];
};

export async function readEnd(context: ScenarioContext): Promise<End> {
  return {
    provider: await atProviders(context),
    rows: [...(await ofTask(context)), ...(await inBooks(context))],
  };
}

async function ofTask({ taskId, helper }: ScenarioContext): Promise<string[]> {
  const task = await db().task.findUniqueOrThrow({
    where: { id: taskId },
    include: { payments: { include: { refunds: true, disputes: true } } },
  });
  const payouts = await db().payout.findMany({ where: { userId: helper.id } });
  const changes = await db().changeOrder.findMany({ where: { taskId } });
  const requests = await db().refundRequest.findMany({ where: { taskId } });
  const usages = await db().couponUsageLog.findMany({ where: { taskId, state: { not: 'released' } } });
  const lines = [
    `task ${task.status}${task.isPaid ? ' paid' : ''} ${task.agreedReward ?? ''}`,
    // A payment that took nothing leaves nothing behind.
    ...task.payments
      .filter((payment) => !isEnded(payment.paymentStatus) || payment.reviewReason !== null)
      .map(
        (payment) =>
          `payment of ${payment.feeType} ${payment.paymentStatus} ${payment.paymentMethod} ${payment.paymentProvider} ${payment.finalAmount}+${payment.pointsUsed} review ${payment.reviewReason}`,
      ),
    ...task.payments.flatMap(({ refunds }) =>
      refunds.map(
        ({ status, purpose, amount, points, reason }) =>
          `refund ${status} ${purpose} ${amount}+${points} ${reason}`,
      ),
    ),
    ...task.payments.flatMap(({ disputes }) =>
      disputes.map(
        ({ status, amount, withdrawn, fee }) =>
          `dispute ${status} ${amount} withdrawn ${withdrawn} fee ${fee}`,
      ),
    ),
    ...payouts.map(
      ({ provider, status, amount, returnedAmount }) =>
        `payout ${status} ${provider} ${amount} returned ${returnedAmount}`,
    ),
    ...changes.map(({ status }) => `change order ${status}`),
    ...requests.map(({ status }) => `refund request ${status}`),
    ...usages.map(({ state }) => `coupon ${state}`),
  ];
  return lines.sort();
}

/** The balances that the scenario left. */
async function inBooks({ steps: [before = 0n], taskId, poster, helper }: ScenarioContext): Promise<string[]> {
  const rows = await db().$queryRaw<{ account: string; unit: string; amount: bigint }[]>`
    SELECT account_id AS account, unit, sum(amount)::bigint AS amount FROM ledger_entries
    WHERE transaction_id > ${before}
      AND transaction_id NOT IN (SELECT id FROM ledger_transactions WHERE kind = 'points_grant')
    GROUP BY account_id, unit HAVING sum(amount) <> 0`;
  return rows
    .map(({ account, unit, amount }) => {
      const name = account
        .replace(`user:${poster.id}:`, 'poster:')
        .replace(`user:${helper.id}:`, 'helper:')
        .replace(`task:${taskId}:`, 'task:');
      return `${name} ${amount} ${unit}`;
    })
    .sort();
}

async function atProviders({ fixture, taskId, helper }: ScenarioContext): Promise<End['provider']> {
  const ours = await paymentsByLabel({ taskId });
  const labels = await payoutsByLabel();
  const mine = await db().payout.findMany({ where: { userId: helper.id }, select: { id: true } });
  const isMine = (label: unknown) => mine.some(({ id }) => id === labels.get(label));
  const end: End['provider'] = {};
  const add = (kind: string, times: number, amount: number) => {
    const sum = end[kind] ?? { times: 0, amount: 0 };
    if (times !== 0 || amount !== 0) end[kind] = { times: sum.times + times, amount: sum.amount + amount };
  };
  for (const { kind, captures, captured, refunds, refunded, taken } of paymentLines(fixture, ours)) {
    add(`charges at ${kind}`, captures, captured);
    add(`refunds at ${kind}`, refunds, refunded);
    add(`disputed at ${kind}`, 0, taken);
  }
  for (const transfer of fixture.simulators.stripe.transfers()) {
    const metadata = transfer.metadata as Record<string, string>;
    if (isMine(metadata.payout_id)) add('transfers', 1, Number(transfer.amount));
  }
  for (const { sender_item_id: label, sent, returned } of fixture.paypal.ledger().payouts) {
    if (isMine(label)) add('payouts', 1, sent - returned);
  }
  return end;
}

function paymentLines(fixture: Fixture, ours: Map<unknown, number>) {
  const stripe = fixture.simulators.stripe.ledger().payment_intents;
  const paypal = fixture.paypal.ledger().orders;
  return [
    ...stripe
      .filter(({ metadata }) => ours.has(metadata.payment_id))
      .map((line) => ({ ...line, kind: 'Stripe', taken: line.disputed })),
    ...paypal
      .filter(({ custom_id: label }) => ours.has(label))
      .map((line) => ({ ...line, kind: 'PayPal', taken: line.reversed + line.held })),
  ];
}
