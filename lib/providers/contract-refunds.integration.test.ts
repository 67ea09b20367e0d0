import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  nextName,
  openPayment,
  refundRequest,
  type Stage,
  stages,
  takePayment,
} from '@/lib/testing/provider-stages';

describe.each(stages)('A refund at %s', (_, open) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await open();
  });
  afterEach(() => stage.clearFaults());
  afterAll(() => stage.close());

  it.each([
    ['GBP', 1000, 400],
    ['GBP', 101, 1],
    ['JPY', 500, 499],
  ])('in %s sends back of %i a part of %i, and then the rest', async (currency, amount, part) => {
    const { reference, transactionId } = await takePayment({ stage, amount, currency });
    for (const back of [part, amount - part]) {
      const request = refundRequest({ transactionId, amount: back, currency });
      const sent = await stage.provider.refund(request);
      expect(sent).toEqual({
        state: 'succeeded',
        refundReference: expect.stringMatching(/^\w+$/),
        amount: back,
        currency,
      });
    }
    expect(stage.books(reference)).toEqual({ captured: amount, captures: 1, refunded: amount, refunds: 2 });
    // What was sent back was paid all the same.
    expect(await stage.provider.find({ reference })).toMatchObject({ state: 'paid', amount, currency });
  });

  it('of more than there is fails with a reason, at first and when a part is gone, and moves nothing', async () => {
    const { reference, transactionId } = await takePayment({ stage });
    const failed = { state: 'failed', refundReference: null, reason: expect.stringMatching(/^\w+$/) };
    expect(await stage.provider.refund(refundRequest({ transactionId, amount: 1001 }))).toEqual(failed);
    await stage.provider.refund(refundRequest({ transactionId, amount: 400 }));
    expect(await stage.provider.refund(refundRequest({ transactionId, amount: 601 }))).toEqual(failed);
    await stage.provider.refund(refundRequest({ transactionId, amount: 600 }));
    expect(await stage.provider.refund(refundRequest({ transactionId, amount: 1 }))).toEqual(failed);
    expect(stage.books(reference)).toMatchObject({ refunded: 1000, refunds: 2 });
  });

  it('of a transaction that does not exist fails with a reason', async () => {
    const { transactionId } = stage.unknown;
    expect(await stage.provider.refund(refundRequest({ transactionId }))).toEqual({
      state: 'failed',
      refundReference: null,
      reason: expect.stringMatching(/^\w+$/),
    });
  });

  it('is one under one key, however often it is asked for', async () => {
    const { reference, transactionId } = await takePayment({ stage });
    const request = refundRequest({ transactionId });
    const first = await stage.provider.refund(request);
    for (let time = 0; time < 3; time += 1) expect(await stage.provider.refund(request)).toEqual(first);
    expect(stage.books(reference)).toMatchObject({ refunded: 400, refunds: 1 });
    const second = await stage.provider.refund(refundRequest({ transactionId }));
    expect(second).toMatchObject({ state: 'succeeded' });
    expect(stage.books(reference)).toMatchObject({ refunded: 800, refunds: 2 });
  });

  it('is one under one key, also when asked for by several at once', async () => {
    const { reference, transactionId } = await takePayment({ stage });
    const request = refundRequest({ transactionId });
    const { refund: target } = stage.targets({ ...stage.unknown, reference, transactionId });
    stage.addFault({ target, fault: { kind: 'delay', ms: 100 }, times: 2 });
    const answers = await Promise.allSettled([1, 2, 3, 4].map(() => stage.provider.refund(request)));
    for (const answer of answers) {
      // One may hear that another is being answered: that is unknown, and no failure.
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ kind: 'unavailable' });
      else expect(answer.value).toMatchObject({ state: 'succeeded', amount: 400 });
    }
    expect(answers.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(stage.books(reference)).toMatchObject({ refunded: 400, refunds: 1 });
  });

  it('is found by its reference, and without it by our own id', async () => {
    const { transactionId } = await takePayment({ stage });
    const requests = [100, 200, 300].map((amount) => refundRequest({ transactionId, amount }));
    for (const request of requests) {
      const sent = await stage.provider.refund(request);
      if (sent.state !== 'succeeded') throw new Error(`The refund is ${sent.state}`);
      const { refund } = request;
      for (const refundReference of [sent.refundReference, null]) {
        expect(await stage.provider.findRefund({ refund, transactionId, refundReference })).toEqual(sent);
      }
    }
  });

  it('is not another with the same number: not under one key, and not when it is looked for', async () => {
    const { reference, transactionId } = await takePayment({ stage });
    const theirs = refundRequest({ transactionId });
    await stage.provider.refund(theirs);
    const refund = { id: theirs.refund.id, token: 'ffffffffffff' };
    const query = { refund, transactionId, refundReference: null };
    expect(await stage.provider.findRefund(query)).toEqual({ state: 'absent' });
    const ours = refundRequest({ transactionId, refund });
    expect(await stage.provider.refund(ours)).toMatchObject({ state: 'succeeded' });
    expect(stage.books(reference)).toMatchObject({ refunds: 2, refunded: 800 });
  });

  it('is listed beside the others of its payment, with our id, its state and its amount', async () => {
    const { transactionId } = await takePayment({ stage });
    expect(await stage.provider.listRefunds({ transactionId })).toEqual([]);
    const requests = [400, 100].map((amount) => refundRequest({ transactionId, amount }));
    for (const request of requests) await stage.provider.refund(request);
    const listed = await stage.provider.listRefunds({ transactionId });
    expect([...listed].sort((a, b) => b.amount - a.amount)).toEqual(
      requests.map(({ refund, amount }) => ({
        refundReference: expect.stringMatching(/^\w+$/),
        refund,
        state: 'succeeded',
        amount,
        currency: 'GBP',
      })),
    );
    expect(await stage.provider.listRefunds({ transactionId: stage.unknown.transactionId })).toEqual([]);
  });

  it('that was never asked for is absent, whatever of it is unknown', async () => {
    const { transactionId } = await takePayment({ stage });
    await stage.provider.refund(refundRequest({ transactionId }));
    const untouched = await takePayment({ stage });
    const refund = nextName();
    const queries = [
      { transactionId, refundReference: null },
      { transactionId: untouched.transactionId, refundReference: null },
      { transactionId, refundReference: stage.unknown.refundReference },
      { transactionId: stage.unknown.transactionId, refundReference: null },
    ];
    for (const query of queries) {
      expect(await stage.provider.findRefund({ refund, ...query })).toEqual({ state: 'absent' });
    }
  });

  it('that is slow is pending with its reference, is found so, and arrives', async () => {
    const { reference, transactionId } = await takePayment({ stage, act: 'pays, and refunds are slow' });
    const { refund, ...request } = refundRequest({ transactionId });
    const sent = await stage.provider.refund({ refund, ...request });
    expect(sent).toMatchObject({ state: 'pending', amount: 400, currency: 'GBP' });
    if (sent.state !== 'pending') throw new Error(`It is ${sent.state}`);
    const { refundReference } = sent;
    for (const known of [refundReference, null]) {
      expect(await stage.provider.findRefund({ refund, transactionId, refundReference: known })).toEqual(
        sent,
      );
    }
    stage.settleRefund(refundReference);
    for (const known of [refundReference, null]) {
      const found = await stage.provider.findRefund({ refund, transactionId, refundReference: known });
      expect(found).toEqual({ ...sent, state: 'succeeded' });
    }
    expect(stage.books(reference)).toMatchObject({ refunded: 400, refunds: 1 });
  });

  it('that the bank sends back has failed in the end, with a reason and its reference', async () => {
    const { reference, transactionId } = await takePayment({ stage, act: 'pays, and refunds fail' });
    const { refund, ...request } = refundRequest({ transactionId });
    const sent = await stage.provider.refund({ refund, ...request });
    if (sent.state !== 'pending' && sent.state !== 'succeeded') throw new Error(`It is ${sent.state}`);
    const { refundReference } = sent;
    stage.settleRefund(refundReference);
    for (const known of [refundReference, null]) {
      expect(await stage.provider.findRefund({ refund, transactionId, refundReference: known })).toEqual({
        state: 'failed',
        refundReference,
        reason: expect.stringMatching(/^\w+$/),
      });
    }
    expect(stage.books(reference).refunded).toBe(0);
  });

  it('of money that is still on its way fails with a reason', async () => {
    const { reference } = await openPayment({ stage });
    stage.act({ reference, act: 'pays slowly' });
    await stage.provider.collect({ reference, idempotencyKey: `collect-${reference}` });
    const transactionId = stage.transactionOf(reference);
    expect(await stage.provider.refund(refundRequest({ transactionId }))).toMatchObject({ state: 'failed' });
    stage.settle(reference);
    expect(stage.books(reference)).toMatchObject({ captured: 1000, refunded: 0 });
  });
});
