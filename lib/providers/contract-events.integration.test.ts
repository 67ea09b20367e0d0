import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ProviderFixture } from '@/tests/fixtures/provider-fixture';
import { providerFixtures, refundRequest, takePayment } from '@/tests/fixtures/provider-fixtures';

/** The contract of any adapter when events are searched that no delivery brought. */
describe.each(providerFixtures)("The list of %s's events", (name, open) => {
  let fixture: ProviderFixture;
  beforeAll(async () => {
    fixture = await open();
  });
  afterEach(() => fixture.clearFaults());
  afterAll(() => fixture.close());

  const lately = () => new Date(Date.now() - 3_600_000);
  const about = async (transactionId: string) =>
    (await fixture.provider.listEvents({ since: lately() })).filter(
      (event) => event.transactionId === transactionId,
    );

  it('reports refunds, with our own reference where they have one', async () => {
    const { transactionId } = await takePayment({ fixture });
    const request = refundRequest({ transactionId });
    await fixture.provider.refund(request);
    fixture.refundInConsole({ transactionId, amount: 100 });
    const events = await about(transactionId);
    expect(events.every(({ meaning }) => meaning === 'refund')).toBe(true);
    expect(new Set(events.map(({ refundId, refundToken }) => `${refundId} ${refundToken}`))).toEqual(
      new Set([`${request.refund.id} ${request.refund.token}`, 'null null']),
    );
  });

  it('reports disputes, the oldest first', async () => {
    const first = await takePayment({ fixture });
    const second = await takePayment({ fixture });
    const references = [first, second].map(
      ({ transactionId }) => fixture.dispute(transactionId).disputeReference,
    );
    const events = await fixture.provider.listEvents({ since: lately() });
    const told = events.filter(({ meaning }) => meaning === 'dispute').map((event) => event.disputeReference);
    expect([...new Set(told)].filter((reference) => references.includes(reference ?? ''))).toEqual(
      references,
    );
  });

  it('reports nothing from before that time', async () => {
    const { transactionId } = await takePayment({ fixture });
    fixture.dispute(transactionId);
    expect(await fixture.provider.listEvents({ since: new Date(Date.now() + 3_600_000) })).toEqual([]);
  });

  it('is not guessed when it could not be read', async () => {
    const path = name === 'stripe' ? '/v1/events' : '/v1/notifications/webhooks-events';
    for (const fault of [
      { kind: 'status', status: 503 },
      { kind: 'wrong_body', form: 'html' },
      { kind: 'drop_before' },
    ] as const) {
      fixture.addFault({ target: { method: 'GET', path }, fault, times: null });
      await expect(fixture.provider.listEvents({ since: lately() })).rejects.toMatchObject({
        kind: 'unavailable',
      });
      fixture.clearFaults();
    }
    await expect(fixture.stranger.listEvents({ since: lately() })).rejects.toMatchObject({
      kind: 'misconfigured',
    });
  });
});
