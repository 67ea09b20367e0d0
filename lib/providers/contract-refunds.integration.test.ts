import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ProviderFixture } from '@/tests/fixtures/provider-fixture';
import {
  nextName,
  openPayment,
  providerFixtures,
  refundRequest,
  takePayment,
} from '@/tests/fixtures/provider-fixtures';

describe.each(providerFixtures)('A refund at %s', (name, open) => {
  let fixture: ProviderFixture;
  beforeAll(async () => {
    fixture = await open();
  });
  afterEach(() => fixture.clearFaults());
  afterAll(() => fixture.close());

  it.each([
    ['GBP', 1000, 400],
    ['GBP', 101, 1],
    ['JPY', 500, 499],
  ])('in %s refunds of %i a part of %i, and then the rest', async (currency, amount, part) => {
    const { reference, transactionId } = await takePayment({ fixture, amount, currency });
    for (const back of [part, amount - part]) {
      const request = refundRequest({ transactionId, amount: back, currency });
      const sent = await fixture.provider.refund(request);
      expect(sent).toEqual({
        state: 'succeeded',
        refundReference: expect.stringMatching(/^\w+$/),
        amount: back,
        currency,
      });
    }
    expect(fixture.books(reference)).toEqual({ captured: amount, captures: 1, refunded: amount, refunds: 2 });
    // A refunded payment was paid all the same.
    expect(await fixture.provider.find({ reference })).toMatchObject({ state: 'paid', amount, currency });
  });

  it('of more than the rest fails with a reason, at first and when a part is gone, and moves nothing', async () => {
    const { reference, transactionId } = await takePayment({ fixture });
    const failed = { state: 'failed', refundReference: null, reason: expect.stringMatching(/^\w+$/) };
    expect(await fixture.provider.refund(refundRequest({ transactionId, amount: 1001 }))).toEqual(failed);
    await fixture.provider.refund(refundRequest({ transactionId, amount: 400 }));
    expect(await fixture.provider.refund(refundRequest({ transactionId, amount: 601 }))).toEqual(failed);
    await fixture.provider.refund(refundRequest({ transactionId, amount: 600 }));
    expect(await fixture.provider.refund(refundRequest({ transactionId, amount: 1 }))).toEqual(failed);
    expect(fixture.books(reference)).toMatchObject({ refunded: 1000, refunds: 2 });
  });

  it('of a transaction that the provider does not know waits for keys that know it', async () => {
    const { transactionId } = fixture.unknown;
    expect(await fixture.provider.refund(refundRequest({ transactionId }))).toEqual({
      state: 'postponed',
      reason: 'transaction_unknown',
    });
  });

  it('is one under one key, however often it is asked for', async () => {
    const { reference, transactionId } = await takePayment({ fixture });
    const request = refundRequest({ transactionId });
    const first = await fixture.provider.refund(request);
    for (let time = 0; time < 3; time += 1) expect(await fixture.provider.refund(request)).toEqual(first);
    expect(fixture.books(reference)).toMatchObject({ refunded: 400, refunds: 1 });
    const second = await fixture.provider.refund(refundRequest({ transactionId }));
    expect(second).toMatchObject({ state: 'succeeded' });
    expect(fixture.books(reference)).toMatchObject({ refunded: 800, refunds: 2 });
  });

  it('is one under one key, even when several ask at once', async () => {
    const { reference, transactionId } = await takePayment({ fixture });
    const request = refundRequest({ transactionId });
    const { refund: target } = fixture.targets({ ...fixture.unknown, reference, transactionId });
    fixture.addFault({ target, fault: { kind: 'delay', ms: 100 }, times: 2 });
    const answers = await Promise.allSettled([1, 2, 3, 4].map(() => fixture.provider.refund(request)));
    for (const answer of answers) {
      // One call may hear that another is running: that is unknown, and no failure.
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ kind: 'unavailable' });
      else expect(answer.value).toMatchObject({ state: 'succeeded', amount: 400 });
    }
    expect(answers.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(fixture.books(reference)).toMatchObject({ refunded: 400, refunds: 1 });
  });

  it('is found by its reference, and without it by our own', async () => {
    const { transactionId } = await takePayment({ fixture });
    const requests = [100, 200, 300].map((amount) => refundRequest({ transactionId, amount }));
    for (const request of requests) {
      const sent = await fixture.provider.refund(request);
      if (sent.state !== 'succeeded') throw new Error(`The refund is ${sent.state}`);
      const { refund } = request;
      for (const refundReference of [sent.refundReference, null]) {
        expect(await fixture.provider.findRefund({ refund, transactionId, refundReference })).toEqual(sent);
      }
    }
  });

  it('is not another with the same number: not under one key, and not when it is searched', async () => {
    const { reference, transactionId } = await takePayment({ fixture });
    const theirs = refundRequest({ transactionId });
    await fixture.provider.refund(theirs);
    const refund = { id: theirs.refund.id, token: 'ffffffffffff' };
    const query = { refund, transactionId, refundReference: null };
    expect(await fixture.provider.findRefund(query)).toEqual({ state: 'absent' });
    const ours = refundRequest({ transactionId, refund });
    expect(await fixture.provider.refund(ours)).toMatchObject({ state: 'succeeded' });
    expect(fixture.books(reference)).toMatchObject({ refunds: 2, refunded: 800 });
  });

  it('is listed beside the others of its payment, with our id, its state and its amount', async () => {
    const { transactionId } = await takePayment({ fixture });
    expect(await fixture.provider.listRefunds({ transactionId })).toEqual([]);
    const requests = [400, 100].map((amount) => refundRequest({ transactionId, amount }));
    for (const request of requests) await fixture.provider.refund(request);
    const listed = await fixture.provider.listRefunds({ transactionId });
    expect([...listed].sort((a, b) => b.amount - a.amount)).toEqual(
      requests.map(({ refund, amount }) => ({
        refundReference: expect.stringMatching(/^\w+$/),
        refund,
        state: 'succeeded',
        amount,
        currency: 'GBP',
      })),
    );
    const none = fixture.provider.listRefunds({ transactionId: fixture.unknown.transactionId });
    // PayPal is asked for the transaction itself, which exists: then its 404 says nothing.
    if (name === 'stripe') expect(await none).toEqual([]);
    else await expect(none).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('that was never requested is absent, whichever of its references is unknown', async () => {
    const { transactionId } = await takePayment({ fixture });
    await fixture.provider.refund(refundRequest({ transactionId }));
    const untouched = await takePayment({ fixture });
    const refund = nextName();
    const queries = [
      { transactionId, refundReference: null },
      { transactionId: untouched.transactionId, refundReference: null },
      { transactionId, refundReference: fixture.unknown.refundReference },
    ];
    for (const query of queries) {
      expect(await fixture.provider.findRefund({ refund, ...query })).toEqual({ state: 'absent' });
    }
    const { transactionId: unknown } = fixture.unknown;
    const found = fixture.provider.findRefund({ refund, transactionId: unknown, refundReference: null });
    if (name === 'stripe') expect(await found).toEqual({ state: 'absent' });
    else await expect(found).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('that is slow is pending with its reference, is found so, and arrives', async () => {
    const { reference, transactionId } = await takePayment({ fixture, act: 'pays, and refunds are slow' });
    const { refund, ...request } = refundRequest({ transactionId });
    const sent = await fixture.provider.refund({ refund, ...request });
    expect(sent).toMatchObject({ state: 'pending', amount: 400, currency: 'GBP' });
    if (sent.state !== 'pending') throw new Error(`It is ${sent.state}`);
    const { refundReference } = sent;
    for (const known of [refundReference, null]) {
      expect(await fixture.provider.findRefund({ refund, transactionId, refundReference: known })).toEqual(
        sent,
      );
    }
    fixture.settleRefund(refundReference);
    for (const known of [refundReference, null]) {
      const found = await fixture.provider.findRefund({ refund, transactionId, refundReference: known });
      expect(found).toEqual({ ...sent, state: 'succeeded' });
    }
    expect(fixture.books(reference)).toMatchObject({ refunded: 400, refunds: 1 });
  });

  it('that the bank returns has failed in the end, with a reason and its reference', async () => {
    const { reference, transactionId } = await takePayment({ fixture, act: 'pays, and refunds fail' });
    const { refund, ...request } = refundRequest({ transactionId });
    const sent = await fixture.provider.refund({ refund, ...request });
    if (sent.state !== 'pending' && sent.state !== 'succeeded') throw new Error(`It is ${sent.state}`);
    const { refundReference } = sent;
    fixture.settleRefund(refundReference);
    for (const known of [refundReference, null]) {
      expect(await fixture.provider.findRefund({ refund, transactionId, refundReference: known })).toEqual({
        state: 'failed',
        refundReference,
        reason: expect.stringMatching(/^\w+$/),
      });
    }
    expect(fixture.books(reference).refunded).toBe(0);
  });

  it('of money that is still in transit fails with a reason', async () => {
    const { reference } = await openPayment({ fixture });
    fixture.act({ reference, act: 'pays slowly' });
    await fixture.provider.capture({ reference, idempotencyKey: `capture-${reference}` });
    const transactionId = fixture.transactionOf(reference);
    expect(await fixture.provider.refund(refundRequest({ transactionId }))).toMatchObject({
      state: 'failed',
    });
    fixture.settle(reference);
    expect(fixture.books(reference)).toMatchObject({ captured: 1000, refunded: 0 });
  });
});
