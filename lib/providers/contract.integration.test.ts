import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  collect,
  nextName,
  openPayment,
  refundRequest,
  type Stage,
  stages,
  startRequest,
  takePayment,
  type Verb,
} from '@/lib/testing/provider-stages';
import type { OwnName } from './own-name';
import type { Finding, StartRequest } from './provider';

/** What any adapter keeps, whatever its provider is like: payments know nothing of it but this. */
describe.each(stages)('The adapter of %s', (name, open) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await open();
  });
  afterEach(() => stage.clearFaults());
  afterAll(() => stage.close());

  describe('opens a payment', () => {
    it('with a reference, and an address at which the payer finds a page', async () => {
      const started = await stage.provider.start(startRequest());
      expect(started.reference).not.toBe('');
      const page = await fetch(started.checkoutUrl);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('10.00');
    });

    it('once for one key, however often and however much at once it is asked', async () => {
      const request = startRequest();
      const first = await stage.provider.start(request);
      const again = await Promise.all(Array.from({ length: 5 }, () => stage.provider.start(request)));
      expect(again).toEqual(again.map(() => first));
      expect(stage.openedFor(request.payment)).toBe(1);
    });

    it('for each key of its own', async () => {
      const payment = nextName();
      const references = await Promise.all(
        ['a', 'b'].map((idempotencyKey) => opened({ payment, idempotencyKey: payment.id + idempotencyKey })),
      );
      expect(new Set(references.map(({ reference }) => reference)).size).toBe(2);
    });
  });

  describe.each([
    ['GBP', 1000],
    ['GBP', 101],
    ['JPY', 500],
  ])('in %s, for %i minor units, finds a payment', (currency, amount) => {
    const money = { amount, currency };

    it('that nobody has paid: open', async () => {
      const { reference, owner } = await opened(money);
      const open = { state: 'open', reference, owner, lastDecline: null };
      expect(await stage.provider.find({ reference })).toEqual(open);
      stage.act({ reference, act: 'turns away' });
      expect(await stage.provider.find({ reference })).toEqual(open);
    });

    it('that was paid: paid when it is collected, with the amount, the owner and the payee', async () => {
      const { reference, owner } = await opened(money);
      stage.act({ reference, act: 'pays' });
      const before = await stage.provider.find({ reference });
      expect(['approved', 'paid']).toContain(before.state);
      expect(before).toMatchObject({ ...money, reference, owner, payee: stage.provider.payee });
      const collected = await taken(reference);
      expect(collected).toEqual({
        state: 'paid',
        reference,
        owner,
        transactionId: expect.stringMatching(/^\w+$/),
        ...money,
        livemode: false,
        payee: stage.provider.payee,
      });
      expect(await stage.provider.find({ reference })).toEqual(collected);
      expect(stage.books(reference)).toMatchObject({ captured: amount, captures: 1 });
    });

    it('whose money is slow: processing with a reason, then paid', async () => {
      const { reference, owner } = await opened(money);
      stage.act({ reference, act: 'pays slowly' });
      const slow = { state: 'processing', reference, owner, reason: expect.stringMatching(/^\w+$/) };
      expect(await taken(reference)).toEqual(slow);
      expect(await stage.provider.find({ reference })).toEqual(slow);
      expect(stage.books(reference).captured).toBe(0);
      stage.settle(reference);
      expect(await stage.provider.find({ reference })).toMatchObject({ state: 'paid', ...money });
      expect(stage.books(reference)).toMatchObject({ captured: amount, captures: 1 });
    });
  });

  describe('finds a payment', () => {
    it('whose funding was declined: open again, with the reason, and it can be paid otherwise', async () => {
      const { reference, owner } = await opened();
      stage.act({ reference, act: 'is declined' });
      expect(await taken(reference)).toEqual({
        state: 'open',
        reference,
        owner,
        lastDecline: expect.stringMatching(/decline/),
      });
      expect(stage.books(reference).captured).toBe(0);
      stage.act({ reference, act: 'pays' });
      expect(await taken(reference)).toMatchObject({ state: 'paid' });
    });

    it('whose slow money never came: failed, with a reason', async () => {
      const { reference, owner } = await opened();
      stage.act({ reference, act: 'pays slowly and bounces' });
      await taken(reference);
      stage.settle(reference);
      const failed = { state: 'failed', reference, owner, reason: expect.stringMatching(/^\w+$/) };
      expect(await stage.provider.find({ reference })).toEqual(failed);
      expect(await taken(reference)).toEqual(failed);
      expect(stage.books(reference).captured).toBe(0);
    });

    it('that the provider has ended: closed', async () => {
      const { reference, owner } = await opened();
      stage.giveUp(reference);
      expect(await stage.provider.find({ reference })).toEqual({
        state: 'closed',
        reference,
        owner,
      });
    });

    it('that it does not know: absent, also where the reference is no reference', async () => {
      for (const reference of [stage.unknown.reference, '../../v1/oauth2/token', 'a b?c=d#e', '%2e%2e']) {
        expect(await stage.provider.find({ reference })).toEqual({ state: 'absent' });
      }
    });
  });

  describe('collects', () => {
    it('once under one key, under two keys, twice at once and after it was taken', async () => {
      const { reference, owner } = await opened();
      stage.act({ reference, act: 'pays' });
      // The provider takes its time, so that the second call really meets the first.
      const fault = { kind: 'delay', ms: 100 } as const;
      stage.addFault({ target: stage.targets({ ...stage.unknown, reference }).collect, fault, times: 4 });
      const atOnce = await Promise.all(['a', 'a', 'b', 'b'].map((key) => taken(reference, key)));
      // Who comes second may hear that it is being taken, and never that it was not possible.
      for (const { state } of atOnce) expect(['approved', 'paid']).toContain(state);
      for (const key of ['a', 'b', 'c']) {
        expect(await taken(reference, key)).toMatchObject({ state: 'paid', owner });
      }
      expect(stage.books(reference)).toEqual({ captured: 1000, captures: 1, refunded: 0, refunds: 0 });
    });

    it('nothing of a payment that nobody agreed to', async () => {
      const { reference } = await opened();
      expect(await taken(reference)).toMatchObject({ state: 'open' });
      expect(stage.books(reference).captured).toBe(0);
    });
  });

  describe('cancels', () => {
    it.each(['turns away', 'is declined'] as const)(
      'when the payer %s: closed, and nobody is charged',
      async (act) => {
        const { reference, owner } = await opened();
        stage.act({ reference, act });
        const closed = { state: 'closed', reference, owner };
        expect(await cancel({ reference, payment: owner })).toEqual(closed);
        expect(await cancel({ reference, payment: owner })).toEqual(closed);
        // The payer tries all the same: the provider refuses, or takes nothing without us.
        await tryToPay(reference);
        expect(await cancel({ reference, payment: owner })).toEqual(closed);
        expect(stage.books(reference).captured).toBe(0);
      },
    );

    it('when the payer pays: closed where nothing was taken, paid where it was', async () => {
      const { reference, owner } = await opened();
      stage.act({ reference, act: 'pays' });
      const { state: before } = await stage.provider.find({ reference });
      const expected = before === 'approved' ? 'closed' : 'paid';
      expect(await cancel({ reference, payment: owner })).toMatchObject({ state: expected });
      expect(stage.books(reference).captured).toBe(before === 'approved' ? 0 : 1000);
    });

    it('never what was taken, or is on its way', async () => {
      const [paid, slow] = [await opened(), await opened()];
      stage.act({ reference: paid.reference, act: 'pays' });
      stage.act({ reference: slow.reference, act: 'pays slowly' });
      for (const { reference, owner } of [paid, slow]) {
        const collected = await taken(reference);
        expect(['paid', 'processing']).toContain(collected.state);
        expect(await cancel({ reference, payment: owner })).toEqual(collected);
      }
      expect(stage.books(paid.reference).captured).toBe(1000);
    });

    it('what it does not know: nobody can pay it', async () => {
      const { reference } = stage.unknown;
      const { state } = await cancel({ reference, payment: nextName() });
      expect(['absent', 'closed']).toContain(state);
    });
  });

  it('with keys that are not accepted says so to every verb, and does nothing', async () => {
    const { reference, transactionId } = await takePayment({ stage });
    const request = startRequest();
    const refund = refundRequest({ transactionId });
    const { stranger, unknown } = stage;
    const misconfigured = { name: 'ProviderError', kind: 'misconfigured' };
    const calls: Record<Verb, () => Promise<unknown>> = {
      start: () => stranger.start(request),
      find: () => stranger.find({ reference }),
      collect: () => stranger.collect({ reference, idempotencyKey: 'any' }),
      cancel: () => stranger.cancel({ reference, payment: nextName(), idempotencyKey: 'any' }),
      refund: () => stranger.refund(refund),
      findRefund: () => stranger.findRefund({ refund: nextName(), ...unknown }),
      searchRefund: () => stranger.findRefund({ refund: nextName(), transactionId, refundReference: null }),
    };
    for (const call of Object.values(calls)) await expect(call()).rejects.toMatchObject(misconfigured);
    expect(stage.openedFor(request.payment)).toBe(0);
    expect(stage.books(reference)).toMatchObject({ captured: 1000, refunded: 0 });
  });

  it('says its name and that its money is not real', () => {
    expect(stage.provider).toMatchObject({ name, livemode: false });
  });

  const opened = (parts: Partial<StartRequest> = {}) => openPayment({ stage, ...parts });
  const taken = (reference: string, key?: string) => collect({ stage, reference, ...(key && { key }) });

  function cancel({ reference, payment }: { reference: string; payment: OwnName }): Promise<Finding> {
    return stage.provider.cancel({ reference, payment, idempotencyKey: `close-${reference}` });
  }

  async function tryToPay(reference: string): Promise<void> {
    try {
      stage.act({ reference, act: 'pays' });
    } catch (error) {
      expect(error).toMatchObject({ name: expect.stringMatching(/Error$/) });
    }
  }
});
