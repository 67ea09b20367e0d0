import { z } from 'zod';
import { StripeError } from '../api/errors';
import { currencySchema, metadataSchema, positiveAmountSchema } from '../api/parameters';
import { bookPlatformPayoutFailure } from '../balance/platform-ledger';
import { availableAmount } from '../books/books';
import { newPayoutId } from '../books/ids';
import { type EventCause, emitEvent } from '../events/events';
import { mustGet, type StripeSimulator } from '../simulator';
import { bookPayout, bookPayoutFailure } from './connect-ledger';
import type { AccountRecord, PayoutRecord } from './connect-records';
import { failureCodeOf, type PayoutFailureCode } from './payout-bank-accounts';
import { renderBankAccount, renderConnectedAccount } from './render-account';
import { renderPayout } from './render-transfer';
import { storeAccount } from './store-account';

export const createPayoutSchema = z.strictObject({
  amount: positiveAmountSchema,
  currency: currencySchema,
  description: z.string().max(5000).optional(),
  metadata: metadataSchema.default({}),
  method: z.enum(['standard']).optional(),
  statement_descriptor: z.string().max(22).optional(),
});
const daySeconds = 24 * 3600;

export type CreatePayout = z.infer<typeof createPayoutSchema>;

/** POST /v1/payouts on a connected account. Throws a StripeError for what Stripe refuses. */
export function createPayout({
  simulator,
  account,
  parameters,
  isAutomatic,
  cause,
}: {
  simulator: StripeSimulator;
  account: AccountRecord;
  parameters: CreatePayout;
  isAutomatic: boolean;
  cause: EventCause;
}): PayoutRecord {
  const { amount, currency } = parameters;
  const { bankAccount } = account;
  if (bankAccount === null || bankAccount.currency !== currency) throw noBankAccount(currency);
  if (renderConnectedAccount(account).payouts_enabled !== true) {
    const message =
      "Payouts have been disabled on the connected account. Please check the connected account's status.";
    throw new StripeError({ code: 'payouts_not_allowed', message });
  }
  if (amount > availableAmount({ simulator, accountId: account.id, currency })) throw insufficientFunds();
  const atMs = simulator.clock.nowMs() + simulator.settings.payoutDelayMs;
  const draft: PayoutRecord & { accountId: string } = {
    id: newPayoutId(),
    created: simulator.clock.nowSeconds(),
    accountId: account.id,
    amount,
    currency,
    arrivalDate: Math.floor(atMs / 1000),
    isAutomatic,
    bankAccountId: bankAccount.id,
    description: parameters.description ?? null,
    statementDescriptor: parameters.statement_descriptor ?? null,
    metadata: parameters.metadata,
    status: 'pending',
    balanceTransactionId: null,
    failureBalanceTransactionId: null,
    failureCode: null,
    outcome: { failureCode: failureCodeOf(bankAccount.testCase), atMs },
  };
  const payout: PayoutRecord = {
    ...draft,
    balanceTransactionId: bookPayout({ simulator, payout: draft }).id,
  };
  simulator.payouts.put(payout.id, payout);
  announce({ simulator, type: 'payout.created', payout, cause });
  simulator.journal.afterCommit(() => schedulePayoutOutcome({ simulator, payout }));
  return payout;
}

export function noBankAccount(currency: string): StripeError {
  const message = `Sorry, you don't have any external accounts in that currency (${currency}).`;
  return new StripeError({ message, param: 'currency' });
}

export function insufficientFunds(): StripeError {
  return new StripeError({
    code: 'balance_insufficient',
    message:
      'You have insufficient funds in your Stripe account for this transfer. Your card balance is too low.  You can use the /v1/balance endpoint to view your Stripe balance (for more details, see stripe.com/docs/api#balance).',
  });
}

/** Sets the alarm of a payout that is on its way; also after a restart. */
export function schedulePayoutOutcome({
  simulator,
  payout,
}: {
  simulator: StripeSimulator;
  payout: PayoutRecord;
}): void {
  if (payout.outcome === null) return;
  const run = () => void settlePayout({ simulator, payoutId: payout.id });
  simulator.clock.setAlarm({ key: `stripe.payout.${payout.id}`, atMs: payout.outcome.atMs, run });
}

/**
 * What the bank says to a payout: what its account has planned, or the outcome given. It may send back one that was paid.
 * False when nothing is outstanding, or the payout has failed already.
 */
export function settlePayout({
  simulator,
  payoutId,
  outcome,
}: {
  simulator: StripeSimulator;
  payoutId: string;
  outcome?: 'paid' | 'failed' | undefined;
}): boolean {
  return simulator.journal.transact(() => {
    const payout = simulator.payouts.get(payoutId);
    if (payout === undefined || payout.status === 'failed') return false;
    const planned = payout.outcome?.failureCode ?? null;
    const isFailing = outcome === undefined ? planned !== null : outcome === 'failed';
    if (!isFailing && payout.outcome === null) return false;
    simulator.clock.clearAlarm(`stripe.payout.${payoutId}`);
    if (isFailing) {
      fail({ simulator, payout, failureCode: planned ?? 'no_account' });
      return true;
    }
    const paid: PayoutRecord = { ...payout, status: 'paid', outcome: null };
    simulator.payouts.put(paid.id, paid);
    announce({ simulator, type: 'payout.paid', payout: paid, cause: null });
    return true;
  });
}

/** The money is on the account again, and the bank account takes no more until the person gives another. */
function fail({
  simulator,
  payout,
  failureCode,
}: {
  simulator: StripeSimulator;
  payout: PayoutRecord;
  failureCode: PayoutFailureCode;
}): void {
  const failed: PayoutRecord = {
    ...payout,
    status: 'failed',
    failureCode,
    outcome: null,
    failureBalanceTransactionId: bookFailure({ simulator, payout }).id,
  };
  simulator.payouts.put(failed.id, failed);
  announce({ simulator, type: 'payout.failed', payout: failed, cause: null });
  // The platform's bank takes the next one.
  if (payout.accountId === null) return;
  const account = mustGet(simulator.accounts, payout.accountId);
  const { bankAccount } = account;
  if (bankAccount === null || bankAccount.id !== payout.bankAccountId || bankAccount.status === 'errored')
    return;
  const errored: AccountRecord = { ...account, bankAccount: { ...bankAccount, status: 'errored' } };
  emitEvent({
    simulator,
    type: 'account.external_account.updated',
    object: renderBankAccount({ accountId: account.id, bankAccount: { ...bankAccount, status: 'errored' } }),
    previousAttributes: { status: bankAccount.status },
    accountId: account.id,
    cause: null,
  });
  storeAccount({ simulator, before: account, after: errored, cause: null });
}

function bookFailure({ simulator, payout }: { simulator: StripeSimulator; payout: PayoutRecord }) {
  const { accountId } = payout;
  return accountId === null
    ? bookPlatformPayoutFailure({ simulator, payout })
    : bookPayoutFailure({ simulator, payout: { ...payout, accountId } });
}

/**
 * Sets the alarm by which an account on the daily schedule pays out what is available: the midnight (UTC) after there is
 * something. Also after a restart. An account on the manual schedule waits for POST /v1/payouts.
 */
export function scheduleAutomaticPayout({
  simulator,
  accountId,
}: {
  simulator: StripeSimulator;
  accountId: string;
}): void {
  const key = `stripe.automatic_payout.${accountId}`;
  simulator.clock.clearAlarm(key);
  const account = simulator.accounts.get(accountId);
  if (account === undefined || account.payoutInterval !== 'daily') return;
  const now = simulator.clock.nowSeconds();
  const isAvailable = availableAmount({ simulator, accountId, currency: account.defaultCurrency }) > 0;
  const pendingUntil = simulator.balanceTransactions
    .all()
    .filter((line) => line.accountId === accountId && line.availableOn > now)
    .map(({ availableOn }) => availableOn);
  if (!isAvailable && pendingUntil.length === 0) return;
  const from = isAvailable ? now : Math.min(...pendingUntil);
  const midnight = (Math.floor(from / daySeconds) + 1) * daySeconds;
  const run = () => payOutAutomatically({ simulator, accountId });
  simulator.clock.setAlarm({ key, atMs: midnight * 1000, run });
}

function payOutAutomatically({
  simulator,
  accountId,
}: {
  simulator: StripeSimulator;
  accountId: string;
}): void {
  const account = simulator.accounts.get(accountId);
  if (account === undefined || account.payoutInterval !== 'daily') return;
  const currency = account.defaultCurrency;
  const amount = availableAmount({ simulator, accountId, currency });
  const isEnabled = renderConnectedAccount(account).payouts_enabled === true;
  if (amount > 0 && isEnabled) {
    const parameters = { amount, currency, metadata: {} };
    simulator.journal.transact(() =>
      createPayout({ simulator, account, parameters, isAutomatic: true, cause: null }),
    );
  }
  // Money that is still pending gets an alarm of its own; what could not go waits until the account may pay out again.
  if (amount <= 0 || isEnabled) scheduleAutomaticPayout({ simulator, accountId });
}

function announce({
  simulator,
  type,
  payout,
  cause,
}: {
  simulator: StripeSimulator;
  type: 'payout.created' | 'payout.paid' | 'payout.failed';
  payout: PayoutRecord;
  cause: EventCause;
}): void {
  emitEvent({ simulator, type, object: renderPayout(payout), accountId: payout.accountId, cause });
}
