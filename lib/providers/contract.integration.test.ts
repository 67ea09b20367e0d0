import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ProviderFixture, Verb } from '@/tests/fixtures/provider-fixture';
import {
  capture,
  nextName,
  openPayment,
  providerFixtures,
  refundRequest,
  startRequest,
  takePayment,
} from '@/tests/fixtures/provider-fixtures';
import type { ExternalReference } from './external-reference';
import type { StartRequest } from './provider';
import { paymentReasons } from './reasons';
import type { Snapshot } from './snapshot';

/** The contract of any adapter, whatever its provider is like: payments know nothing else of it. */
describe.each(providerFixtures)('The adapter of %s', (name, open) => {
  let fixture: ProviderFixture;
  beforeAll(async () => {
    fixture = await open();
  });
  afterEach(() => fixture.clearFaults());
  afterAll(() => fixture.close());

  describe('opens a payment', () => {
    it('with a reference, and an address at which the payer finds a page', async () => {
      const started = await fixture.provider.start(startRequest());
      expect(started.reference).not.toBe('');
      const page = await fetch(started.checkoutUrl);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('10.00');
    });

    it('once for one key, however often and however much at once it is asked', async () => {
      const request = startRequest();
      const first = await fixture.provider.start(request);
      const again = await Promise.all(Array.from({ length: 5 }, () => fixture.provider.start(request)));
      expect(again).toEqual(again.map(() => first));
      expect(fixture.openedFor(request.payment)).toBe(1);
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
      const { reference, externalReference } = await opened(money);
      const open = { state: 'open', reference, externalReference, lastDecline: null };
      expect(await fixture.provider.find({ reference })).toEqual(open);
      fixture.act({ reference, act: 'turns away' });
      expect(await fixture.provider.find({ reference })).toEqual(open);
    });

    it('that was paid: paid when it is captured, with the amount, the owner and the payee', async () => {
      const { reference, externalReference } = await opened(money);
      fixture.act({ reference, act: 'pays' });
      const before = await fixture.provider.find({ reference });
      expect(['approved', 'paid']).toContain(before.state);
      expect(before).toMatchObject({ ...money, reference, externalReference, payee: fixture.provider.payee });
      const captured = await taken(reference);
      expect(captured).toEqual({
        state: 'paid',
        reference,
        externalReference,
        transactionId: expect.stringMatching(/^\w+$/),
        ...money,
        livemode: false,
        payee: fixture.provider.payee,
        ...fixture.paidBy,
      });
      expect(await fixture.provider.find({ reference })).toEqual(captured);
      expect(fixture.books(reference)).toMatchObject({ captured: amount, captures: 1 });
    });

    it('whose money is slow: processing with a reason, then paid', async () => {
      const { reference, externalReference } = await opened(money);
      fixture.act({ reference, act: 'pays slowly' });
      const slow = {
        state: 'processing',
        reference,
        externalReference,
        reason: expect.toBeOneOf([...paymentReasons]),
      };
      expect(await taken(reference)).toEqual(slow);
      expect(await fixture.provider.find({ reference })).toEqual(slow);
      expect(fixture.books(reference).captured).toBe(0);
      fixture.settle(reference);
      expect(await fixture.provider.find({ reference })).toMatchObject({ state: 'paid', ...money });
      expect(fixture.books(reference)).toMatchObject({ captured: amount, captures: 1 });
    });
  });

  describe('finds a payment', () => {
    it('whose funding was declined: open again, with the reason, and it can be paid otherwise', async () => {
      const { reference, externalReference } = await opened();
      fixture.act({ reference, act: 'is declined' });
      expect(await taken(reference)).toEqual({
        state: 'open',
        reference,
        externalReference,
        lastDecline: expect.objectContaining({ reason: expect.stringMatching(/decline/) }),
      });
      expect(fixture.books(reference).captured).toBe(0);
      fixture.act({ reference, act: 'pays' });
      expect(await taken(reference)).toMatchObject({ state: 'paid' });
    });

    it('whose slow money never came: failed, with a reason', async () => {
      const { reference, externalReference } = await opened();
      fixture.act({ reference, act: 'pays slowly and bounces' });
      await taken(reference);
      fixture.settle(reference);
      const failed = {
        state: 'failed',
        reference,
        externalReference,
        reason: expect.toBeOneOf([...paymentReasons]),
      };
      expect(await fixture.provider.find({ reference })).toMatchObject(failed);
      expect(await taken(reference)).toMatchObject(failed);
      expect(fixture.books(reference).captured).toBe(0);
    });

    it('that the provider has ended: closed', async () => {
      const { reference, externalReference } = await opened();
      fixture.giveUp(reference);
      expect(await fixture.provider.find({ reference })).toEqual({
        state: 'closed',
        reference,
        externalReference,
      });
    });

    it('that it does not know: absent, even where the reference is no reference', async () => {
      for (const reference of [fixture.unknown.reference, '../../v1/oauth2/token', 'a b?c=d#e', '%2e%2e']) {
        expect(await fixture.provider.find({ reference })).toEqual({ state: 'absent' });
      }
    });
  });

  describe('captures', () => {
    it('once under one key, under two keys, twice at once and after it was taken', async () => {
      const { reference, externalReference } = await opened();
      fixture.act({ reference, act: 'pays' });
      // The provider takes its time, so that the second call really meets the first.
      const fault = { kind: 'delay', ms: 100 } as const;
      fixture.addFault({
        target: fixture.targets({ ...fixture.unknown, reference }).capture,
        fault,
        times: 4,
      });
      const atOnce = await Promise.all(['a', 'a', 'b', 'b'].map((key) => taken(reference, key)));
      // The second caller may hear that it is being captured, and never that it was impossible.
      for (const { state } of atOnce) expect(['approved', 'paid']).toContain(state);
      for (const key of ['a', 'b', 'c']) {
        expect(await taken(reference, key)).toMatchObject({ state: 'paid', externalReference });
      }
      expect(fixture.books(reference)).toEqual({ captured: 1000, captures: 1, refunded: 0, refunds: 0 });
    });

    it('nothing of a payment that nobody approved', async () => {
      const { reference } = await opened();
      expect(await taken(reference)).toMatchObject({ state: 'open' });
      expect(fixture.books(reference).captured).toBe(0);
    });
  });

  describe('cancels', () => {
    it.each(['turns away', 'is declined'] as const)(
      'when the payer %s: closed, and nobody is charged',
      async (act) => {
        const { reference, externalReference } = await opened();
        fixture.act({ reference, act });
        const closed = { state: 'closed', reference, externalReference };
        expect(await cancel({ reference, payment: externalReference })).toEqual(closed);
        expect(await cancel({ reference, payment: externalReference })).toEqual(closed);
        // The payer tries all the same: the provider refuses, or takes nothing without us.
        await tryToPay(reference);
        expect(await cancel({ reference, payment: externalReference })).toEqual(closed);
        expect(fixture.books(reference).captured).toBe(0);
      },
    );

    it('when the payer pays: closed where nothing was taken, paid where it was', async () => {
      const { reference, externalReference } = await opened();
      fixture.act({ reference, act: 'pays' });
      const { state: before } = await fixture.provider.find({ reference });
      const expected = before === 'approved' ? 'closed' : 'paid';
      expect(await cancel({ reference, payment: externalReference })).toMatchObject({ state: expected });
      expect(fixture.books(reference).captured).toBe(before === 'approved' ? 0 : 1000);
    });

    it('never a payment that was taken, or is in transit', async () => {
      const [paid, slow] = [await opened(), await opened()];
      fixture.act({ reference: paid.reference, act: 'pays' });
      fixture.act({ reference: slow.reference, act: 'pays slowly' });
      for (const { reference, externalReference } of [paid, slow]) {
        const captured = await taken(reference);
        expect(['paid', 'processing']).toContain(captured.state);
        expect(await cancel({ reference, payment: externalReference })).toEqual(captured);
      }
      expect(fixture.books(paid.reference).captured).toBe(1000);
    });

    it('what it does not know: nobody can pay it', async () => {
      const { reference } = fixture.unknown;
      const { state } = await cancel({ reference, payment: nextName() });
      expect(['absent', 'closed']).toContain(state);
    });
  });

  it('with keys that are not accepted reports it in every operation, and does nothing', async () => {
    const { reference, transactionId } = await takePayment({ fixture });
    const request = startRequest();
    const refund = refundRequest({ transactionId });
    const { stranger, unknown } = fixture;
    const misconfigured = { name: 'ProviderError', kind: 'misconfigured' };
    const calls: Record<Verb, () => Promise<unknown>> = {
      start: () => stranger.start(request),
      find: () => stranger.find({ reference }),
      capture: () => stranger.capture({ reference, idempotencyKey: 'any' }),
      cancel: () => stranger.cancel({ reference, payment: nextName(), idempotencyKey: 'any' }),
      refund: () => stranger.refund(refund),
      findRefund: () => stranger.findRefund({ refund: nextName(), ...unknown }),
      searchRefund: () => stranger.findRefund({ refund: nextName(), transactionId, refundReference: null }),
    };
    for (const call of Object.values(calls)) await expect(call()).rejects.toMatchObject(misconfigured);
    expect(fixture.openedFor(request.payment)).toBe(0);
    expect(fixture.books(reference)).toMatchObject({ captured: 1000, refunded: 0 });
  });

  it('says its name and that its money is not real', () => {
    expect(fixture.provider).toMatchObject({ name, livemode: false });
  });

  const opened = (parts: Partial<StartRequest> = {}) => openPayment({ fixture, ...parts });
  const taken = (reference: string, key?: string) => capture({ fixture, reference, ...(key && { key }) });

  function cancel({
    reference,
    payment,
  }: {
    reference: string;
    payment: ExternalReference;
  }): Promise<Snapshot> {
    return fixture.provider.cancel({ reference, payment, idempotencyKey: `close-${reference}` });
  }

  async function tryToPay(reference: string): Promise<void> {
    try {
      fixture.act({ reference, act: 'pays' });
    } catch (error) {
      expect(error).toMatchObject({ name: expect.stringMatching(/Error$/) });
    }
  }
});
