import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  closeFixtures,
  errorOf,
  type Fixture,
  formOf,
  payOrder,
  startFixture,
} from '../testing/paypal-fixture';

afterEach(closeFixtures);

const path = '/v1/customer/disputes';
const gbp = (value: string) => ({ currency_code: 'GBP', value });
const eventTypes = ({ paypal }: Fixture) => paypal.events().map((event) => event.event_type);
const evidence = {
  evidences: [{ evidence_type: 'OTHER', notes: 'The task was done on Monday; see the chat.' }],
};

const disputeSchema = z.object({
  dispute_id: z.string(),
  status: z.string(),
  links: z.array(z.object({ rel: z.string() })),
});

/** A paid order of 10.00 whose buyer disputes it. */
async function dispute(wanted: Omit<Parameters<Fixture['paypal']['openDispute']>[0], 'captureId'> = {}) {
  const fixture = await startFixture({ paypal: { openingBalance: { GBP: 10_000 } } });
  const { orderId, captureId } = await payOrder({ fixture });
  const opened = fixture.paypal.openDispute({ captureId, ...wanted });
  const disputeId = disputeSchema.parse(opened).dispute_id;
  return { fixture, orderId, captureId, disputeId };
}

async function read({ call }: Fixture, disputeId: string) {
  const { body } = await call('GET', `${path}/${disputeId}`);
  const { status, links } = disputeSchema.parse(body);
  return { body, status, actions: links.map(({ rel }) => rel).slice(1) };
}

const booksOf = ({ paypal }: Fixture) => {
  const { orders, merchant, balances } = paypal.ledger();
  expect(balances.reduce((total, { amount }) => total + amount, 0)).toBe(0);
  return { order: orders[0], balance: merchant[0]?.balance };
};

describe('a dispute', () => {
  it('names the capture, holds its money, and says what can be done', async () => {
    const { fixture, captureId, disputeId } = await dispute({
      reason: 'MERCHANDISE_OR_SERVICE_NOT_AS_DESCRIBED',
      message: 'Not what we agreed.',
    });
    expect(disputeId).toMatch(/^PP-D-\d{10}$/);
    const { body, status, actions } = await read(fixture, disputeId);
    expect({ status, actions }).toEqual({
      status: 'WAITING_FOR_SELLER_RESPONSE',
      actions: ['accept_claim', 'provide_evidence'],
    });
    expect(body).toMatchObject({
      reason: 'MERCHANDISE_OR_SERVICE_NOT_AS_DESCRIBED',
      dispute_amount: gbp('10.00'),
      dispute_life_cycle_stage: 'CHARGEBACK',
      dispute_channel: 'INTERNAL',
      disputed_transactions: [{ seller_transaction_id: captureId, custom: '41', gross_amount: gbp('10.00') }],
      messages: [{ posted_by: 'BUYER', content: 'Not what we agreed.' }],
      seller_response_due_date: expect.any(String),
    });
    expect(body).not.toHaveProperty('dispute_outcome');
    expect(fixture.paypal.events().at(-1)).toMatchObject({
      event_type: 'CUSTOMER.DISPUTE.CREATED',
      resource_type: 'dispute',
      resource: { dispute_id: disputeId, disputed_transactions: [{ seller_transaction_id: captureId }] },
    });
    expect(booksOf(fixture)).toMatchObject({ order: { held: 1000, reversed: 0 }, balance: 10_000 - 59 });
    expect(() => fixture.paypal.openDispute({ captureId })).toThrow('already');
    expect(() => fixture.paypal.reverse({ captureId })).toThrow('no money');
  });

  it("names two transactions: the capture is the seller's, and the API does not know the buyer's", async () => {
    const { fixture, captureId, disputeId } = await dispute();
    const [transaction] = z
      .array(z.object({ buyer_transaction_id: z.string(), seller_transaction_id: z.string() }))
      .parse((await read(fixture, disputeId)).body.disputed_transactions);
    const { buyer_transaction_id: buyers, seller_transaction_id: sellers } = transaction ?? {};
    expect(sellers).toBe(captureId);
    expect(buyers).toMatch(/^[0-9A-Z]{17}$/);
    expect(buyers).not.toBe(captureId);
    expect((await fixture.call('GET', `/v2/payments/captures/${buyers}`)).status).toBe(404);
    expect((await fixture.call('GET', `${path}?disputed_transaction_id=${buyers}`)).body.items).toEqual([]);
    expect((await fixture.call('GET', `${path}?disputed_transaction_id=${sellers}`)).body.items).toHaveLength(
      1,
    );
  });

  it('that the seller answers with evidence is reviewed, and won: the money is free again', async () => {
    const { fixture, captureId, disputeId } = await dispute();
    const given = await fixture.call('POST', `${path}/${disputeId}/provide-evidence`, formOf(evidence));
    expect(given).toMatchObject({ status: 200, body: { links: [{ rel: 'self' }] } });
    const reviewed = await read(fixture, disputeId);
    expect(reviewed).toMatchObject({ status: 'UNDER_REVIEW', actions: ['accept_claim', 'adjudicate'] });
    expect(reviewed.body).toMatchObject({
      evidences: [{ ...evidence.evidences[0], source: 'SUBMITTED_BY_SELLER' }],
    });
    const again = await fixture.call('POST', `${path}/${disputeId}/provide-evidence`, formOf(evidence));
    expect(errorOf(again)).toMatchObject({
      status: 422,
      issue: 'ACTION_NOT_ALLOWED_IN_CURRENT_DISPUTE_STATE',
    });
    fixture.paypal.decideDispute({ disputeId, favour: 'seller' });
    const won = await read(fixture, disputeId);
    expect(won).toMatchObject({ status: 'RESOLVED', actions: [] });
    expect(won.body).toMatchObject({
      dispute_outcome: { outcome_code: 'RESOLVED_SELLER_FAVOUR', amount_refunded: gbp('0.00') },
    });
    expect((await fixture.call('GET', `/v2/payments/captures/${captureId}`)).body.status).toBe('COMPLETED');
    expect(eventTypes(fixture).slice(-3)).toEqual([
      'CUSTOMER.DISPUTE.CREATED',
      'CUSTOMER.DISPUTE.UPDATED',
      'CUSTOMER.DISPUTE.RESOLVED',
    ]);
    expect(booksOf(fixture)).toMatchObject({ order: { held: 0, reversed: 0 }, balance: 10_000 + 941 });
    expect(() => fixture.paypal.decideDispute({ disputeId, favour: 'buyer' })).toThrow('no dispute');
  });

  it.each([
    ['INTERNAL', 'BUYER_COMPLAINT'],
    ['EXTERNAL', 'CHARGEBACK'],
  ] as const)('of channel %s that is lost takes the money and a fee', async (channel, reason) => {
    const { fixture, captureId, disputeId } = await dispute({ channel });
    fixture.paypal.decideDispute({ disputeId, favour: 'buyer' });
    const { body } = await read(fixture, disputeId);
    expect(body).toMatchObject({
      status: 'RESOLVED',
      dispute_outcome: { outcome_code: 'RESOLVED_BUYER_FAVOUR', amount_refunded: gbp('10.00') },
      disputed_transactions: [{ transaction_status: 'REVERSED' }],
    });
    expect((await fixture.call('GET', `/v2/payments/captures/${captureId}`)).body).toMatchObject({
      status: 'REFUNDED',
      status_details: { reason },
    });
    expect(eventTypes(fixture).slice(-2)).toEqual(['PAYMENT.CAPTURE.REVERSED', 'CUSTOMER.DISPUTE.RESOLVED']);
    expect(booksOf(fixture)).toMatchObject({
      order: { held: 0, reversed: 1000, refunded: 0, fees: 59 + 1_400 },
      balance: 10_000 - 59 - 1_400,
    });
  });

  it('about a part takes that part', async () => {
    const { fixture, captureId, disputeId } = await dispute({ amount: 300 });
    expect(booksOf(fixture)).toMatchObject({ order: { held: 300 } });
    fixture.paypal.decideDispute({ disputeId, favour: 'buyer' });
    expect((await fixture.call('GET', `/v2/payments/captures/${captureId}`)).body.status).toBe(
      'PARTIALLY_REFUNDED',
    );
    expect(booksOf(fixture)).toMatchObject({ order: { held: 0, reversed: 300 } });
    expect(fixture.paypal.refund({ captureId })).toMatchObject({ amount: gbp('7.00') });
    expect(() => fixture.paypal.openDispute({ captureId })).toThrow('not that much');
  });

  it('that the seller accepts is a refund without a fee', async () => {
    const { fixture, orderId, disputeId } = await dispute();
    const accepted = await fixture.call(
      'POST',
      `${path}/${disputeId}/accept-claim`,
      formOf({ note: 'Sorry.' }),
    );
    expect(accepted.status).toBe(200);
    expect(await read(fixture, disputeId)).toMatchObject({
      body: { status: 'RESOLVED', dispute_outcome: { outcome_code: 'RESOLVED_BUYER_FAVOUR' } },
    });
    const order = await fixture.call('GET', `/v2/checkout/orders/${orderId}`);
    expect(order.body).toMatchObject({
      purchase_units: [{ payments: { refunds: [{ status: 'COMPLETED', note_to_payer: 'Sorry.' }] } }],
    });
    expect(eventTypes(fixture).slice(-2)).toEqual(['PAYMENT.CAPTURE.REFUNDED', 'CUSTOMER.DISPUTE.RESOLVED']);
    expect(booksOf(fixture)).toMatchObject({
      order: { held: 0, refunded: 1000, reversed: 0, fees: 59 },
      balance: 10_000 - 59,
    });
  });

  it('lets the whole be refunded, which ends it, but no part', async () => {
    const { fixture, captureId, disputeId } = await dispute();
    const refund = (body: unknown) =>
      fixture.call('POST', `/v2/payments/captures/${captureId}/refund`, { body });
    expect(errorOf(await refund({ amount: gbp('4.00') }))).toMatchObject({
      status: 422,
      issue: 'TRANSACTION_DISPUTED',
    });
    expect((await refund({})).status).toBe(201);
    expect(await read(fixture, disputeId)).toMatchObject({ status: 'RESOLVED' });
    expect(booksOf(fixture)).toMatchObject({ order: { held: 0, refunded: 1000 } });
  });

  it('with the buyer’s bank lets nothing be refunded', async () => {
    const { fixture, captureId } = await dispute({ channel: 'EXTERNAL' });
    const refund = await fixture.call('POST', `/v2/payments/captures/${captureId}/refund`, { body: {} });
    expect(errorOf(refund).issue).toBe('REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK');
  });

  it('may begin as an inquiry, and be escalated or dropped', async () => {
    const { fixture, captureId, disputeId } = await dispute({ stage: 'INQUIRY' });
    expect(await read(fixture, disputeId)).toMatchObject({ status: 'OPEN', actions: ['accept_claim'] });
    expect(fixture.paypal.escalateDispute({ disputeId })).toMatchObject({
      status: 'WAITING_FOR_SELLER_RESPONSE',
      dispute_life_cycle_stage: 'CHARGEBACK',
    });
    expect(() => fixture.paypal.escalateDispute({ disputeId })).toThrow('waits for this');
    expect(fixture.paypal.decideDispute({ disputeId, favour: 'cancelled' })).toMatchObject({
      dispute_outcome: { outcome_code: 'CANCELED_BY_BUYER' },
    });
    expect(booksOf(fixture)).toMatchObject({ order: { held: 0, reversed: 0 } });
    // The same payment can be disputed again.
    expect(fixture.paypal.openDispute({ captureId })).toMatchObject({
      status: 'WAITING_FOR_SELLER_RESPONSE',
    });
  });

  it('that the seller leaves unanswered is lost, and one that is answered is not', async () => {
    const { fixture, disputeId } = await dispute();
    const other = await payOrder({ fixture });
    const answered = disputeSchema.parse(fixture.paypal.openDispute({ captureId: other.captureId }));
    await fixture.call('POST', `${path}/${answered.dispute_id}/provide-evidence`, formOf(evidence));
    fixture.simulators.clock.advance({ seconds: 10 * 24 * 3600 + 1 });
    expect(fixture.paypal.disputes()).toMatchObject([
      {
        dispute_id: disputeId,
        status: 'RESOLVED',
        dispute_outcome: { outcome_code: 'RESOLVED_BUYER_FAVOUR' },
      },
      { status: 'UNDER_REVIEW' },
    ]);
  });

  it('is adjudicated by the call that PayPal’s sandbox has for it', async () => {
    const { fixture, disputeId } = await dispute();
    const adjudicate = () =>
      fixture.call('POST', `${path}/${disputeId}/adjudicate`, {
        body: { adjudication_outcome: 'SELLER_FAVOR' },
      });
    expect((await adjudicate()).status).toBe(422);
    await fixture.call('POST', `${path}/${disputeId}/provide-evidence`, formOf(evidence));
    expect((await adjudicate()).status).toBe(200);
    expect(await read(fixture, disputeId)).toMatchObject({
      body: { dispute_outcome: { outcome_code: 'RESOLVED_SELLER_FAVOUR' } },
    });
  });

  it('can be listed by its transaction and state, page by page', async () => {
    const { fixture, captureId, disputeId } = await dispute();
    const other = await payOrder({ fixture });
    fixture.paypal.openDispute({ captureId: other.captureId });
    const list = async (query: string) => (await fixture.call('GET', `${path}${query}`)).body;
    expect((await list('')).items).toHaveLength(2);
    expect(await list(`?disputed_transaction_id=${captureId}&dispute_state=REQUIRED_ACTION`)).toMatchObject({
      items: [{ dispute_id: disputeId, dispute_state: 'REQUIRED_ACTION' }],
    });
    expect((await list('?dispute_state=RESOLVED')).items).toEqual([]);
    const first = await list('?page_size=1');
    const links = z.array(z.object({ rel: z.string(), href: z.string() })).parse(first.links);
    const next = new URL(links.find(({ rel }) => rel === 'next')?.href ?? '');
    expect(await list(next.search)).toMatchObject({ items: [{ dispute_id: disputeId }] });
    expect((await list('?update_time_before=2013-01-01T00:00:00Z')).items).toEqual([]);
    expect((await list('?update_time_after=2013-01-01T00:00:00Z')).items).toHaveLength(2);
  });

  it('that nobody knows is a 404, and a wrong body a 400', async () => {
    const { fixture, disputeId } = await dispute();
    expect(errorOf(await fixture.call('GET', `${path}/PP-D-1`))).toMatchObject({ status: 404 });
    const evidenceOf = (body: unknown) =>
      fixture.call('POST', `${path}/${disputeId}/provide-evidence`, formOf(body));
    expect(errorOf(await evidenceOf({ evidences: [] }))).toMatchObject({ status: 400 });
    expect(errorOf(await evidenceOf({ evidences: [{ evidence_type: 'SONG' }] }))).toMatchObject({
      status: 400,
    });
  });

  it('takes evidence and acceptance as a form only, and a decision as JSON only', async () => {
    const { fixture, disputeId } = await dispute();
    const at = (action: string) => `${path}/${disputeId}/${action}`;
    for (const action of ['provide-evidence', 'accept-claim']) {
      const asJson = await fixture.call('POST', at(action), { body: evidence });
      expect(errorOf(asJson)).toMatchObject({ status: 415, issue: 'UNSUPPORTED_MEDIA_TYPE' });
      const { body, headers } = formOf(evidence);
      const plain = body.replace('application/json', 'text/plain');
      expect((await fixture.call('POST', at(action), { body: plain, headers })).status).toBe(415);
      const nameless = body.replace('name="input"', 'name="evidence"');
      expect((await fixture.call('POST', at(action), { body: nameless, headers })).status).toBe(400);
      const cut = body.slice(0, -4);
      expect((await fixture.call('POST', at(action), { body: cut, headers })).status).toBe(400);
    }
    const decision = formOf({ adjudication_outcome: 'BUYER_FAVOR' });
    expect((await fixture.call('POST', at('adjudicate'), decision)).status).toBe(415);
  });

  it('outlives a payout of everything else: the balance shows what is held', async () => {
    const { fixture } = await dispute();
    const items = [{ receiver: 'a@example.com', amount: { currency: 'GBP', value: '98.00' } }];
    const body = { sender_batch_header: { sender_batch_id: 'b' }, items };
    // 100.00 less a fee of 0.59 and nothing of the disputed 10.00 is too little for 98.00 and 1.96.
    expect((await fixture.call('POST', '/v1/payments/payouts', { body })).status).toBe(422);
    const [line] = fixture.paypal.ledger().merchant;
    if (line === undefined) throw new Error('The books are empty.');
    const came = line.deposited + line.captured + line.returned;
    expect(line.balance).toBe(came - line.fees - line.refunded - line.reversed - line.held - line.sent);
    expect(line.held).toBe(1000);
  });
});
