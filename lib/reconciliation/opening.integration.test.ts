import { afterEach, describe, expect, it, vi } from 'vitest';
import { brokenChecks } from '@/lib/ledger/run-checks';
import { createPayment } from '@/lib/payments/checkout/create-payment';
import { expectReconciled } from '@/tests/fixtures/expect-reconciled';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, bothProviders, type ProviderName, payerActs, reset } from '@/tests/fixtures/two-providers';

const WEEK_MS = 7 * 86_400_000;

const fixture = useFixture();
afterEach(async () => {
  vi.useRealTimers();
  await reset(fixture);
});

/** Money that was in the account a week before the first payment. */
function depositLastWeek({ name, amount }: { name: ProviderName; amount: number }): void {
  vi.useFakeTimers({ now: Date.now() - WEEK_MS, toFake: ['Date'] });
  if (name === 'paypal') fixture.paypal.deposit({ amount });
  else fixture.simulators.stripe.plantLine({ kind: 'adjustment', amount });
  vi.useRealTimers();
}

async function pay(name: ProviderName): Promise<void> {
  const poster = await fixture.user();
  const { id: taskId } = await fixture.task({ poster });
  const { payment_id: paymentId } = await createPayment({
    user: poster,
    taskId,
    body: { payment_method: name },
    idempotencyKey: crypto.randomUUID(),
  });
  payerActs({ fixture, name, reference: await referenceOf(paymentId) });
  await bothIdle(fixture);
  fixture.simulators.clock.advance({ seconds: 1 });
}

describe.each(bothProviders)('What %s held before the first payment', (name) => {
  it('is a line of its own, booked once from our bank', async () => {
    depositLastWeek({ name, amount: 12_300 });
    await pay(name);
    await expectReconciled(name);
    await pay(name);
    await expectReconciled(name);
    const lines = await db().balanceLine.findMany({ where: { provider: name, providerKind: 'opening' } });
    expect(lines).toMatchObject([{ kind: 'bank_deposit', amount: 12_300n, currency: 'GBP' }]);
    const booked = await db().ledgerTransaction.findMany({
      where: { businessKey: `line:${lines[0]?.id}:moved` },
      include: { entries: { orderBy: { amount: 'asc' } } },
    });
    expect(booked).toMatchObject([
      {
        kind: 'bank_deposit',
        entries: [
          { accountId: `provider:${name}:clearing:GBP`, amount: -12_300n },
          { accountId: 'bank:GBP', amount: 12_300n },
        ],
      },
    ]);
    expect(await brokenChecks()).toEqual([]);
  });
});
