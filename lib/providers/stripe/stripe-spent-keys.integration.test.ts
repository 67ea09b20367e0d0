import { afterEach, describe, expect, it } from 'vitest';
import { useFixture } from '@/tests/fixtures/fixture';
import { nextName, startRequest } from '@/tests/fixtures/provider-fixtures';
import { adapterOf, reset } from '@/tests/fixtures/two-providers';
import { openDisputeAt } from '@/tests/scenarios/dispute-scenario';
import { heldReward, openUsers } from '@/tests/scenarios/refund-scenario';

const fixture = useFixture();
afterEach(() => reset(fixture));

const stripe = () => adapterOf('stripe');

/** Stripe answers 500 to the next call and repeats that under its key, whether it did the work or not. */
function failAndRepeat({ path, executed }: { path: string; executed: boolean }): void {
  fixture.simulators.stripe.addFault({ method: 'POST', path, fault: { kind: 'cache_500', executed } });
}

describe.each([true, false])('Where Stripe repeats a 500 (executed: %s)', (executed) => {
  it('a payment that begins is refused: nobody has the address of what may exist', async () => {
    failAndRepeat({ path: '/v1/checkout/sessions', executed });
    await expect(stripe().start(startRequest())).rejects.toMatchObject({ kind: 'refused' });
  });

  it('a session is closed under another key', async () => {
    const request = startRequest();
    const { reference } = await stripe().start(request);
    failAndRepeat({ path: '/v1/checkout/sessions/*/expire', executed });
    const { payment } = request;
    const closed = await stripe().cancel({ reference, payment, idempotencyKey: `cancel-${reference}` });
    expect(closed).toMatchObject({ state: 'closed', reference });
  });

  it('a session that stays open is unknown, and one that was paid is paid', async () => {
    for (const isPaid of [true, false]) {
      const request = startRequest();
      const { reference } = await stripe().start(request);
      const { payment } = request;
      if (isPaid) fixture.simulators.stripe.pay({ sessionId: reference, card: '4242424242424242' });
      const path = '/v1/checkout/sessions/*/expire';
      fixture.simulators.stripe.addFault({ path, fault: { kind: 'cache_500' }, times: null });
      const cancel = stripe().cancel({ reference, payment, idempotencyKey: `late-${reference}` });
      if (isPaid) expect(await cancel).toMatchObject({ state: 'paid' });
      else await expect(cancel).rejects.toMatchObject({ kind: 'unavailable' });
      fixture.simulators.stripe.clearFaults();
    }
  });

  it('a person has one account', async () => {
    const before = fixture.simulators.stripe.accounts().length;
    const user = nextName();
    failAndRepeat({ path: '/v1/accounts', executed });
    const { reference } = await stripe().openPayoutAccount({ user, email: null });
    expect(fixture.simulators.stripe.accounts()).toHaveLength(before + 1);
    expect(fixture.simulators.stripe.accounts().map(({ id }) => id)).toContain(reference);
  });

  const disputed = async () => {
    const { paymentId } = await heldReward({ fixture, users: await openUsers(fixture) });
    const { reference: disputeReference } = await openDisputeAt({ fixture, name: 'stripe', paymentId });
    await fixture.simulators.stripe.idle();
    return { disputeReference, idempotencyKey: `dispute-${paymentId}` };
  };

  it('dispute evidence is sent under another key, unless it shows', async () => {
    const request = { ...(await disputed()), text: 'It was delivered.' };
    failAndRepeat({ path: '/v1/disputes/*', executed });
    expect(await stripe().submitEvidence(request)).toMatchObject({ isEvidenceSent: true });
  });

  it('a dispute is conceded under another key, unless it shows', async () => {
    const request = await disputed();
    failAndRepeat({ path: '/v1/disputes/*/close', executed });
    expect(await stripe().acceptDispute(request)).toMatchObject({ status: 'lost', withdrawn: 9_000 });
  });

  it('a dispute that stays open is unknown', async () => {
    const request = await disputed();
    const fault = { kind: 'cache_500', executed: false } as const;
    fixture.simulators.stripe.addFault({ path: '/v1/disputes/*/close', fault, times: null });
    await expect(stripe().acceptDispute(request)).rejects.toMatchObject({ kind: 'unavailable' });
  });
});
