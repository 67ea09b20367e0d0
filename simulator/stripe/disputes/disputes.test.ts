import { afterEach, describe, expect, it } from 'vitest';
import { closeFixtures, eventTypes, type Fixture, payBy, startFixture } from '../../testing/stripe-fixture';

afterEach(closeFixtures);

const fraud = '4000000000000259';
const inquiryCard = '4000000000001976';

async function disputed(card = fraud) {
  const fixture = await startFixture();
  const { intentId, chargeId } = await payBy({ fixture, card });
  const [dispute] = (await fixture.stripe.disputes.list({ charge: chargeId })).data;
  if (dispute === undefined) throw new Error('The test card opened no dispute.');
  return { ...fixture, fixture, intentId, chargeId, id: dispute.id, dispute };
}

const respond = ({ stripe }: Fixture, id: string, text: string) =>
  stripe.disputes.update(id, { evidence: { uncategorized_text: text } });

describe('a dispute card', () => {
  it('takes amount and fee at once, between the charge and the payment', async () => {
    const { simulators, stripe, dispute, chargeId, intentId } = await disputed();
    expect(dispute).toMatchObject({
      id: expect.stringMatching(/^du_/),
      amount: 1250,
      charge: chargeId,
      payment_intent: intentId,
      reason: 'fraudulent',
      status: 'needs_response',
      is_charge_refundable: false,
      balance_transactions: [
        { type: 'adjustment', amount: -1250, fee: 2000, net: -3250, reporting_category: 'dispute' },
      ],
      payment_method_details: { card: { case_type: 'chargeback', network_reason_code: '10.4' } },
      evidence_details: { has_evidence: false, submission_count: 0, submission_method: 'not_submitted' },
    });
    expect(eventTypes({ simulators })).toEqual([
      'payment_intent.created',
      'charge.succeeded',
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'payment_intent.succeeded',
      'checkout.session.completed',
      'charge.updated',
    ]);
    expect((await stripe.charges.retrieve(chargeId)).disputed).toBe(true);
    expect(simulators.stripe.ledger().payment_intents).toMatchObject([
      { captured: 1250, disputed: 1250, fees: 39 + 2000, refunded: 0 },
    ]);
  });

  it('says that the goods did not come', async () => {
    const { dispute } = await disputed('4000000000002685');
    expect(dispute).toMatchObject({ reason: 'product_not_received', status: 'needs_response' });
  });

  it('only inquires, and takes nothing', async () => {
    const { simulators, stripe, dispute, intentId, chargeId } = await disputed(inquiryCard);
    expect(dispute).toMatchObject({
      status: 'warning_needs_response',
      is_charge_refundable: true,
      balance_transactions: [],
      payment_method_details: { card: { case_type: 'inquiry' } },
    });
    expect(eventTypes({ simulators })).not.toContain('charge.dispute.funds_withdrawn');
    expect((await stripe.charges.retrieve(chargeId)).disputed).toBe(true);
    expect(await stripe.refunds.create({ payment_intent: intentId, amount: 100 })).toMatchObject({
      status: 'succeeded',
    });
  });
});

describe('evidence', () => {
  it('wins: the amount comes back, the fee does not', async () => {
    const { fixture, simulators, stripe, id, intentId } = await disputed();
    const before = simulators.stripe.events().length;
    expect(await respond(fixture, id, 'winning_evidence')).toMatchObject({
      status: 'under_review',
      evidence: { uncategorized_text: 'winning_evidence', customer_name: null },
      evidence_details: { has_evidence: true, submission_count: 1, submission_method: 'manual' },
    });
    await expect(stripe.refunds.create({ payment_intent: intentId })).rejects.toMatchObject({
      code: 'charge_disputed',
    });
    simulators.clock.advance({ seconds: 6 });
    expect(await stripe.disputes.retrieve(id)).toMatchObject({
      status: 'won',
      is_charge_refundable: true,
      balance_transactions: [
        { net: -3250 },
        { amount: 1250, fee: 0, net: 1250, reporting_category: 'dispute_reversal' },
      ],
    });
    expect(eventTypes({ simulators, after: before })).toEqual([
      'charge.dispute.updated',
      'charge.dispute.funds_reinstated',
      'charge.dispute.closed',
    ]);
    expect(simulators.stripe.events()[before]).toMatchObject({
      data: { previous_attributes: { status: 'needs_response', evidence: { uncategorized_text: null } } },
    });
    expect(simulators.stripe.ledger().payment_intents).toMatchObject([{ disputed: 0, fees: 2039 }]);
    expect(await stripe.refunds.create({ payment_intent: intentId })).toMatchObject({ amount: 1250 });
  });

  it('loses: nothing comes back, and nothing can be refunded', async () => {
    const { fixture, simulators, stripe, id, intentId, chargeId } = await disputed();
    await respond(fixture, id, 'losing_evidence');
    simulators.clock.advance({ seconds: 6 });
    expect(await stripe.disputes.retrieve(id)).toMatchObject({
      status: 'lost',
      balance_transactions: [{ net: -3250 }],
    });
    expect(eventTypes({ simulators }).at(-1)).toBe('charge.dispute.closed');
    await expect(stripe.refunds.create({ payment_intent: intentId })).rejects.toMatchObject({
      code: 'charge_disputed',
      message: `Charge ${chargeId} has been charged back; cannot issue a refund.`,
    });
    await expect(respond(fixture, id, 'winning_evidence')).rejects.toMatchObject({
      message: 'This dispute is already closed',
    });
    await expect(stripe.disputes.close(id)).rejects.toMatchObject({ statusCode: 400 });
  });

  it('may be kept and sent later, and is sent once', async () => {
    const { fixture, simulators, stripe, id } = await disputed();
    const staged = await stripe.disputes.update(id, {
      evidence: { product_description: 'Cleaning', uncategorized_text: 'Some words' },
      metadata: { case: '7' },
      submit: false,
    });
    expect(staged).toMatchObject({
      status: 'needs_response',
      metadata: { case: '7' },
      evidence_details: { has_evidence: true, submission_count: 0 },
    });
    const sent = await stripe.disputes.update(id, { evidence: { uncategorized_text: '' }, submit: true });
    expect(sent).toMatchObject({
      status: 'under_review',
      evidence: { product_description: 'Cleaning', uncategorized_text: null },
    });
    simulators.clock.advance({ seconds: 30 * 86_400 });
    expect((await stripe.disputes.retrieve(id)).status).toBe('under_review');
    await expect(respond(fixture, id, 'More')).rejects.toMatchObject({ statusCode: 400 });
    expect((await stripe.disputes.update(id, { metadata: { case: '8' } })).metadata).toEqual({ case: '8' });
  });

  it('refuses what it does not have', async () => {
    const { fixture, stripe, id } = await disputed();
    await expect(stripe.disputes.update(id, { evidence: { receipt: 'file_1' } })).rejects.toMatchObject({
      code: 'resource_missing',
      param: 'evidence[receipt]',
    });
    await expect(stripe.disputes.update(id, { evidence: { enhanced_evidence: '' } })).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringContaining('does not build'),
    });
    await expect(respond(fixture, id, 'x'.repeat(20_001))).rejects.toMatchObject({ statusCode: 400 });
    await expect(respond(fixture, 'du_none', 'x')).rejects.toMatchObject({
      statusCode: 404,
      param: 'dispute',
      message: "No such dispute: 'du_none'",
    });
    expect((await stripe.disputes.retrieve(id)).evidence_details.has_evidence).toBe(false);
  });

  it('that comes twice under one key counts once', async () => {
    const { simulators, stripe, id } = await disputed();
    const send = () =>
      stripe.disputes.update(
        id,
        { evidence: { uncategorized_text: 'winning_evidence' } },
        { idempotencyKey: 'evidence-1' },
      );
    expect(await send()).toEqual(await send());
    simulators.clock.advance({ seconds: 6 });
    expect(simulators.stripe.ledger().entries.filter(({ kind }) => kind === 'dispute_reversal')).toHaveLength(
      1,
    );
  });
});

describe('an inquiry', () => {
  it('is closed without money having moved', async () => {
    const { fixture, simulators, stripe, id } = await disputed(inquiryCard);
    expect((await respond(fixture, id, 'winning_evidence')).status).toBe('warning_under_review');
    simulators.clock.advance({ seconds: 6 });
    expect((await stripe.disputes.retrieve(id)).status).toBe('warning_closed');
    expect(simulators.stripe.ledger().payment_intents).toMatchObject([{ disputed: 0, fees: 39 }]);
  });

  it('escalates to a chargeback, and refunds made meanwhile come back', async () => {
    const { fixture, simulators, stripe, id, intentId } = await disputed(inquiryCard);
    const refund = await stripe.refunds.create({ payment_intent: intentId, amount: 200 });
    await respond(fixture, id, 'escalate_inquiry_evidence');
    const before = simulators.stripe.events().length;
    simulators.clock.advance({ seconds: 6 });
    expect(await stripe.disputes.retrieve(id)).toMatchObject({
      status: 'needs_response',
      amount: 1250,
      is_charge_refundable: false,
      balance_transactions: [{ net: -3250 }],
      payment_method_details: { card: { case_type: 'chargeback' } },
    });
    expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({
      status: 'failed',
      failure_reason: 'charge_for_pending_refund_disputed',
    });
    expect(eventTypes({ simulators, after: before })).toEqual([
      'refund.failed',
      'refund.updated',
      'charge.refund.updated',
      'charge.dispute.updated',
      'charge.dispute.funds_withdrawn',
    ]);
    await respond(fixture, id, 'winning_evidence');
    simulators.clock.advance({ seconds: 6 });
    expect((await stripe.disputes.retrieve(id)).status).toBe('won');
  });
});

describe('a dispute', () => {
  it('is lost by closing it, or by the day on which evidence was due', async () => {
    const { fixture, simulators, stripe, id, dispute } = await disputed();
    expect(await stripe.disputes.close(id)).toMatchObject({ status: 'lost' });
    await payBy({ fixture, card: fraud });
    const [late] = (await stripe.disputes.list()).data;
    simulators.clock.advance({ seconds: 7 * 86_400 });
    expect((await stripe.disputes.retrieve(String(late?.id))).status).toBe('needs_response');
    simulators.clock.advance({ seconds: 2 * 86_400 });
    expect((await stripe.disputes.retrieve(String(late?.id))).status).toBe('lost');
    expect(Number(dispute.evidence_details.due_by) % 86_400).toBe(86_399);
  });

  it('can be opened on any charge and decided, but not twice', async () => {
    const fixture = await startFixture();
    const { simulators, stripe } = fixture;
    const { intentId, chargeId } = await payBy({ fixture });
    await stripe.refunds.create({ payment_intent: intentId, amount: 250 });
    expect(() => simulators.stripe.openDispute({ chargeId, amount: 1001 })).toThrow('At most 1000');
    const { id } = simulators.stripe.openDispute({ paymentIntentId: intentId, reason: 'duplicate' });
    expect(await stripe.disputes.retrieve(id)).toMatchObject({ amount: 1000, reason: 'duplicate' });
    expect(() => simulators.stripe.openDispute({ chargeId })).toThrow('disputed already');
    expect(() => simulators.stripe.decideDispute({ disputeId: id, outcome: 'warning_closed' })).toThrow();
    expect(simulators.stripe.decideDispute({ disputeId: id, outcome: 'won' })).toMatchObject({
      status: 'won',
    });
    expect(() => simulators.stripe.decideDispute({ disputeId: id, outcome: 'lost' })).toThrow();
    expect(simulators.stripe.ledger().payment_intents).toMatchObject([{ refunded: 250, disputed: 0 }]);
  });

  it('is found by its payment and its charge', async () => {
    const { fixture, stripe, intentId, chargeId, dispute } = await disputed();
    await payBy({ fixture, card: fraud });
    expect((await stripe.disputes.list({ payment_intent: intentId })).data).toEqual([dispute]);
    expect((await stripe.disputes.list({ charge: chargeId })).data).toEqual([dispute]);
    expect((await stripe.disputes.list()).data).toHaveLength(2);
    expect(
      await stripe.disputes.retrieve(dispute.id, { expand: ['charge', 'payment_intent'] }),
    ).toMatchObject({ charge: { object: 'charge' }, payment_intent: { object: 'payment_intent' } });
  });
});
