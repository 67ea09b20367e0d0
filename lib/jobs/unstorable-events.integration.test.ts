import { afterEach, describe, expect, it } from 'vitest';
import { handleEvent } from '@/lib/webhooks/handle-event';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothProviders, reset } from '@/tests/fixtures/two-providers';
import { searchEvents } from './search-events';

const fixture = useFixture();
afterEach(async () => {
  await reset(fixture);
  await db().eventSearch.deleteMany();
  await fixture.expectSoundBooks();
});

type Name = (typeof bothProviders)[number];

/** An event about a refund that is not ours, with one text of the caller's choice. */
const announcers = {
  stripe: (status: unknown) =>
    fixture.simulators.stripe.announce({
      type: 'refund.updated',
      object: { id: `re_${crypto.randomUUID()}`, object: 'refund', status },
    }),
  paypal: (status: unknown) =>
    fixture.paypal.announce({
      type: 'PAYMENT.CAPTURE.REFUNDED',
      resource: { id: crypto.randomUUID(), status },
    }),
};

/** Three events whose deliveries are lost, the middle one strange. */
function announced({ name, status }: { name: Name; status: unknown }) {
  const simulator = name === 'stripe' ? fixture.simulators.stripe : fixture.paypal;
  simulator.addWebhookFault({ fault: { kind: 'lose' }, times: null });
  const announce = announcers[name];
  return { before: announce('done'), strange: announce(status), behind: announce('done') };
}

const rowOf = (eventId: string) => db().webhookEvent.findFirst({ where: { eventId } });

async function poison(eventId: string): Promise<() => Promise<unknown>> {
  await db().$executeRawUnsafe(`
    CREATE OR REPLACE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'this event is poisoned'; END $$`);
  await db().$executeRawUnsafe(`CREATE TRIGGER a_poison BEFORE INSERT ON webhook_events FOR EACH ROW
    WHEN (NEW.event_id = '${eventId}') EXECUTE FUNCTION poison()`);
  return () => db().$executeRawUnsafe('DROP TRIGGER a_poison ON webhook_events');
}

describe.each(bothProviders)('An event in the list of %s', (name) => {
  const job = `store-events-${name}`;

  it.each(['re\0funded', 're\uD800funded', '\uDC00'])(
    'with a text that no database stores is stored: %j',
    async (status) => {
      const { before, strange, behind } = announced({ name, status });
      await searchEvents();
      for (const eventId of [before, strange, behind]) {
        expect(await rowOf(eventId)).toMatchObject({ state: 'ignored', note: 'no_payment_of_ours' });
      }
      expect(await rowOf(strange)).toMatchObject({
        subject: { summary: { status: status.replace(/[^a-z]/u, '\uFFFD') } },
      });
    },
  );

  it('of a shape that we do not know is kept for a person, and the ones behind it are handled', async () => {
    const { before, strange, behind } = announced({ name, status: ['no', 'text'] });
    await searchEvents();
    for (const eventId of [before, behind]) expect(await rowOf(eventId)).toMatchObject({ state: 'ignored' });
    const row = await rowOf(strange);
    expect(row).toMatchObject({ state: 'parked', note: 'unreadable', provider: name });
    expect(row?.type).toMatch(/refund/i);
    expect(Math.abs(Date.now() - (row?.occurredAt.getTime() ?? 0))).toBeLessThan(60_000);
    if (!row) return;
    // "Replay", while it is as strange as before.
    expect(await handleEvent(row.id, { isForced: true })).toBe('parked');
    expect(await rowOf(strange)).toMatchObject({ state: 'parked', note: 'unreadable', attempts: 1 });
  });

  it('that was unreadable is read again by "Replay"', async () => {
    const { strange } = announced({ name, status: 'done' });
    await searchEvents();
    const row = await rowOf(strange);
    if (!row) expect.fail('it was stored');
    // As an earlier version had stored it.
    await db().webhookEvent.update({
      where: { id: row.id },
      data: {
        state: 'parked',
        note: 'unreadable',
        type: 'unknown',
        objectReference: null,
        subject: {
          meaning: 'unreadable',
          reference: null,
          transactionId: null,
          paymentId: null,
          summary: {},
        },
      },
    });
    expect(await handleEvent(row.id, { isForced: true })).toBe('ignored');
    const { type, subject, objectReference } = row;
    expect(await rowOf(strange)).toMatchObject({
      type,
      subject,
      objectReference,
      note: 'no_payment_of_ours',
    });
  });

  it('that cannot be stored has its own next time, and is stored however far the search has come', async () => {
    const { before, strange, behind } = announced({ name, status: 'done' });
    const heal = await poison(strange);
    await searchEvents();
    for (const eventId of [before, behind]) expect(await rowOf(eventId)).toMatchObject({ state: 'ignored' });
    const failure = () => db().jobFailure.findUnique({ where: { job_rowId: { job, rowId: strange } } });
    expect(await failure()).toMatchObject({ attempts: 1, code: 'internal' });
    // Long after the search has left it behind.
    await db().eventSearch.updateMany({ data: { searchedUntil: new Date(Date.now() + 24 * 3_600_000) } });
    await searchEvents();
    expect(await failure()).toMatchObject({ attempts: 1 });
    const isDue = () =>
      db().$executeRaw`UPDATE job_failures SET next_try_at = now() - interval '2 hours' WHERE job = ${job}`;
    await isDue();
    await searchEvents();
    expect(await failure()).toMatchObject({ attempts: 2 });
    await heal();
    await isDue();
    await searchEvents();
    expect(await rowOf(strange)).toMatchObject({ state: 'ignored' });
    expect(await failure()).toBeNull();
  });
});

it('A delivery with a text that no database stores is handled', async () => {
  const eventId = announcers.paypal('re\0funded');
  await fixture.paypal.idle();
  expect(await rowOf(eventId)).toMatchObject({ state: 'ignored', note: 'no_payment_of_ours' });
});
