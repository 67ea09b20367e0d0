import { afterEach, expect, it } from 'vitest';
import { useFixture } from '@/tests/fixtures/fixture';
import { payPalNotifications } from '@/tests/fixtures/notifications';
import { db } from '@/tests/fixtures/owner-db';
import { beginFee } from '@/tests/scenarios/fee-scenario';

const fixture = useFixture();
afterEach(() => fixture.expectSoundBooks());

const collectings = (paymentId: number) =>
  db().paymentEvent.count({ where: { paymentId, toStatus: 'processing' } });

it('an approval from before a decline asks for no money again, and one from after it does', async () => {
  const scenario = await beginFee({ fixture, provider: 'paypal' });
  const { paymentId, reference } = scenario;
  fixture.paypal.hold();
  fixture.paypal.approve({ orderId: reference, funding: 'declining_card' });
  await payPalNotifications['the return address'](scenario);
  expect(await collectings(paymentId)).toBe(1);

  await payPalNotifications["the webhook's event"](scenario);
  expect(await collectings(paymentId)).toBe(1);
  await scenario.expectWaiting({ status: 'pending', reason: 'instrument_declined' });

  fixture.paypal.approve({ orderId: reference, funding: 'balance' });
  await payPalNotifications["the webhook's event"](scenario);
  expect(await collectings(paymentId)).toBe(2);
  await scenario.expectPaidOnce();
});
