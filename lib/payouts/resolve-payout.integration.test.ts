import { afterEach, describe, expect, it } from 'vitest';
import { collectDebts } from '@/lib/disputes/collect-debts';
import { expectReconciled } from '@/tests/fixtures/expect-reconciled';
import { useFixture } from '@/tests/fixtures/fixture';
import { db } from '@/tests/fixtures/owner-db';
import { bothIdle, bothProviders, type ProviderName, reset } from '@/tests/fixtures/two-providers';
import { walletOf } from '@/tests/scenarios/payout-scenario';
import { PAYOUT, sentAfterAll, withPayouts } from '@/tests/scenarios/sent-after-all';
import { adminInspectPayout } from './admin-inspect-payout';
import { adminListPayouts } from './admin-list-payouts';
import { requirePayoutRow } from './payout-row';
import { readWallet } from './read-wallet';
import { requestPayout } from './request-payout';
import { previewPayoutResolution, resolvePayout } from './resolve-payout';
import { type PayoutResolution, payoutResolutions } from './states';
import { syncPayout } from './sync-payout';

const fixture = useFixture();
afterEach(async () => {
  await reset(fixture);
  await fixture.expectSoundBooks();
});

const reason = 'The bank shows both';

type Flagged = Awaited<ReturnType<typeof sentAfterAll>>;

const resolve = ({ id: payoutId, operator }: Flagged, verb: PayoutResolution) =>
  resolvePayout({ payoutId, operatorId: operator.id, verb, reason });

async function sumOf(accountId: string): Promise<number> {
  const { _sum } = await db().ledgerEntry.aggregate({ where: { accountId }, _sum: { amount: true } });
  return Number(_sum.amount ?? 0);
}

const owedBy = async ({ helper }: Flagged) => (await readWallet({ userId: helper.id })).balances[0]?.owed;

async function isWaiting({ id }: Flagged): Promise<boolean> {
  return (await adminListPayouts({ viewerRole: 'finance', filter: 'stuck' })).payouts.some(
    (payout) => payout.id === id,
  );
}

/** The provider tells of it again, as late as it likes. */
const shownAgain = ({ id: payoutId, reference: payoutReference }: Flagged) =>
  syncPayout({ payoutId, payoutReference });

/** In the provider's console, and its event is lost. */
async function takeBack({
  payout,
  provider,
  amount,
}: {
  payout: Flagged;
  provider: ProviderName;
  amount: number;
}) {
  if (provider === 'paypal') {
    fixture.paypal.addWebhookFault({ event_type: '*', fault: { kind: 'lose' }, times: null });
    const items = fixture.paypal.ledger().payouts;
    const item = items.find((line) => line.sender_item_id?.startsWith(`linku-payout-${payout.id}-`))?.item;
    fixture.paypal.settlePayoutItem({ itemId: item ?? '', outcome: 'refunded' });
  } else {
    fixture.simulators.stripe.addWebhookFault({ event_type: '*', fault: { kind: 'lose' }, times: null });
    const answer = await fetch(`${fixture.simulators.url}/v1/transfers/${payout.reference}/reversals`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${fixture.environment.STRIPE_SECRET_KEY}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: `amount=${amount}`,
    });
    expect(answer.status).toBe(200);
  }
  await bothIdle(fixture);
}

async function expectReconciledThen(provider: ProviderName): Promise<void> {
  fixture.simulators.clock.advance({ seconds: 1 });
  await expectReconciled(provider);
}

describe.each(bothProviders)('A payout by %s that was sent after all', (provider) => {
  const flagged = () => sentAfterAll({ fixture, provider });

  it('waits for an operator, who charges its helper, once', async () => {
    const payout = await flagged();
    const { id, helper, operator } = payout;
    expect(await walletOf(helper)).toEqual({ balance: 10_000, inFlight: 0 });
    expect(await isWaiting(payout)).toBe(true);
    expect(await adminInspectPayout(id)).toMatchObject({
      resolutions: ['charge_helper', 'write_off'],
      canCancel: false,
      outcomes: [],
    });
    const preview = await previewPayoutResolution({
      payoutId: id,
      operatorId: operator.id,
      verb: 'charge_helper',
      reason,
    });
    expect(preview.bookings).toEqual([
      {
        from: `user:${helper.id}:wallet:GBP`,
        to: `provider:${provider}:clearing:GBP`,
        amount: PAYOUT,
        amount_display: '40.00',
        currency: 'GBP',
      },
    ]);
    expect(await walletOf(helper)).toMatchObject({ balance: 10_000 });

    expect(await resolve(payout, 'charge_helper')).toMatchObject({
      status: 'failed',
      reason: 'helper_charged',
    });
    expect(await walletOf(helper)).toEqual({ balance: 6_000, inFlight: 0 });
    expect(await resolve(payout, 'charge_helper')).toMatchObject({ reason: 'helper_charged' });
    await expect(resolve(payout, 'write_off')).rejects.toMatchObject({ code: 'resolution_not_possible' });
    expect(await walletOf(helper)).toMatchObject({ balance: 6_000 });
    expect(await isWaiting(payout)).toBe(false);
    expect(await adminInspectPayout(id)).toMatchObject({ resolutions: [] });
    expect(
      await db().auditLog.findMany({ where: { subject: `payout:${id}`, action: 'payout_charge_helper' } }),
    ).toEqual([
      expect.objectContaining({
        actorId: operator.id,
        subject: `payout:${id}`,
        detail: { reason, amount: PAYOUT, currency: 'GBP' },
      }),
    ]);
    await expectReconciledThen(provider);
  });

  it('is written off, and stays so whatever the provider repeats', async () => {
    const payout = await flagged();
    const before = await sumOf('platform:write_offs:GBP');
    expect(await resolve(payout, 'write_off')).toMatchObject({ status: 'failed', reason: 'written_off' });
    expect((await sumOf('platform:write_offs:GBP')) - before).toBe(-PAYOUT);
    const { version } = await requirePayoutRow(payout.id);
    await shownAgain(payout);
    await shownAgain(payout);
    expect(await requirePayoutRow(payout.id)).toMatchObject({ version, reason: 'written_off' });
    expect(await isWaiting(payout)).toBe(false);
    expect(await walletOf(payout.helper)).toEqual({ balance: 10_000, inFlight: 0 });
    await expect(resolve(payout, 'charge_helper')).rejects.toMatchObject({ code: 'resolution_not_possible' });
    await expectReconciledThen(provider);
  });

  it('is owed as far as the wallet lacks it, and the next income of the wallet pays that', async () => {
    const payout = await flagged();
    const { helper } = payout;
    const again = { userId: helper.id, provider, amount: 9_000, idempotencyKey: 'again' };
    const { payout_id: other } = await requestPayout(again);
    await resolve(payout, 'charge_helper');
    expect(await walletOf(helper)).toMatchObject({ balance: 0 });
    expect(await owedBy(payout)).toBe(3_000);
    const reference = (await requirePayoutRow(other)).payoutReference ?? '';
    if (provider === 'paypal') fixture.paypal.settlePayout({ batchId: reference });
    await bothIdle(fixture);
    await takeBack({ payout: { ...payout, id: other, reference }, provider, amount: 9_000 });
    await syncPayout({ payoutId: other, payoutReference: reference });
    await collectDebts();
    expect(await owedBy(payout)).toBe(0);
    expect(await walletOf(helper)).toEqual({ balance: 6_000, inFlight: 0 });
    await expectReconciledThen(provider);
  });

  it('is borne once by two operators at the same moment', async () => {
    const payout = await flagged();
    const second = await fixture.user({ role: 'admin' });
    const presses = await Promise.allSettled([
      resolve(payout, 'charge_helper'),
      resolve({ ...payout, operator: second }, 'charge_helper'),
      resolve(payout, 'write_off'),
      resolve({ ...payout, operator: second }, 'write_off'),
      shownAgain(payout),
    ]);
    const refused = presses.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(2);
    for (const { reason: error } of refused as PromiseRejectedResult[]) {
      expect(error).toMatchObject({ code: 'resolution_not_possible' });
    }
    const { resolution } = await requirePayoutRow(payout.id);
    expect(await walletOf(payout.helper)).toMatchObject({
      balance: resolution === 'charge_helper' ? 6_000 : 10_000,
    });
    expect(await db().auditLog.count({ where: { subject: `payout:${payout.id}` } })).toBe(2);
    expect(
      await db().ledgerTransaction.count({
        where: { payoutId: payout.id, kind: { in: ['payout_charged', 'payout_written_off'] } },
      }),
    ).toBe(1);
    await expectReconciledThen(provider);
  });

  it.each(payoutResolutions)('comes back to whoever bore it: %s', async (verb) => {
    const payout = await flagged();
    const before = await sumOf('platform:write_offs:GBP');
    await resolve(payout, verb);
    await takeBack({ payout, provider, amount: PAYOUT });
    await shownAgain(payout);
    await shownAgain(payout);
    expect(await walletOf(payout.helper)).toEqual({ balance: 10_000, inFlight: 0 });
    expect(await sumOf('platform:write_offs:GBP')).toBe(before);
    await expectReconciledThen(provider);
  });

  it('waits for nobody when it came back before anybody decided', async () => {
    const payout = await flagged();
    await takeBack({ payout, provider, amount: PAYOUT });
    await expect(resolve(payout, 'charge_helper')).rejects.toMatchObject({ code: 'resolution_not_possible' });
    expect(await isWaiting(payout)).toBe(false);
    expect(await walletOf(payout.helper)).toEqual({ balance: 10_000, inFlight: 0 });
    await expectReconciledThen(provider);
  });

  it('is decided by what was shown, while the provider is away', async () => {
    const payout = await flagged();
    const work = () => resolve(payout, 'write_off');
    expect(await withPayouts({ fixture, provider, status: 503, work })).toMatchObject({
      reason: 'written_off',
    });
  });
});
