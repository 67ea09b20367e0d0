import { afterEach, beforeEach, expect, it } from 'vitest';
import { callEndpoint } from '@/tests/api/call-endpoint';
import { useFixture } from '@/tests/fixtures/fixture';
import { notifications } from '@/tests/fixtures/notifications';
import { db } from '@/tests/fixtures/owner-db';
import { beginFee, everything, type FeeScenario } from '@/tests/scenarios/fee-scenario';

const fixture = useFixture();
const stripe = () => fixture.simulators.stripe;
let scenario: FeeScenario;

beforeEach(async () => {
  stripe().hold();
  scenario = await beginFee({ fixture, provider: 'stripe', parts: everything });
  stripe().misreport({ id: scenario.reference, livemode: true });
  scenario.payer.pay(scenario.reference);
});
afterEach(async () => {
  await stripe().release();
  await stripe().idle();
  await fixture.expectSoundBooks();
});

/** What "Replay" of an operator does about the event of the payment that was put aside. */
async function replay(): Promise<unknown> {
  const event = await db().webhookEvent.findFirstOrThrow({
    where: { state: 'parked', note: 'other_mode', objectReference: scenario.reference },
  });
  const { json } = await callEndpoint('POST /api/admin/webhooks/{webhook_event_id}/replay', {
    as: await fixture.user({ role: 'admin' }),
    params: { webhook_event_id: Number(event.id) },
  });
  return json;
}

it('an event whose mode was misreported pays when an operator replays it and Stripe says the mode plainly', async () => {
  await notifications["the webhook's event"](scenario);
  expect(await fixture.statusOf(scenario.paymentId)).toBe('pending');
  stripe().misreport({ id: scenario.reference });
  expect(await replay()).toMatchObject({ state: 'handled' });
  await scenario.expectPaidOnce();
});
