import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { closeFixtures, type Fixture, payOrder, type Reply, startFixture } from '../testing/paypal-fixture';

afterEach(closeFixtures);

const path = '/v1/payments/payouts';
const gbp = (value: string) => ({ currency: 'GBP', value });
const eventTypes = ({ paypal }: Fixture) => paypal.events().map((event) => event.event_type);

const batchSchema = z.object({
  batch_header: z.object({ payout_batch_id: z.string(), batch_status: z.string() }),
  items: z.array(z.object({ payout_item_id: z.string(), transaction_status: z.string() })).default([]),
});

/** A merchant with 1,000.00 pounds and nothing else. */
const startRich = (options: Parameters<typeof startFixture>[0] = {}) =>
  startFixture({ ...options, paypal: { openingBalance: { GBP: 100_000 }, ...options.paypal } });

function payout({
  receivers = ['helper@example.com'],
  id = 'batch-1',
  value = '10.00',
}: {
  receivers?: string[];
  id?: string;
  value?: string;
} = {}) {
  return {
    sender_batch_header: {
      sender_batch_id: id,
      email_subject: 'You have been paid',
      recipient_type: 'EMAIL',
    },
    items: receivers.map((receiver, index) => ({
      receiver,
      amount: gbp(value),
      note: 'Thank you',
      sender_item_id: `${id}-${index}`,
    })),
  };
}

async function create(fixture: Fixture, body: unknown = payout()): Promise<string> {
  const reply = await fixture.call('POST', path, { body });
  expect(reply.status).toBe(201);
  return batchSchema.parse(reply.body).batch_header.payout_batch_id;
}

async function read(fixture: Fixture, batchId: string) {
  const { body } = await fixture.call('GET', `${path}/${batchId}`);
  const { batch_header: header, items } = batchSchema.parse(body);
  const ids = items.map((item) => item.payout_item_id);
  return { body, status: header.batch_status, items: items.map((item) => item.transaction_status), ids };
}

const refusalOf = ({ status, body }: Reply) => ({ status, name: body.name });
const merchantOf = ({ paypal }: Fixture) => paypal.ledger().merchant[0];

describe('a payout', () => {
  it('goes from pending over processing to success, and its money arrives', async () => {
    const fixture = await startRich();
    const created = await fixture.call('POST', path, { body: payout() });
    expect(created.body).toMatchObject({
      batch_header: {
        batch_status: 'PENDING',
        sender_batch_header: { sender_batch_id: 'batch-1', email_subject: 'You have been paid' },
      },
      links: [{ rel: 'self', href: expect.stringContaining(`${fixture.simulators.url}${path}/`) }],
    });
    const batchId = batchSchema.parse(created.body).batch_header.payout_batch_id;
    const pending = await read(fixture, batchId);
    expect(pending).toMatchObject({ status: 'PENDING', items: ['PENDING'] });
    expect(pending.body).toMatchObject({ batch_header: { amount: gbp('10.00'), fees: gbp('0.00') } });
    expect(fixture.paypal.processPayout({ batchId })).toBe(true);
    expect(fixture.paypal.processPayout({ batchId })).toBe(false);
    expect(await read(fixture, batchId)).toMatchObject({ status: 'PROCESSING', items: ['PENDING'] });
    expect(fixture.paypal.settlePayout({ batchId })).toBe(true);
    expect(fixture.paypal.settlePayout({ batchId })).toBe(false);
    const paid = await read(fixture, batchId);
    expect(paid).toMatchObject({ status: 'SUCCESS', items: ['SUCCESS'] });
    expect(paid.body).toMatchObject({
      batch_header: { fees: gbp('0.20'), time_completed: expect.any(String) },
    });
    expect((await fixture.call('GET', `/v1/payments/payouts-item/${paid.ids[0]}`)).body).toMatchObject({
      payout_item_id: paid.ids[0],
      transaction_status: 'SUCCESS',
      payout_item_fee: gbp('0.20'),
      payout_batch_id: batchId,
      sender_batch_id: 'batch-1',
      payout_item: { receiver: 'helper@example.com', sender_item_id: 'batch-1-0', recipient_type: 'EMAIL' },
    });
    expect(eventTypes(fixture)).toEqual([
      'PAYMENT.PAYOUTSBATCH.PROCESSING',
      'PAYMENT.PAYOUTS-ITEM.SUCCEEDED',
      'PAYMENT.PAYOUTSBATCH.SUCCESS',
    ]);
    expect(fixture.paypal.ledger()).toMatchObject({
      payouts: [
        { batch: batchId, sender_item_id: 'batch-1-0', sent: 1000, paid: 1000, returned: 0, fees: 20 },
      ],
      merchant: [{ balance: 100_000 - 1_020 }],
    });
  });

  it('is made once per sender_batch_id, which PayPal-Request-Id does not do', async () => {
    const fixture = await startRich();
    const headers = { 'paypal-request-id': 'same' };
    const first = await create(fixture);
    const again = await fixture.call('POST', path, { body: payout({ value: '3.00' }), headers });
    expect(again).toMatchObject({
      status: 400,
      body: {
        name: 'USER_BUSINESS_ERROR',
        message: 'User business error.',
        details: [
          {
            field: 'SENDER_BATCH_ID',
            issue: 'Batch with given sender_batch_id already exists',
            link: [{ href: `${fixture.simulators.url}${path}/${first}`, rel: 'self', method: 'GET' }],
          },
        ],
      },
    });
    for (const id of ['batch-2', 'batch-3'])
      expect((await fixture.call('POST', path, { body: payout({ id }), headers })).status).toBe(201);
    expect(fixture.paypal.payouts()).toHaveLength(3);
  });

  it('may take the sender_batch_id of one that is older than 30 days', async () => {
    const fixture = await startRich({ paypal: { tokenLifetimeSeconds: 99 * 24 * 3600 } });
    await create(fixture);
    fixture.simulators.clock.advance({ seconds: 30 * 24 * 3600 - 60 });
    expect((await fixture.call('POST', path, { body: payout() })).status).toBe(400);
    fixture.simulators.clock.advance({ seconds: 120 });
    await create(fixture);
  });

  it('takes its steps by itself when it was told how long they take', async () => {
    const fixture = await startRich({ paypal: { payoutStepMs: 60_000 } });
    const batchId = await create(fixture);
    fixture.simulators.clock.advance({ seconds: 61 });
    expect(await read(fixture, batchId)).toMatchObject({ status: 'PROCESSING' });
    fixture.simulators.clock.advance({ seconds: 61 });
    expect(await read(fixture, batchId)).toMatchObject({ status: 'SUCCESS', items: ['SUCCESS'] });
  });

  it.each([
    ['unclaimed@example.com', 'UNCLAIMED', 'RECEIVER_UNREGISTERED', 'UNCLAIMED', 'SUCCESS', 0],
    ['wang+returned@example.com', 'RETURNED', 'RECEIVER_UNREGISTERED', 'RETURNED', 'SUCCESS', 1000],
    ['blocked.wang@example.com', 'BLOCKED', 'REGULATORY_BLOCKED', 'BLOCKED', 'SUCCESS', 1000],
    ['onhold@example.com', 'ONHOLD', undefined, 'HELD', 'SUCCESS', 0],
    ['failed@example.com', 'FAILED', 'RECEIVER_ACCOUNT_INVALID', 'FAILED', 'DENIED', 1000],
  ])('to %s comes to %s', async (receiver, status, error, word, batchStatus, returned) => {
    const fixture = await startRich();
    const batchId = await create(fixture, payout({ receivers: [receiver] }));
    fixture.paypal.settlePayout({ batchId });
    const { body, ...rest } = await read(fixture, batchId);
    expect(rest).toMatchObject({ status: batchStatus, items: [status] });
    const [item] = z.array(z.object({ errors: z.object({ name: z.string() }).optional() })).parse(body.items);
    expect(item?.errors?.name).toBe(error);
    expect(eventTypes(fixture)).toContain(`PAYMENT.PAYOUTS-ITEM.${word}`);
    expect(eventTypes(fixture).at(-1)).toBe(`PAYMENT.PAYOUTSBATCH.${batchStatus}`);
    expect(fixture.paypal.ledger().payouts).toMatchObject([{ sent: 1000, paid: 0, returned }]);
    expect(merchantOf(fixture)?.balance).toBe(returned === 0 ? 100_000 - 1_020 : 100_000);
  });

  it('of several items pays those it can, and is denied only if nothing arrives', async () => {
    const fixture = await startRich();
    const mixed = await create(fixture, payout({ receivers: ['a@example.com', 'failed@example.com'] }));
    fixture.paypal.settlePayout({ batchId: mixed });
    expect(await read(fixture, mixed)).toMatchObject({ status: 'SUCCESS', items: ['SUCCESS', 'FAILED'] });
    const denied = await create(
      fixture,
      payout({ id: 'batch-2', receivers: ['a@example.com', 'b@example.com'] }),
    );
    fixture.paypal.settlePayout({ batchId: denied, outcome: 'denied' });
    expect(await read(fixture, denied)).toMatchObject({ status: 'DENIED', items: ['FAILED', 'FAILED'] });
    expect(eventTypes(fixture).slice(-2)).toEqual([
      'PAYMENT.PAYOUTS-ITEM.DENIED',
      'PAYMENT.PAYOUTSBATCH.DENIED',
    ]);
    const page = await fixture.call('GET', `${path}/${denied}?page=2&page_size=1&total_required=true`);
    expect(page.body).toMatchObject({ total_items: 2, total_pages: 2 });
    expect(page.body.items).toHaveLength(1);
  });

  it('to an account id pays one that can be an id, and fails another', async () => {
    const fixture = await startRich();
    const items = ['G83JXTJ5EHCQ2', 'nobody'].map((receiver) => ({
      recipient_type: 'PAYPAL_ID',
      receiver,
      amount: gbp('1.00'),
    }));
    const batchId = await create(fixture, { sender_batch_header: {}, items });
    fixture.paypal.settlePayout({ batchId });
    expect(await read(fixture, batchId)).toMatchObject({ items: ['SUCCESS', 'FAILED'] });
  });

  it('that nobody claims comes back after 30 days, and not before', async () => {
    const fixture = await startRich();
    const batchId = await create(fixture, payout({ receivers: ['unclaimed@example.com'] }));
    fixture.paypal.settlePayout({ batchId });
    const statuses = () => fixture.paypal.payouts().map(({ items }) => items);
    fixture.simulators.clock.advance({ seconds: 30 * 24 * 3600 - 60 });
    expect(statuses()).toMatchObject([[{ transaction_status: 'UNCLAIMED' }]]);
    fixture.simulators.clock.advance({ seconds: 120 });
    expect(statuses()).toMatchObject([[{ transaction_status: 'RETURNED' }]]);
    expect(merchantOf(fixture)).toMatchObject({ balance: 100_000, fees: 0, returned: 1000 });
  });

  it('that nobody has claimed can be cancelled by the sender, once its batch is over', async () => {
    const fixture = await startRich();
    const receivers = ['unclaimed@example.com', 'paid@example.com'];
    const batchId = await create(fixture, payout({ receivers }));
    const { ids } = await read(fixture, batchId);
    const cancel = (id = '') => fixture.call('POST', `/v1/payments/payouts-item/${id}/cancel`);
    expect(refusalOf(await cancel(ids[0]))).toEqual({ status: 400, name: 'BATCH_NOT_COMPLETED' });
    fixture.paypal.settlePayout({ batchId });
    expect(await cancel(ids[0])).toMatchObject({ status: 200, body: { transaction_status: 'RETURNED' } });
    expect(refusalOf(await cancel(ids[0]))).toEqual({ status: 400, name: 'ITEM_ALREADY_CANCELLED' });
    expect(refusalOf(await cancel(ids[1]))).toEqual({ status: 400, name: 'ITEM_INCORRECT_STATUS' });
    expect(refusalOf(await cancel('NOBODY'))).toEqual({ status: 404, name: 'INVALID_RESOURCE_ID' });
    expect(eventTypes(fixture).at(-1)).toBe('PAYMENT.PAYOUTS-ITEM.CANCELED');
  });

  it('is claimed, expires or is returned on request, and in no other way', async () => {
    const fixture = await startRich();
    const receivers = ['unclaimed@example.com', 'onhold@example.com', 'a@example.com', 'b@example.com'];
    const batchId = await create(fixture, payout({ receivers }));
    const [unclaimed = '', held = '', paid = '', other = ''] = (await read(fixture, batchId)).ids;
    const { settlePayoutItem: settle } = fixture.paypal;
    expect(settle({ itemId: unclaimed, outcome: 'success' })).toBe(false);
    fixture.paypal.settlePayout({ batchId });
    expect(settle({ itemId: unclaimed, outcome: 'success' })).toBe(true);
    expect(settle({ itemId: held, outcome: 'blocked' })).toBe(true);
    expect(settle({ itemId: paid, outcome: 'returned' })).toBe(false);
    expect(settle({ itemId: paid, outcome: 'refunded' })).toBe(true);
    expect(settle({ itemId: paid, outcome: 'refunded' })).toBe(false);
    expect(settle({ itemId: other, outcome: 'reversed' })).toBe(true);
    expect(await read(fixture, batchId)).toMatchObject({
      items: ['SUCCESS', 'BLOCKED', 'REFUNDED', 'REVERSED'],
    });
    // The fee of an item that had arrived is not returned.
    expect(merchantOf(fixture)).toMatchObject({ sent: 4000, returned: 3000, fees: 60, balance: 98_940 });
  });

  it('needs the money and the fee in the balance, and takes both at once', async () => {
    const fixture = await startFixture();
    const poor = await fixture.call('POST', path, { body: payout() });
    expect(poor).toMatchObject({
      status: 422,
      body: {
        name: 'INSUFFICIENT_FUNDS',
        message: expect.stringContaining('does not have sufficient funds'),
      },
    });
    const [item] = payout().items;
    const yen = { ...payout(), items: [{ ...item, amount: { currency: 'JPY', value: '1000' } }] };
    expect(refusalOf(await fixture.call('POST', path, { body: yen }))).toEqual({
      status: 400,
      name: 'NON_HOLDING_CURRENCY',
    });
    fixture.paypal.deposit({ amount: 1_019 });
    expect((await fixture.call('POST', path, { body: payout() })).status).toBe(422);
    fixture.paypal.deposit({ amount: 1 });
    await create(fixture);
    expect((await fixture.call('POST', path, { body: payout({ id: 'b', value: '0.01' }) })).status).toBe(422);
    expect(merchantOf(fixture)).toMatchObject({ balance: 0 });
  });

  it.each([
    [{ amount: gbp('1.001') }, 'VALIDATION_ERROR', 'items[0].amount.value'],
    [{ amount: gbp('0.00') }, 'VALIDATION_ERROR', 'items[0].amount.value'],
    [{ amount: gbp('ten') }, 'VALIDATION_ERROR', 'items[0].amount.value'],
    [{ receiver: 'nobody' }, 'VALIDATION_ERROR', 'items[0].receiver'],
    [{ recipient_type: 'PIGEON' }, 'VALIDATION_ERROR', 'items[0].recipient_type'],
    [{ pigeon: 'grey' }, 'VALIDATION_ERROR', 'items[0].pigeon'],
    [{ amount: { currency: 'XXX', value: '1.00' } }, 'NON_HOLDING_CURRENCY', undefined],
  ])('refuses %j', async (change, name, field) => {
    const fixture = await startRich();
    const { sender_batch_header, items } = payout();
    const body = { sender_batch_header, items: items.map((item) => ({ ...item, ...change })) };
    const reply = await fixture.call('POST', path, { body });
    expect(refusalOf(reply)).toEqual({ status: 400, name });
    if (field !== undefined) expect(reply.body.details).toMatchObject([{ field, location: 'body' }]);
    expect(fixture.paypal.payouts()).toEqual([]);
  });

  it.each([
    ['ERRPYO002', 403, 'SENDER_EMAIL_UNCONFIRMED'],
    ['ERRPYO005', 422, 'INSUFFICIENT_FUNDS'],
    ['ERRPYO006', 500, 'INTERNAL_ERROR'],
  ])('with the note %s is refused as PayPal’s own sandbox refuses it', async (note, status, name) => {
    const fixture = await startRich();
    const { sender_batch_header, items } = payout();
    const body = { sender_batch_header, items: items.map((item) => ({ ...item, note })) };
    expect(refusalOf(await fixture.call('POST', path, { body }))).toEqual({ status, name });
  });

  it('that nobody knows is a 404', async () => {
    const fixture = await startRich();
    for (const missing of [`${path}/NOBODY`, '/v1/payments/payouts-item/NOBODY'])
      expect(refusalOf(await fixture.call('GET', missing))).toEqual({
        status: 404,
        name: 'INVALID_RESOURCE_ID',
      });
  });

  it('whose answer is lost can be found by repeating it', async () => {
    const fixture = await startRich();
    fixture.paypal.addFault({ path, fault: { kind: 'execute_then_drop' } });
    await expect(fixture.call('POST', path, { body: payout() })).rejects.toThrow();
    const again = await fixture.call('POST', path, { body: payout() });
    const [detail] = z
      .array(z.object({ link: z.array(z.object({ href: z.string() })) }))
      .parse(again.body.details);
    const found = await fixture.call('GET', new URL(detail?.link[0]?.href ?? '').pathname);
    expect(found.body).toMatchObject({
      batch_header: { sender_batch_header: { sender_batch_id: 'batch-1' } },
    });
    expect(fixture.paypal.payouts()).toHaveLength(1);
  });
});

describe('the merchant’s balance', () => {
  it('is what came less what went, and all accounts together are nothing', async () => {
    const fixture = await startRich();
    const first = await payOrder({ fixture });
    const second = await payOrder({ fixture });
    await payOrder({ fixture, funding: 'declined_capture' });
    fixture.paypal.refund({ captureId: first.captureId, amount: 400 });
    fixture.paypal.reverse({ captureId: second.captureId });
    fixture.paypal.deposit({ amount: 500 });
    const receivers = ['a@example.com', 'failed@example.com', 'unclaimed@example.com'];
    fixture.paypal.settlePayout({ batchId: await create(fixture, payout({ receivers, value: '20.00' })) });
    const report = fixture.paypal.ledger();
    const [line] = report.merchant;
    expect(line).toEqual({
      currency: 'GBP',
      deposited: 100_500,
      withdrawn: 0,
      converted: 0,
      planted: 0,
      captured: 2_000,
      fees: 2 * 59 + 2 * 40,
      refunded: 400,
      reversed: 1_000,
      held: 0,
      sent: 6_000,
      returned: 2_000,
      balance: 100_500 + 2_000 - 198 - 400 - 1_000 - 6_000 + 2_000,
    });
    expect(report.balances.reduce((total, { amount }) => total + amount, 0)).toBe(0);
    expect(report.balances).toContainEqual({
      account: 'recipient:a@example.com',
      currency: 'GBP',
      amount: 2_000,
    });
    expect(report.payouts.map(({ sent, paid, returned }) => sent - paid - returned)).toEqual([0, 0, 2_000]);
  });

  it('begins with the opening balance once, and again after a reset', async () => {
    const fixture = await startRich();
    expect(merchantOf(fixture)).toMatchObject({ balance: 100_000 });
    fixture.paypal.deposit({ amount: 5 });
    fixture.simulators.reset();
    expect(merchantOf(fixture)).toMatchObject({ balance: 100_000 });
  });
});
