import { afterEach, describe, expect, it } from 'vitest';
import { completeCancellations } from '@/lib/jobs/complete-cancellations';
import { previewCancellation } from '@/lib/refunds/escrow/preview-cancellation';
import { cancelTask } from '@/lib/tasks/cancellation/cancel-task';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, bothProviders, reset } from '@/tests/fixtures/two-providers';
import { disputeScenario, openDisputeAt } from '@/tests/scenarios/dispute-scenario';

const FEE = 1_000;

const fixture = useFixture();
const scenario = disputeScenario(fixture);
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

async function owedBy({ id: userId }: { id: number }): Promise<number> {
  const account = await db().ledgerAccount.findFirst({ where: { userId, kind: 'debt' } });
  return Math.abs(Number(account?.balance ?? 0));
}

describe.each(bothProviders)('A helper who cancels while the fee is disputed at %s', (name) => {
  it.each(['won', 'lost'] as const)('owes it, and once, where the dispute is %s', async (decision) => {
    const { taskId, feePaymentId, helper } = await scenario.held({ name, fee: name });
    const dispute = await openDisputeAt({ fixture, name, paymentId: feePaymentId });
    await bothIdle(fixture);
    expect(await previewCancellation({ userId: helper.id, taskId })).toMatchObject({ helper_owes: FEE });
    await cancelTask({ userId: helper.id, taskId });
    dispute.decide(decision);
    await bothIdle(fixture);
    await scenario.resendAll({ name });
    await completeCancellations();
    expect(await fixture.statusOf(feePaymentId)).toBe('refunded');
    expect(await owedBy(helper)).toBe(FEE);
  });

  it('owes nothing of a fee that was lost before', async () => {
    const { taskId, feePaymentId, helper } = await scenario.held({ name, fee: name });
    const dispute = await openDisputeAt({ fixture, name, paymentId: feePaymentId });
    await bothIdle(fixture);
    dispute.decide('lost');
    await bothIdle(fixture);
    await cancelTask({ userId: helper.id, taskId });
    await completeCancellations();
    expect(await owedBy(helper)).toBe(0);
  });
});
