import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import type { ProviderName } from '@/lib/providers/names';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { referenceOf, useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';

const CARD = '4242424242424242';
const UNTIL = '2027-01-01T09:00:00.000Z';

const fixture = useFixture();
let payer: User;
let admin: User;
beforeAll(async () => {
  [payer, admin] = [await fixture.user({ points: 10_000 }), await fixture.user({ role: 'admin' })];
});
beforeEach(async () => {
  for (const provider of ['stripe', 'paypal'] as const) await switchOf({ provider, to: 'resume' });
});

function switchOf({
  provider,
  to,
  body,
}: {
  provider: ProviderName;
  to: 'pause' | 'resume';
  body?: unknown;
}) {
  return callEndpoint(`POST /api/admin/providers/{provider}/${to}`, {
    as: admin,
    params: { provider },
    ...(body !== undefined && { body }),
  });
}

const pause = (provider: ProviderName) =>
  switchOf({ provider, to: 'pause', body: { reason: 'It declines everything', expected_until: UNTIL } });

async function ask(what: 'payment' | 'quote', body: Record<string, unknown>, taskId?: number) {
  const id = taskId ?? (await fixture.task({ poster: payer })).id;
  return callEndpoint(`POST /api/coupon-points/tasks/{task_id}/${what}`, {
    as: payer,
    params: { task_id: id },
    body,
  });
}

describe('a paused provider', () => {
  it.each(['stripe', 'paypal'] as const)(
    '%s is neither priced nor started, alone or with points',
    async (provider) => {
      expect(await pause(provider)).toMatchObject({
        status: 200,
        json: { provider, is_paused: true, reason: 'It declines everything', expected_until: UNTIL },
      });
      const refusal = {
        status: 422,
        code: 'method_not_available',
        refusal: { details: { provider, reason: 'provider_paused', until: UNTIL } },
      };
      const mixed = { payment_method: 'mixed', points_amount: 100, provider };
      for (const body of [{ payment_method: provider }, mixed]) {
        expect(await ask('quote', body)).toMatchObject(refusal);
        expect(await ask('payment', body)).toMatchObject(refusal);
      }
      const other = provider === 'stripe' ? 'paypal' : 'stripe';
      expect(await ask('payment', { payment_method: other })).toMatchObject({ status: 200 });
      expect(await ask('payment', { payment_method: 'points' })).toMatchObject({ status: 200 });
      await switchOf({ provider, to: 'resume' });
      expect(await ask('payment', { payment_method: provider })).toMatchObject({ status: 200 });
    },
  );

  it('lets a payment that has begun go on', async () => {
    const { id: taskId } = await fixture.task({ poster: payer });
    await ask('payment', { payment_method: 'stripe' }, taskId);
    await pause('stripe');
    const { id: paymentId } = await db().paymentRecord.findFirstOrThrow({ where: { taskId } });
    await fixture.simulators.stripe.pay({ sessionId: await referenceOf(paymentId), card: CARD });
    expect((await syncPayment({ paymentId })).status).toBe('completed');
    await fixture.expectSoundBooks();
  });

  it('is paused and resumed once, however often it is asked, with an audit of each', async () => {
    const before = await db().auditLog.count();
    await Promise.all([pause('paypal'), pause('paypal')]);
    await pause('paypal');
    for (let round = 0; round < 2; round += 1) {
      expect((await switchOf({ provider: 'paypal', to: 'resume' })).json).toMatchObject({ is_paused: false });
    }
    const audits = await db().auditLog.findMany({ orderBy: { id: 'asc' }, skip: before });
    expect(audits).toMatchObject([
      {
        actorId: admin.id,
        action: 'provider_paused',
        subject: 'provider:paypal',
        detail: { reason: 'It declines everything', expected_until: UNTIL },
      },
      { actorId: admin.id, action: 'provider_resumed', subject: 'provider:paypal' },
    ]);
  });

  it('is no other word, and is switched by nobody without the permission', async () => {
    const body = { reason: 'x' };
    const name = 'POST /api/admin/providers/{provider}/pause';
    expect((await callEndpoint(name, { as: admin, params: { provider: 'points' }, body })).status).toBe(404);
    const support = await fixture.user({ role: 'support' });
    for (const [as, status] of [
      [support, 403],
      [payer, 403],
      [null, 401],
    ] as const) {
      expect((await callEndpoint(name, { as, params: { provider: 'stripe' }, body })).status).toBe(status);
    }
    expect((await ask('quote', { payment_method: 'stripe' })).status).toBe(200);
  });
});
