import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '@/lib/core/db/generated/client';
import { reconcilePayouts } from '@/lib/jobs/reconcile-payouts';
import { labelOf } from '@/lib/providers/external-reference';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, reset } from '@/tests/fixtures/two-providers';
import { paidHelper, walletOf } from '@/tests/scenarios/payout-scenario';
import { adminInspectPayout } from './admin-inspect-payout';
import { adminListPayouts } from './admin-list-payouts';
import { cancelPayout } from './cancel-payout';
import { findPayoutRow, type PayoutRow } from './payout-row';
import { readPayout } from './read-payout';
import { recordOutcome } from './record-outcome';
import { redirectPayout } from './redirect-payout';
import { requestPayout } from './request-payout';

const CREATE = '/v1/payments/payouts';
const CANCEL = '/v1/payments/payouts-item/*/cancel';

const fixture = useFixture();
let operator: User;
beforeAll(async () => {
  operator = await fixture.user({ role: 'admin' });
});
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

async function rowOf(id: number): Promise<PayoutRow> {
  const row = await findPayoutRow({ id });
  if (!row) throw new Error('There is no payout');
  return row;
}

let count = 0;
/** A helper whose PayPal address belongs to nobody. */
function stranger(): Promise<User> {
  count += 1;
  return paidHelper({ fixture, by: 'paypal', email: `unclaimed+${count}@example.com` });
}

async function ask(helper: User): Promise<number> {
  const request = { userId: helper.id, provider: 'paypal', amount: 4_000 } as const;
  return (await requestPayout({ ...request, idempotencyKey: crypto.randomUUID() })).payout_id;
}

/** PayPal has processed it. */
async function settle(id: number): Promise<void> {
  fixture.paypal.settlePayout({ batchId: (await rowOf(id)).payoutReference ?? '' });
  await bothIdle(fixture);
}

/** A payout that waits at PayPal for somebody to claim it. */
async function unclaimed() {
  const helper = await stranger();
  const id = await ask(helper);
  await settle(id);
  expect(await rowOf(id)).toMatchObject({ status: 'sent', reason: 'unclaimed' });
  return { helper, id };
}

async function workerComes(id: number): Promise<void> {
  await db().$executeRaw`UPDATE payouts SET next_sync_at = now() - interval '1 second' WHERE id = ${id}`;
  await reconcilePayouts();
}

async function itemsOf(id: number) {
  const label = labelOf({ kind: 'payout', own: await rowOf(id) });
  const items = fixture.paypal.payouts().flatMap((batch) => batch.items as Item[]);
  return items.filter(({ payout_item: { sender_item_id: text } }) => text === label);
}
type Item = {
  payout_item_id: string;
  transaction_status: string;
  payout_item: { sender_item_id: string };
};

async function claimed(id: number): Promise<void> {
  fixture.paypal.addWebhookFault({ event_type: '*', fault: { kind: 'lose' }, times: null });
  for (const { payout_item_id: itemId } of await itemsOf(id)) {
    fixture.paypal.settlePayoutItem({ itemId, outcome: 'success' });
  }
}

const byHelper = (helper: User, payoutId: number) =>
  cancelPayout({ payoutId, userId: helper.id, by: 'helper', actorId: helper.id });
const byOperator = (payoutId: number) => cancelPayout({ payoutId, by: 'operator', actorId: operator.id });

async function expectBack({ helper, id }: { helper: User; id: number }): Promise<void> {
  expect((await itemsOf(id)).map((item) => item.transaction_status)).toEqual(['RETURNED']);
  expect(await walletOf(helper)).toEqual({ balance: 10_000, inFlight: 0 });
}

const faulty = (path: string, fault: { kind: 'execute_then_drop' | 'drop_before' } | object) =>
  fixture.paypal.addFault({ method: 'POST', path, fault: fault as { kind: 'drop_before' }, times: null });

describe('A payout that nobody has claimed', () => {
  it('is offered to be cancelled, and is taken back by its helper', async () => {
    const helper = await stranger();
    const id = await ask(helper);
    expect(await readPayout({ userId: helper.id, payoutId: id })).toMatchObject({ can_cancel: false });
    await settle(id);
    expect(await readPayout({ userId: helper.id, payoutId: id })).toMatchObject({ can_cancel: true });
    expect(await byHelper(helper, id)).toMatchObject({ status: 'cancelled', reason: 'cancelled_by_helper' });
    await bothIdle(fixture);
    await expectBack({ helper, id });
    expect(await byHelper(helper, id)).toMatchObject({ status: 'cancelled' });
  });

  it('is taken back by an operator, on the record', async () => {
    const { helper, id } = await unclaimed();
    expect(await adminInspectPayout(id)).toMatchObject({
      canCancel: true,
      outcomes: ['arrived', 'came_back'],
    });
    expect(await byOperator(id)).toMatchObject({ status: 'cancelled', reason: 'cancelled_by_operator' });
    await expectBack({ helper, id });
    expect(await db().auditLog.findFirst({ where: { subject: `payout:${id}` } })).toMatchObject({
      actorId: operator.id,
      action: 'payout_cancelled',
    });
  });

  it('is not somebody else’s to cancel', async () => {
    const { id } = await unclaimed();
    await expect(byHelper(await stranger(), id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await rowOf(id)).toMatchObject({ status: 'sent' });
  });

  it('stays paid where it was claimed in the meantime', async () => {
    const { helper, id } = await unclaimed();
    await claimed(id);
    await expect(byHelper(helper, id)).rejects.toMatchObject({ code: 'payout_not_cancellable' });
    expect(await rowOf(id)).toMatchObject({ status: 'paid' });
    expect(await walletOf(helper)).toEqual({ balance: 6_000, inFlight: 0 });
  });

  it('stays sent where PayPal refuses, and can be cancelled later', async () => {
    const { helper, id } = await unclaimed();
    faulty(CANCEL, { kind: 'status', status: 400 });
    await expect(byHelper(helper, id)).rejects.toMatchObject({ code: 'payout_not_cancellable' });
    expect(await rowOf(id)).toMatchObject({ status: 'sent', reason: 'unclaimed' });
    fixture.paypal.clearFaults();
    await byHelper(helper, id);
    await expectBack({ helper, id });
  });

  it.each(['execute_then_drop', 'drop_before'] as const)(
    'is taken back by the worker where the answer was lost: %s',
    async (kind) => {
      const { helper, id } = await unclaimed();
      fixture.paypal.addWebhookFault({ event_type: '*', fault: { kind: 'lose' }, times: null });
      faulty(CANCEL, { kind });
      const isAway = () =>
        fixture.paypal.addFault({
          method: 'GET',
          path: `${CREATE}/*`,
          fault: { kind: 'status', status: 503 },
          times: null,
        });
      isAway();
      expect(await byHelper(helper, id)).toMatchObject({ status: 'cancelling' });
      expect(await walletOf(helper)).toEqual({ balance: 6_000, inFlight: 4_000 });
      fixture.paypal.clearFaults();
      faulty(CANCEL, { kind });
      await workerComes(id);
      // The second request finds what the first one did.
      const status = kind === 'execute_then_drop' ? 'cancelled' : 'cancelling';
      expect(await rowOf(id)).toMatchObject({ status });
      fixture.paypal.clearFaults();
      await workerComes(id);
      expect(await rowOf(id)).toMatchObject({ status: 'cancelled' });
      await expectBack({ helper, id });
    },
  );

  it('that PayPal has forgotten is neither cancelled nor sent again', async () => {
    const { helper, id } = await unclaimed();
    fixture.paypal.addFault({
      method: 'GET',
      path: `${CREATE}/*`,
      fault: { kind: 'status', status: 404 },
      times: null,
    });
    await expect(byHelper(helper, id)).rejects.toMatchObject({ code: 'payout_not_cancellable' });
    await workerComes(id);
    expect(await rowOf(id)).toMatchObject({ status: 'sent' });
    expect(await itemsOf(id)).toHaveLength(1);
    const evidence = { reference: 'CASE-1', note: 'Seen in PayPal’s console' };
    const said = { payoutId: id, operatorId: operator.id, outcome: 'came_back', ...evidence } as const;
    expect(await recordOutcome(said)).toMatchObject({ status: 'failed' });
    const [item] = await itemsOf(id);
    fixture.paypal.settlePayoutItem({ itemId: item?.payout_item_id ?? '', outcome: 'returned' });
  });

  it('goes to another account of the helper instead', async () => {
    const { helper, id } = await unclaimed();
    // Somebody else's reward, so that our balance at Stripe has something.
    await paidHelper({ fixture });
    const request = { payoutId: id, userId: helper.id, by: 'helper', actorId: helper.id } as const;
    expect(await redirectPayout({ ...request, provider: 'stripe' })).toMatchObject({ status: 'paid' });
    expect(await rowOf(id)).toMatchObject({ status: 'cancelled' });
    expect(await walletOf(helper)).toEqual({ balance: 6_000, inFlight: 0 });
  });
});

describe('A payout at PayPal whose request had no answer', () => {
  /** PayPal was asked to send it, and did or did not. */
  async function unanswered(kind: 'execute_then_drop' | 'drop_before') {
    const helper = await stranger();
    fixture.paypal.addWebhookFault({ event_type: '*', fault: { kind: 'lose' }, times: null });
    faulty(CREATE, { kind });
    const id = await ask(helper);
    fixture.paypal.clearFaults();
    return { helper, id };
  }
  const kinds = ['execute_then_drop', 'drop_before'] as const;

  it.each(kinds)('says that it may be on its way: %s', async (kind) => {
    const { id } = await unanswered(kind);
    expect(await adminInspectPayout(id)).toMatchObject({
      status: 'requested',
      reason: 'may_be_sent',
      canCancel: false,
    });
    await workerComes(id);
  });

  it.each(kinds)('is found out when somebody wants to cancel it, and is one: %s', async (kind) => {
    const { helper, id } = await unanswered(kind);
    await expect(byHelper(helper, id)).rejects.toMatchObject({ code: 'payout_not_cancellable' });
    expect(await rowOf(id)).toMatchObject({ status: 'sent' });
    expect(await itemsOf(id)).toHaveLength(1);
    await settle(id);
    // Nobody told us that it is unclaimed.
    expect(await byHelper(helper, id)).toMatchObject({ status: 'cancelled' });
    await expectBack({ helper, id });
  });

  it.each(kinds)('is found out by the worker at its next visit, and is one: %s', async (kind) => {
    const { id } = await unanswered(kind);
    const { nextSyncAt } = await db().payout.findUniqueOrThrow({ where: { id } });
    expect(nextSyncAt?.getTime()).toBeLessThan(Date.now() + 60_000);
    await workerComes(id);
    expect(await rowOf(id)).toMatchObject({ status: 'sent', reason: null });
    expect(await itemsOf(id)).toHaveLength(1);
  });

  it('is said to be unknown while PayPal is away, and operators see it', async () => {
    const { helper, id } = await unanswered('drop_before');
    faulty(CREATE, { kind: 'status', status: 503 });
    await expect(byHelper(helper, id)).rejects.toMatchObject({ code: 'payout_may_be_sent' });
    const stuck = async () =>
      (await adminListPayouts({ viewerRole: 'finance', filter: 'stuck' })).payouts.map((one) => one.id);
    expect(await stuck()).not.toContain(id);
    await db()
      .$executeRaw`UPDATE payouts SET unknown_send_at = now() - interval '16 minutes' WHERE id = ${id}`;
    expect(await stuck()).toContain(id);
  });
});
