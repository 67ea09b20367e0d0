import { expect, it } from 'vitest';
import { syncPayment } from '@/lib/payments/sync/sync-payment';
import { useFixture } from '@/tests/fixtures/fixture';
import { payPalNotifications } from '@/tests/fixtures/notifications';
import { db } from '@/tests/fixtures/owner-db';
import { beginFee } from '@/tests/scenarios/fee-scenario';

const CAPTURE = '/v2/checkout/orders/*/capture';

const fixture = useFixture();

it('an order that PayPal forgets during its capture goes to review a day after the deadline', async () => {
  const scenario = await beginFee({ fixture, provider: 'paypal' });
  fixture.paypal.hold();
  fixture.paypal.approve({ orderId: scenario.reference });
  fixture.paypal.addFault({ path: CAPTURE, times: null, fault: { kind: 'status', status: 403 } });
  await expect(syncPayment({ paymentId: scenario.paymentId })).rejects.toMatchObject({
    code: 'provider_unavailable',
  });
  fixture.paypal.forget({ orderId: scenario.reference });
  await payPalNotifications['the reconciler'](scenario);
  await scenario.expectWaiting({ status: 'processing', reason: 'capturing' });

  await db().$executeRaw`
    UPDATE payment_records SET expires_at = now() - interval '25 hours' WHERE id = ${scenario.paymentId}`;
  await payPalNotifications['the reconciler'](scenario);
  expect(await fixture.statusOf(scenario.paymentId)).toBe('needs_review');
  await fixture.expectSoundBooks();
});
