import { afterAll, beforeAll, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { settlePayment } from '@/lib/payments/settle-payment';
import { beginFee } from '@/lib/testing/fee-story';
import { payPalHints } from '@/lib/testing/hints';
import { openWorld, type World } from '@/lib/testing/world';

const CAPTURE = '/v2/checkout/orders/*/capture';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

it('an order that PayPal forgets while it is collected goes to a person a day after the deadline', async () => {
  const story = await beginFee({ world, provider: 'paypal' });
  world.paypal.hold();
  world.paypal.approve({ orderId: story.reference });
  world.paypal.addFault({ path: CAPTURE, times: null, fault: { kind: 'status', status: 403 } });
  await expect(settlePayment({ paymentId: story.paymentId })).rejects.toMatchObject({
    code: 'provider_unavailable',
  });
  world.paypal.forget({ orderId: story.reference });
  await payPalHints['the reconciler'](story);
  await story.expectWaiting({ status: 'processing', reason: 'collecting' });

  await db().$executeRaw`
    UPDATE payment_records SET expires_at = now() - interval '25 hours' WHERE id = ${story.paymentId}`;
  await payPalHints['the reconciler'](story);
  expect(await world.statusOf(story.paymentId)).toBe('needs_review');
  await world.expectSoundBooks();
});
