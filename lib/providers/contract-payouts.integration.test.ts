import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openPayPalFixture } from '@/tests/fixtures/paypal-fixture';
import type { ProviderFixture } from '@/tests/fixtures/provider-fixture';
import { nextId, nextName, takePayment } from '@/tests/fixtures/provider-fixtures';
import { openStripeFixture } from '@/tests/fixtures/stripe-fixture';
import { type ExternalReference, labelOf, nameOf } from './external-reference';
import type { PayoutRequest } from './provider';
import type { PayoutSnapshot } from './snapshot';

type Helper = {
  open: () => Promise<ProviderFixture>;
  /** A person who can be paid now. */
  account(fixture: ProviderFixture): Promise<string>;
  /** Lets a sent payout arrive. */
  arrive(fixture: ProviderFixture): void;
  createPath: string;
  madeUnder(fixture: ProviderFixture, payout: ExternalReference): number;
};

const helpers: Record<'stripe' | 'paypal', Helper> = {
  stripe: {
    open: openStripeFixture,
    async account({ provider, simulators }) {
      const { reference } = await provider.openPayoutAccount({ user: nextName(), email: null });
      simulators.stripe.onboard({ accountId: reference });
      return reference;
    },
    arrive: () => undefined,
    createPath: '/v1/transfers',
    madeUnder: ({ simulators }, own) =>
      simulators.stripe
        .transfers()
        .filter(
          ({ metadata }) =>
            (metadata as Record<string, string>).payout_id === labelOf({ kind: 'payout', own }),
        ).length,
  },
  paypal: {
    open: openPayPalFixture,
    account: async ({ provider }) =>
      (await provider.openPayoutAccount({ user: nextName(), email: `P${nextId()}@Example.com` })).reference,
    arrive({ simulators: { paypal } }) {
      for (const { batch_header: header } of paypal?.payouts() ?? []) {
        paypal?.settlePayout({ batchId: String((header as Record<string, unknown>).payout_batch_id) });
      }
    },
    createPath: '/v1/payments/payouts',
    madeUnder: ({ simulators: { paypal } }, own) =>
      paypal?.ledger().payouts.filter(({ sender_item_id: id }) => id === labelOf({ kind: 'payout', own }))
        .length ?? 0,
  },
};

/** Money that can be paid out. */
async function fund(fixture: ProviderFixture): Promise<void> {
  const { reference } = await fixture.provider.start({
    payment: nextName(),
    taskId: 7,
    feeType: 'task_reward',
    amount: 100_000,
    currency: 'GBP',
    presentation: 'redirect',
    locale: 'en',
    createdAt: new Date(),
    expiresAt: new Date(Date.now() + 3_600_000),
    idempotencyKey: `fund-${nextId()}`,
  });
  if (fixture.provider.name === 'stripe') {
    fixture.simulators.stripe.pay({ sessionId: reference, card: '4000000000000077' });
  } else await takePayment({ fixture, amount: 100_000 });
}

function requestTo(destination: string): PayoutRequest {
  const payout = nextName();
  return {
    payout,
    name: nameOf({ kind: 'payout', own: payout }),
    attempt: 1,
    destination,
    amount: 1_234,
    currency: 'GBP',
    requestedAt: new Date(),
  };
}

describe.each(Object.entries(helpers))('A payout at %s', (_, helper) => {
  let fixture: ProviderFixture;
  beforeAll(async () => {
    fixture = await helper.open();
    await fund(fixture);
  });
  afterEach(() => fixture.clearFaults());
  afterAll(() => fixture.close());

  const find = ({ payout, name }: PayoutRequest, payoutReference: string | null) =>
    fixture.provider.findPayout({ payout, name, payoutReference });

  it('reaches the account, and is found by its reference', async () => {
    const request = requestTo(await helper.account(fixture));
    const sent = await fixture.provider.payOut(request);
    expect(sent).toMatchObject({ amount: 1_234, currency: 'GBP', reason: null });
    helper.arrive(fixture);
    expect(await find(request, referenceOf(sent))).toMatchObject({
      state: 'paid',
      payoutReference: referenceOf(sent),
      amount: 1_234,
      currency: 'GBP',
    });
  });

  it('is one under one reference, at once and again', async () => {
    const request = requestTo(await helper.account(fixture));
    const answers = await Promise.allSettled([1, 2, 3].map(() => fixture.provider.payOut(request)));
    for (const answer of answers) {
      // One call may hear that another is running: that is unknown, and no failure.
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ kind: 'unavailable' });
      else expect(answer.value).toMatchObject({ amount: 1_234 });
    }
    await fixture.provider.payOut(request);
    expect(helper.madeUnder(fixture, request.payout)).toBe(1);
  });

  it('whose response was lost is unknown, and found again', async () => {
    const request = requestTo(await helper.account(fixture));
    const target = { method: 'POST', path: helper.createPath } as const;
    fixture.addFault({ target, fault: { kind: 'execute_then_drop' }, times: null });
    await expect(fixture.provider.payOut(request)).rejects.toMatchObject({ kind: 'unavailable' });
    fixture.clearFaults();
    const found = await find(request, null);
    const again = found.state === 'absent' ? await fixture.provider.payOut(request) : found;
    expect(again).toMatchObject({ amount: 1_234, currency: 'GBP' });
    expect(helper.madeUnder(fixture, request.payout)).toBe(1);
  });

  it('of more than the balance waits, and moves nothing', async () => {
    const request = { ...requestTo(await helper.account(fixture)), amount: 99_000_000 };
    expect(await fixture.provider.payOut(request)).toEqual({
      state: 'postponed',
      reason: 'balance_insufficient',
    });
    expect(helper.madeUnder(fixture, request.payout)).toBe(0);
  });

  it('that nobody knows is absent', async () => {
    expect(await find(requestTo('x'), null)).toEqual({ state: 'absent' });
    const reference = fixture.provider.name === 'stripe' ? 'tr_none' : 'NOSUCHBATCH';
    expect(await find(requestTo('x'), reference)).toEqual({ state: 'absent' });
  });

  it.each(['ffffffffffff', null])('of somebody else with our number (token %s) is absent', async (token) => {
    const theirs = requestTo(await helper.account(fixture));
    const reference = referenceOf(await fixture.provider.payOut(theirs));
    const { id } = theirs.payout;
    const ours = { ...theirs, payout: { id, token }, name: nameOf({ kind: 'payout', own: { id, token } }) };
    expect(await find(ours, reference)).toEqual({ state: 'absent' });
    const made = await fixture.provider.payOut(ours);
    expect(referenceOf(made)).not.toBe(reference);
    expect(await find(ours, referenceOf(made))).toMatchObject({ amount: 1_234 });
    expect(await find(theirs, reference)).toMatchObject({ payoutReference: reference });
  });

  it.each(['status', 'wrong_body', 'drop_before'] as const)('is unknown after %s', async (kind) => {
    const request = requestTo(await helper.account(fixture));
    const target = { method: 'POST', path: helper.createPath } as const;
    const fault =
      kind === 'status'
        ? ({ kind, status: 503 } as const)
        : kind === 'wrong_body'
          ? ({ kind, form: 'html' } as const)
          : { kind };
    fixture.addFault({ target, fault, times: null });
    await expect(fixture.provider.payOut(request)).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('with keys that are not ours is an error in the settings', async () => {
    await expect(fixture.stranger.payOut(requestTo('x'))).rejects.toMatchObject({ kind: 'misconfigured' });
  });
});

describe('What only one of them has', () => {
  it('PayPal sends nothing under a reference that it may have forgotten', async () => {
    const fixture = await openPayPalFixture();
    const request = { ...requestTo('a@example.com'), requestedAt: new Date(Date.now() - 29 * 86_400_000) };
    expect(await fixture.provider.payOut(request)).toEqual({ state: 'postponed', reason: 'too_old_to_send' });
    await fixture.close();
  });

  it('Stripe opens another account for a person with the same number in another installation', async () => {
    const fixture = await openStripeFixture();
    const user = nextName();
    const open = async (own: ExternalReference) =>
      (await fixture.provider.openPayoutAccount({ user: own, email: null })).reference;
    const first = await open(user);
    expect(await open(user)).toBe(first);
    expect(await open({ ...user, token: 'ffffffffffff' })).not.toBe(first);
    await fixture.close();
  });

  it('Stripe stores refusals under a key, and accepts the next attempt', async () => {
    const fixture = await openStripeFixture();
    const { reference } = await fixture.provider.openPayoutAccount({ user: nextName(), email: null });
    expect(await fixture.provider.findPayoutAccount({ reference })).toEqual({
      reference,
      state: 'onboarding',
    });
    fixture.simulators.stripe.onboard({ accountId: reference });
    const request = requestTo(reference);
    const refused = { state: 'postponed', reason: 'balance_insufficient' };
    expect(await fixture.provider.payOut(request)).toEqual(refused);
    await fund(fixture);
    expect(await fixture.provider.payOut(request)).toEqual(refused);
    expect(await fixture.provider.payOut({ ...request, attempt: 2 })).toMatchObject({ state: 'paid' });
    const nobody = requestTo('acct_none');
    expect((await fixture.provider.payOut(nobody)).state).toBe('failed');
    expect(await fixture.provider.findPayoutAccount({ reference: 'acct_none' })).toMatchObject({
      state: 'restricted',
    });
    await fixture.close();
  });
});

function referenceOf(snapshot: PayoutSnapshot): string {
  if (snapshot.state !== 'sent' && snapshot.state !== 'paid') throw new Error(`It is ${snapshot.state}`);
  if (snapshot.payoutReference === null) throw new Error('It has no reference');
  return snapshot.payoutReference;
}
