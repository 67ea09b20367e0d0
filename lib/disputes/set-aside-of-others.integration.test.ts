import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/core/db/client';
import type { User } from '@/lib/core/db/generated/client';
import { debtOf, feeRevenue, walletOf } from '@/lib/ledger/accounts';
import { commit } from '@/lib/ledger/commit';
import { readWallet } from '@/lib/payouts/read-wallet';
import { resolvePayout } from '@/lib/payouts/resolve-payout';
import { cancelTask } from '@/lib/tasks/cancellation/cancel-task';
import { confirmTask } from '@/lib/tasks/lifecycle/confirm-task';
import { useFixture } from '@/tests/fixtures/fixture';
import { bothIdle, type ProviderName, reset } from '@/tests/fixtures/two-providers';
import { disputeScenario, openDisputeAt, REWARD, transactionOf } from '@/tests/scenarios/dispute-scenario';
import { earn } from '@/tests/scenarios/payout-scenario';
import { resolutionsBy } from '@/tests/scenarios/resolution-scenario';
import { PAYOUT, sentAfterAll } from '@/tests/scenarios/sent-after-all';
import { collectDebts } from './collect-debts';

const FEE = 1_000;

const fixture = useFixture();
const scenario = disputeScenario(fixture);
let operator: User;
beforeAll(async () => {
  operator = await fixture.user({ role: 'admin' });
});
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

const { resolve } = resolutionsBy(() => operator);

async function stateOf(helper: User) {
  const [pounds] = (await readWallet({ userId: helper.id })).balances;
  return { balance: pounds?.balance, owed: pounds?.owed, payable: pounds?.payable };
}

async function released(helper: User) {
  const held = await scenario.held({ name: 'stripe', helper });
  await confirmTask({ userId: held.poster.id, taskId: held.taskId });
  return held;
}

async function disputed(paymentId: number, name: ProviderName = 'stripe') {
  const dispute = await openDisputeAt({ fixture, name, paymentId });
  await bothIdle(fixture);
  return {
    async decide(outcome: 'won' | 'lost') {
      dispute.decide(outcome);
      await bothIdle(fixture);
    },
  };
}

/** One reward was paid out; the other, of another payer, is all that is in the wallet, and is disputed. */
async function rewards() {
  const helper = await fixture.user();
  const gone = await released(helper);
  await scenario.payOut({ helper, amount: REWARD });
  const kept = await released(helper);
  const dispute = await disputed(kept.paymentId);
  expect(await stateOf(helper)).toEqual({ balance: REWARD, owed: 0, payable: 0 });
  return { helper, gone, kept, dispute };
}

describe('What is set aside for one task is not taken for another, and is owed instead:', () => {
  it('by a dispute that is lost', async () => {
    const { helper, gone } = await rewards();
    await (await disputed(gone.paymentId)).decide('lost');
    expect(await stateOf(helper)).toEqual({ balance: REWARD, owed: REWARD, payable: 0 });
  });

  it('by an operator who charges the helper', async () => {
    const { helper, gone } = await rewards();
    const paymentIntentId = await transactionOf(gone.paymentId);
    fixture.simulators.stripe.refund({ paymentIntentId, amount: REWARD });
    await bothIdle(fixture);
    await resolve(gone.paymentId, 'charge_helper');
    expect(await stateOf(helper)).toEqual({ balance: REWARD, owed: REWARD, payable: 0 });
  });

  it('by the fee of a task that the helper cancels', async () => {
    const { helper } = await rewards();
    const { taskId } = await scenario.held({ name: 'stripe', helper });
    await cancelTask({ userId: helper.id, taskId, expectedRule: undefined });
    expect(await stateOf(helper)).toEqual({ balance: REWARD, owed: FEE, payable: 0 });
  });

  it('by a payout that was sent after all', async () => {
    const { id: payoutId, helper, operator: by } = await sentAfterAll({ fixture, provider: 'paypal' });
    const { id: paymentId } = await db().paymentRecord.findFirstOrThrow({
      where: { feeType: 'task_reward', task: { helperId: helper.id } },
    });
    await disputed(paymentId, 'paypal');
    const before = await stateOf(helper);
    await resolvePayout({
      payoutId,
      operatorId: by.id,
      verb: 'charge_helper',
      reason: 'The bank shows both',
    });
    expect(await stateOf(helper)).toEqual({ ...before, owed: PAYOUT });
  });

  it('by the job that collects debts, until it is not set aside any more', async () => {
    const { helper, gone, dispute } = await rewards();
    await (await disputed(gone.paymentId)).decide('lost');
    expect(await collectDebts()).toBe(0);
    expect(await stateOf(helper)).toEqual({ balance: REWARD, owed: REWARD, payable: 0 });
    await dispute.decide('won');
    expect(await collectDebts()).toBe(1);
    expect(await stateOf(helper)).toEqual({ balance: 0, owed: 0, payable: 0 });
  });

  it('but the dispute takes it, for which it is set aside', async () => {
    const { helper, dispute } = await rewards();
    await dispute.decide('lost');
    expect(await stateOf(helper)).toEqual({ balance: 0, owed: 0, payable: 0 });
  });
});

it('A release pays a debt from what arrives with it, although less is in the wallet than is set aside there', async () => {
  const helper = await fixture.user();
  const [lost, open] = [await released(helper), await released(helper)];
  await scenario.payOut({ helper, amount: 2 * REWARD });
  await disputed(open.paymentId);
  await (await disputed(lost.paymentId)).decide('lost');
  expect(await stateOf(helper)).toEqual({ balance: 0, owed: REWARD, payable: 0 });
  await earn({ fixture, helper, amount: 5_000 });
  expect(await stateOf(helper)).toEqual({ balance: 0, owed: REWARD - 5_000, payable: 0 });
});

describe('The database refuses to take what is set aside for another task', () => {
  it.each(['fee_charged', 'debt_paid'] as const)('by %s, whoever asks', async (kind) => {
    const { helper, gone, kept } = await rewards();
    const owner = { userId: helper.id, currency: 'GBP' };
    const to = kind === 'fee_charged' ? feeRevenue('GBP') : debtOf(owner);
    const lines = [{ from: walletOf(owner), to, amount: 1 }];
    if (kind === 'debt_paid') await (await disputed(gone.paymentId)).decide('lost');
    const take = (key: string) => commit({ postings: [{ key, kind, lines }] });
    const others =
      kind === 'fee_charged'
        ? [`task:${gone.taskId}:fee_charged`]
        : [`debt:${helper.id}:GBP:1`, `debt:${helper.id}:GBP:task:${kept.taskId}`];
    for (const key of others) expect(await take(key)).toEqual({ outcome: 'set_aside' });
    if (kind === 'fee_charged') {
      expect(await take(`task:${kept.taskId}:fee_charged`)).toMatchObject({ outcome: 'done' });
    }
  });
});
