import { env } from '@/lib/core/env';
import { PayError } from '@/lib/core/errors';
import { tryOrLog } from '@/lib/core/try-or-log';
import { type CommitOutcome, commit } from '@/lib/ledger/commit';
import { capabilities, type PayoutProviderName } from '@/lib/providers/names';
import { providerAnswer } from '@/lib/providers/with-provider';
import { planPayout } from './decide-payout';
import { findPayoutAccountRow, type PayoutAccountRow } from './payout-account-row';
import { payoutAdapter } from './payout-adapter';
import { payoutResponse } from './payout-response';
import { findPayoutRow, type PayoutRow } from './payout-row';
import { readPayable } from './read-payable';
import { readPayoutPauses } from './read-payout-pauses';
import type { PayoutResponse } from './schema';
import { syncPayout } from './sync-payout';
import { syncPayoutAccount } from './sync-payout-account';

export type RequestPayout = {
  userId: number;
  provider: PayoutProviderName;
  /** Minor units. */
  amount: number;
  currency?: string | undefined;
  /** The same key pays once, however often it is sent. */
  idempotencyKey: string;
};

/**
 * Pays a person out of their wallet. Row first: the money leaves the wallet in the same commit that inserts the payout,
 * and only then the provider is asked. The worker retries a provider that is away.
 * @throws PayError below_payout_minimum, payout_method_not_available, payout_account_not_ready,
 *   payout_currency_not_available, insufficient_balance (with what is payable now, and from when something more),
 *   payout_destination_owes, payout_destination_waits and payouts_paused (with until when), idempotency_mismatch,
 *   database_unavailable
 */
export async function requestPayout(request: RequestPayout): Promise<PayoutResponse> {
  const { userId, provider, amount, currency = 'GBP', idempotencyKey } = request;
  const earlier = await findPayoutRow({ userId, idempotencyKey });
  if (earlier) return replay({ earlier, request });
  const { payoutMinimum } = env();
  if (amount < payoutMinimum) {
    throw new PayError('below_payout_minimum', { details: { minimum: payoutMinimum, currency } });
  }
  const account = await requirePayableAccount({ userId, provider, currency });
  const result = await commit(planPayout({ userId, account, amount, currency, idempotencyKey }));
  if (result.outcome === 'idempotency_key_used') {
    const first = await findPayoutRow({ userId, idempotencyKey });
    if (first) return replay({ earlier: first, request });
  }
  if (result.outcome === 'done' && result.payoutId !== null) {
    return payoutResponse(await sent(result.payoutId));
  }
  throw await refusalOf({ outcome: result.outcome, userId, currency });
}

/**
 * The account to which a person is paid in a currency.
 * @throws PayError payout_method_not_available, payout_account_not_ready, payout_destination_waits,
 *   payout_currency_not_available, payouts_paused, database_unavailable
 */
export async function requirePayableAccount({
  userId,
  provider,
  currency,
}: {
  userId: number;
  provider: PayoutProviderName;
  currency: string;
}): Promise<PayoutAccountRow> {
  const adapter = payoutAdapter(provider);
  await requireNotPaused(provider);
  const account = await readyAccount({ userId, provider });
  if (account.usableFrom) throw destinationWaits(account.usableFrom);
  const currencies: readonly string[] = capabilities[provider].payoutCurrencies;
  // A provider that is away changes nothing: the payout then waits for it.
  const isHeld = await tryOrLog({
    attempt: () => providerAnswer(() => adapter.holdsCurrency({ currency })),
    message: 'Could not ask for the currencies of our balance',
    facts: { provider },
  });
  if (!currencies.includes(currency) || isHeld === false) {
    throw new PayError('payout_currency_not_available', { details: { currency, provider } });
  }
  return account;
}

/** Before the provider is asked anything; the database refuses what an operator pauses after it. */
async function requireNotPaused(provider: PayoutProviderName): Promise<void> {
  const pause = (await readPayoutPauses()).find((open) => open.provider === provider);
  if (!pause) return;
  const until = pause.expectedUntil?.toISOString() ?? null;
  throw new PayError('payouts_paused', { details: { provider, until } });
}

/** The state of the account may have changed either way; a provider that is away changes nothing. */
async function readyAccount({
  userId,
  provider,
}: {
  userId: number;
  provider: PayoutProviderName;
}): Promise<PayoutAccountRow> {
  const known = await findPayoutAccountRow({ userId, provider });
  if (!known) throw new PayError('payout_account_not_ready');
  const account = await syncPayoutAccount(known).catch((error: unknown) => {
    if (error instanceof PayError && error.code === 'provider_unavailable') return known;
    throw error;
  });
  if (account.state !== 'ready') throw new PayError('payout_account_not_ready');
  return account;
}

function destinationWaits(usableFrom: Date): PayError {
  return new PayError('payout_destination_waits', { details: { until: usableFrom.toISOString() } });
}

async function refusalOf({
  outcome,
  userId,
  currency,
}: {
  outcome: CommitOutcome['outcome'];
  userId: number;
  currency: string;
}): Promise<PayError> {
  switch (outcome) {
    case 'destination_waits':
      return new PayError('payout_destination_waits');
    case 'payouts_paused':
      return new PayError('payouts_paused');
    case 'destination_owes':
      return new PayError('payout_destination_owes');
    case 'set_aside':
    // One check guards every balance of a person, points and wallets alike.
    case 'insufficient_points':
      return new PayError('insufficient_balance', { details: await readPayable({ userId, currency }) });
    default:
      return new PayError('conflict', { message: `a payout was refused: ${outcome}` });
  }
}

/** The payout is stored, so whatever the provider says now, the worker continues it. */
async function sent(payoutId: number): Promise<PayoutRow> {
  const synced = await tryOrLog({
    attempt: () => syncPayout({ payoutId }),
    message: 'Could not send a payout yet',
    facts: { payout_id: payoutId },
    except: ['database_unavailable'],
  });
  const payout = synced ?? (await findPayoutRow({ id: payoutId }));
  if (!payout) throw new PayError('not_found');
  return payout;
}

function replay({ earlier, request }: { earlier: PayoutRow; request: RequestPayout }): PayoutResponse {
  const { provider, amount, currency = 'GBP' } = request;
  if (earlier.provider !== provider || earlier.amount !== amount || earlier.currency !== currency) {
    throw new PayError('idempotency_mismatch');
  }
  return payoutResponse(earlier);
}
