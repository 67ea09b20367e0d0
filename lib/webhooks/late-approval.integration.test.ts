import { afterAll, beforeAll, expect, it } from 'vitest';
import { db } from '@/lib/db/client';
import { beginFee } from '@/lib/testing/fee-story';
import { payPalHints } from '@/lib/testing/hints';
import { openWorld, type World } from '@/lib/testing/world';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const collectings = (paymentId: number) =>
  db().paymentEvent.count({ where: { paymentId, toStatus: 'processing' } });

it('an approval from before a decline asks for no money again, and one from after it does', async () => {
  const story = await beginFee({ world, provider: 'paypal' });
  const { paymentId, reference } = story;
  world.paypal.hold();
  world.paypal.approve({ orderId: reference, funding: 'declining_card' });
  await payPalHints['the return address'](story);
  expect(await collectings(paymentId)).toBe(1);

  await payPalHints["the webhook's event"](story);
  expect(await collectings(paymentId)).toBe(1);
  await story.expectWaiting({ status: 'pending', reason: 'instrument_declined' });

  world.paypal.approve({ orderId: reference, funding: 'balance' });
  await payPalHints["the webhook's event"](story);
  expect(await collectings(paymentId)).toBe(2);
  await story.expectPaidOnce();
});
