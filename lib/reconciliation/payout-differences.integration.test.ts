import { afterEach, describe, expect, it } from 'vitest';
import { requirePayoutRow } from '@/lib/payouts/payout-row';
import { recordOutcome } from '@/lib/payouts/record-outcome';
import { requestPayout } from '@/lib/payouts/request-payout';
import { resolvePayout } from '@/lib/payouts/resolve-payout';
import type { PayoutOutcome } from '@/lib/payouts/states';
import { expectReconciled } from '@/tests/fixtures/expect-reconciled';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { adapterOf, bothIdle, bothProviders, type ProviderName, reset } from '@/tests/fixtures/two-providers';
import { paidHelper, walletOf } from '@/tests/scenarios/payout-scenario';
import { arrivedPayout, evidence, PAYOUT, withPayouts } from '@/tests/scenarios/sent-after-all';
import { makeStatement } from './make-statement';
import { previewDifference, resolveDifference } from './resolve-difference';

const fixture = useFixture();
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

async function compare(provider: ProviderName): Promise<void> {
  fixture.simulators.clock.advance({ seconds: 1 });
  const to = new Date(Date.now() + 60_000);
  const period = { from: new Date(to.getTime() - 86_400_000), to, day: null, madeBy: null };
  await makeStatement({ adapter: adapterOf(provider), period, marginSeconds: 0 });
}

function openDifferences() {
  return db().difference.findMany({ where: { endedAt: null }, orderBy: { id: 'asc' } });
}

const note = 'Looked it up';

describe.each(bothProviders)('A payout by %s that came back by what an operator said', (provider) => {
  it('and is in the provider’s list is adopted, and borne at the payout and nowhere else', async () => {
    const { id, helper, operator } = await arrivedPayout({ fixture, provider });
    await compare(provider);
    const cameBack = { payoutId: id, operatorId: operator.id, outcome: 'came_back', ...evidence } as const;
    await withPayouts({ fixture, provider, status: 404, work: () => recordOutcome(cameBack) });
    await compare(provider);
    const [difference, ...others] = await openDifferences();
    expect(others).toEqual([]);
    expect(difference).toMatchObject({ amount: BigInt(-PAYOUT) });
    const parts = { operatorId: operator.id, differenceId: difference?.id ?? 0 };
    // The provider says then that it was sent after all.
    const refused = { code: 'decide_at_payout', details: { payout_id: id } };
    const writeOff = { verb: 'write_off', note } as const;
    await expect(resolveDifference({ ...parts, command: writeOff })).rejects.toMatchObject(refused);
    await expect(previewDifference({ ...parts, command: writeOff })).rejects.toMatchObject(refused);
    const adopt = { verb: 'adopt', note } as const;
    expect(await previewDifference({ ...parts, command: adopt })).toMatchObject({ bookings: [] });
    expect(await requirePayoutRow(id)).toMatchObject({ status: 'failed', reason: 'sent_after_all' });
    expect(await resolveDifference({ ...parts, command: adopt })).toMatchObject({ ending: null });
    await resolvePayout({ payoutId: id, operatorId: operator.id, verb: 'charge_helper', reason: note });
    await expect(resolveDifference({ ...parts, command: writeOff })).rejects.toMatchObject({
      code: 'resolution_not_possible',
    });
    await expectReconciled(provider);
    expect(await walletOf(helper)).toEqual({ balance: 6_000, inFlight: 0 });
    expect(await db().difference.findUnique({ where: { id: difference?.id ?? 0 } })).toMatchObject({
      verb: 'matched',
    });
  });
});

describe('A payout whose reference at PayPal nobody learned', () => {
  /** PayPal made it without a response and settled it, its events are lost, and an operator said how it ended. */
  async function said(outcome: PayoutOutcome) {
    const helper = await paidHelper({ fixture, by: 'paypal' });
    const operator = await fixture.user({ role: 'admin' });
    const path = '/v1/payments/payouts';
    fixture.paypal.addFault({ method: 'POST', path, fault: { kind: 'execute_then_drop' }, times: null });
    fixture.paypal.addWebhookFault({ event_type: '*', fault: { kind: 'lose' }, times: null });
    const idempotencyKey = crypto.randomUUID();
    const request = { userId: helper.id, provider: 'paypal', amount: PAYOUT, idempotencyKey } as const;
    const { payout_id: id } = await requestPayout(request);
    await recordOutcome({ payoutId: id, operatorId: operator.id, outcome, ...evidence });
    const items = fixture.paypal.ledger().payouts;
    const line = items.find(({ sender_item_id: text }) => text?.startsWith(`linku-payout-${id}-`));
    fixture.paypal.settlePayout({ batchId: line?.batch ?? '' });
    await bothIdle(fixture);
    return { id, helper, operator, batchId: line?.batch ?? '', itemId: line?.item ?? '' };
  }

  /** What differs, of which there is one thing, is adopted. */
  async function adoptOne(operatorId: number): Promise<void> {
    await compare('paypal');
    const [open, ...others] = await openDifferences();
    expect(others).toEqual([]);
    const command = { verb: 'adopt', note } as const;
    await resolveDifference({ operatorId, differenceId: open?.id ?? 0, command });
  }

  it('and that arrived, as an operator said, is in the list', async () => {
    const { id, helper } = await said('arrived');
    await expectReconciledThen();
    expect(await requirePayoutRow(id)).toMatchObject({ status: 'paid', payoutReference: null });
    expect(await walletOf(helper)).toEqual({ balance: 6_000, inFlight: 0 });
  });

  it('and that came back, other than an operator said, is in the wallet', async () => {
    const { id, helper, operator, itemId } = await said('arrived');
    await compare('paypal');
    fixture.paypal.settlePayoutItem({ itemId, outcome: 'refunded' });
    await bothIdle(fixture);
    await adoptOne(operator.id);
    expect(await requirePayoutRow(id)).toMatchObject({ status: 'failed', reason: 'refunded' });
    expect(await walletOf(helper)).toEqual({ balance: 10_000, inFlight: 0 });
    await expectReconciledThen();
  });

  it('and that arrived, other than an operator said, is borne by somebody, to whom it returns', async () => {
    const { id, helper, operator, itemId } = await said('came_back');
    await adoptOne(operator.id);
    expect(await requirePayoutRow(id)).toMatchObject({ status: 'failed', reason: 'sent_after_all' });
    await resolvePayout({ payoutId: id, operatorId: operator.id, verb: 'charge_helper', reason: note });
    expect(await walletOf(helper)).toEqual({ balance: 6_000, inFlight: 0 });
    await expectReconciledThen();
    fixture.paypal.settlePayoutItem({ itemId, outcome: 'refunded' });
    await bothIdle(fixture);
    await adoptOne(operator.id);
    expect(await walletOf(helper)).toEqual({ balance: 10_000, inFlight: 0 });
    await expectReconciledThen();
  });

  it('has it by the event that is not lost', async () => {
    const { id, batchId, itemId } = await said('arrived');
    fixture.paypal.clearFaults();
    fixture.paypal.settlePayoutItem({ itemId, outcome: 'refunded' });
    await bothIdle(fixture);
    expect(await requirePayoutRow(id)).toMatchObject({ status: 'failed', payoutReference: batchId });
    await expectReconciledThen();
  });

  async function expectReconciledThen(): Promise<void> {
    fixture.simulators.clock.advance({ seconds: 1 });
    await expectReconciled('paypal');
  }
});
