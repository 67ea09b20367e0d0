import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ProviderFixture } from '@/tests/fixtures/provider-fixture';
import { providerFixtures, refundRequest, takePayment } from '@/tests/fixtures/provider-fixtures';
import type { EventWindow } from './provider-event';

/** Hours from now. */
function windowOf({ sinceHours, untilHours }: { sinceHours: number; untilHours: number }): EventWindow {
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);
  return { since: inHours(sinceHours), until: inHours(untilHours) };
}

/** The contract of any adapter when events are searched that no delivery brought. */
describe.each(providerFixtures)("The list of %s's events", (name, open) => {
  let fixture: ProviderFixture;
  beforeAll(async () => {
    fixture = await open();
  });
  afterEach(() => fixture.clearFaults());
  afterAll(() => fixture.close());

  const lately = () => windowOf({ sinceHours: -1, untilHours: 0 });
  const about = async (transactionId: string) =>
    (await fixture.provider.listEvents(lately())).events.filter(
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
    const { events } = await fixture.provider.listEvents(lately());
    const told = events.filter(({ meaning }) => meaning === 'dispute').map((event) => event.disputeReference);
    expect([...new Set(told)].filter((reference) => references.includes(reference ?? ''))).toEqual(
      references,
    );
  });

  it('reports nothing from before or after its window', async () => {
    const { transactionId } = await takePayment({ fixture });
    fixture.dispute(transactionId);
    for (const window of [
      { sinceHours: 1, untilHours: 2 },
      { sinceHours: -2, untilHours: -1 },
    ]) {
      expect(await fixture.provider.listEvents(windowOf(window))).toEqual({ events: [], isComplete: true });
    }
  });

  it('is whole however many pages it has', async () => {
    const { transactionId } = await takePayment({ fixture, amount: 9_000 });
    const pageOfPayPal = 10;
    for (let made = 0; made <= pageOfPayPal; made += 1) {
      fixture.refundInConsole({ transactionId, amount: 100 });
    }
    const events = (await about(transactionId)).filter(({ meaning }) => meaning === 'refund');
    expect(new Set(events.map(({ refundReference }) => refundReference)).size).toBe(pageOfPayPal + 1);
  });

  it('is not guessed when it could not be read', async () => {
    const path = name === 'stripe' ? '/v1/events' : '/v1/notifications/webhooks-events';
    for (const fault of [
      { kind: 'status', status: 503 },
      { kind: 'wrong_body', form: 'html' },
      { kind: 'drop_before' },
    ] as const) {
      fixture.addFault({ target: { method: 'GET', path }, fault, times: null });
      await expect(fixture.provider.listEvents(lately())).rejects.toMatchObject({
        kind: 'unavailable',
      });
      fixture.clearFaults();
    }
    await expect(fixture.stranger.listEvents(lately())).rejects.toMatchObject({
      kind: 'misconfigured',
    });
  });
});
