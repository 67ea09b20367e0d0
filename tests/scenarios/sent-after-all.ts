import type { User } from '@/lib/core/db/generated/client';
import { findPayoutRow } from '@/lib/payouts/payout-row';
import { recordOutcome } from '@/lib/payouts/record-outcome';
import { requestPayout } from '@/lib/payouts/request-payout';
import { syncPayout } from '@/lib/payouts/sync-payout';
import type { Fixture } from '@/tests/fixtures/fixture';
import { bothIdle, type ProviderName } from '@/tests/fixtures/two-providers';
import { paidHelper } from './payout-scenario';

/** Minor units of every payout here, of a wallet that had 100.00. */
export const PAYOUT = 4_000;

/** What an operator saw. */
export const evidence = { reference: 'CASE-17', note: 'The bank says so' };

const findPath = { stripe: '/v1/transfers/*', paypal: '/v1/payments/payouts/*' };

/** A payout that arrived, and an operator. */
export async function arrivedPayout({ fixture, provider }: { fixture: Fixture; provider: ProviderName }) {
  // Our balance there is less than what helpers earn, by the provider's fees: somebody else's money is there too.
  await paidHelper({ fixture, by: provider });
  const helper = await paidHelper({ fixture, by: provider });
  const operator = await fixture.user({ role: 'admin' });
  const idempotencyKey = crypto.randomUUID();
  const request = { userId: helper.id, provider, amount: PAYOUT, idempotencyKey };
  const { payout_id: id } = await requestPayout(request);
  const reference = (await findPayoutRow({ id }))?.payoutReference ?? '';
  if (provider === 'paypal') fixture.paypal.settlePayout({ batchId: reference });
  await bothIdle(fixture);
  return { id, helper, operator, reference };
}

/** While the provider answers every question about a payout with this status: 404 for none. */
export async function withPayouts<Result>({
  fixture,
  provider,
  status,
  work,
}: {
  fixture: Fixture;
  provider: ProviderName;
  status: number;
  work: () => Promise<Result>;
}): Promise<Result> {
  const simulator = provider === 'stripe' ? fixture.simulators.stripe : fixture.paypal;
  simulator.addFault({
    method: 'GET',
    path: findPath[provider],
    fault: { kind: 'status', status },
    times: null,
  });
  const result = await work();
  simulator.clearFaults();
  return result;
}

/**
 * A payout that came back by what an operator said, while its provider said nothing; then the provider shows that it was paid. The
 * helper has it twice, and 100.00 in the wallet.
 */
export async function sentAfterAll({
  fixture,
  provider,
}: {
  fixture: Fixture;
  provider: ProviderName;
}): Promise<{
  id: number;
  helper: User;
  operator: User;
  reference: string;
}> {
  const payout = await arrivedPayout({ fixture, provider });
  const { id: payoutId, operator, reference } = payout;
  await withPayouts({
    fixture,
    provider,
    status: 404,
    work: () => recordOutcome({ payoutId, operatorId: operator.id, outcome: 'came_back', ...evidence }),
  });
  await syncPayout({ payoutId, payoutReference: reference });
  return payout;
}
