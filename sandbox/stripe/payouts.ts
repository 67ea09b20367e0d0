import { z } from 'zod';
import { availableAmount } from './books';
import { bookPayout, bookPayoutFailure } from './connect-ledger';
import type { AccountRecord, PayoutRecord } from './connect-records';
import { StripeError } from './errors';
import { type EventCause, emitEvent } from './events';
import { newPayoutId } from './ids';
import { currencySchema, metadataSchema, positiveAmountSchema } from './parameters';
import { failureCodeOf, type PayoutFailureCode } from './payout-bank-accounts';
import { renderBankAccount, renderConnectedAccount } from './render-account';
import { renderPayout } from './render-transfer';
import { storeAccount } from './store-account';
import { mustGet, type StripeTwin } from './twin';

export const createPayoutSchema = z.strictObject({
  amount: positiveAmountSchema,
  currency: currencySchema,
  description: z.string().max(5000).optional(),
  metadata: metadataSchema.default({}),
  method: z.enum(['standard']).optional(),
  statement_descriptor: z.string().max(22).optional(),
});
const daySeconds = 24 * 3600;

type CreatePayout = z.infer<typeof createPayoutSchema>;

/** POST /v1/payouts on a connected account. Throws a StripeError for what Stripe refuses. */
export function createPayout({
  twin,
  account,
  parameters,
  isAutomatic,
  cause,
}: {
  twin: StripeTwin;
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
  if (amount > availableAmount({ twin, accountId: account.id, currency })) throw insufficientFunds();
  const atMs = twin.clock.nowMs() + twin.settings.payoutDelayMs;
  const draft: PayoutRecord = {
    id: newPayoutId(),
    created: twin.clock.nowSeconds(),
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
  const payout: PayoutRecord = { ...draft, balanceTransactionId: bookPayout({ twin, payout: draft }).id };
  twin.payouts.put(payout.id, payout);
  announce({ twin, type: 'payout.created', payout, cause });
  twin.journal.afterCommit(() => schedulePayoutOutcome({ twin, payout }));
  return payout;
}

export function noBankAccount(currency: string): StripeError {
  const message = `Sorry, you don't have any external accounts in that currency (${currency}).`;
  return new StripeError({ message, param: 'currency' });
}

function insufficientFunds(): StripeError {
  return new StripeError({
    code: 'balance_insufficient',
    message:
      'You have insufficient funds in your Stripe account for this transfer. Your card balance is too low.  You can use the /v1/balance endpoint to view your Stripe balance (for more details, see stripe.com/docs/api#balance).',
  });
}

/** Sets the alarm of a payout that is on its way; also after a restart. */
export function schedulePayoutOutcome({ twin, payout }: { twin: StripeTwin; payout: PayoutRecord }): void {
  if (payout.outcome === null) return;
  const run = () => void settlePayout({ twin, payoutId: payout.id });
  twin.clock.setAlarm({ key: `stripe.payout.${payout.id}`, atMs: payout.outcome.atMs, run });
}

/**
 * What the bank says to a payout: what its account has planned, or the outcome given. It may send back one that was paid.
 * False when nothing is outstanding, or the payout has failed already.
 */
export function settlePayout({
  twin,
  payoutId,
  outcome,
}: {
  twin: StripeTwin;
  payoutId: string;
  outcome?: 'paid' | 'failed' | undefined;
}): boolean {
  return twin.journal.transact(() => {
    const payout = twin.payouts.get(payoutId);
    if (payout === undefined || payout.status === 'failed') return false;
    const planned = payout.outcome?.failureCode ?? null;
    const isFailing = outcome === undefined ? planned !== null : outcome === 'failed';
    if (!isFailing && payout.outcome === null) return false;
    twin.clock.clearAlarm(`stripe.payout.${payoutId}`);
    if (isFailing) {
      fail({ twin, payout, failureCode: planned ?? 'no_account' });
      return true;
    }
    const paid: PayoutRecord = { ...payout, status: 'paid', outcome: null };
    twin.payouts.put(paid.id, paid);
    announce({ twin, type: 'payout.paid', payout: paid, cause: null });
    return true;
  });
}

/** The money is on the account again, and the bank account takes no more until the person gives another. */
function fail({
  twin,
  payout,
  failureCode,
}: {
  twin: StripeTwin;
  payout: PayoutRecord;
  failureCode: PayoutFailureCode;
}): void {
  const failed: PayoutRecord = {
    ...payout,
    status: 'failed',
    failureCode,
    outcome: null,
    failureBalanceTransactionId: bookPayoutFailure({ twin, payout }).id,
  };
  twin.payouts.put(failed.id, failed);
  announce({ twin, type: 'payout.failed', payout: failed, cause: null });
  const account = mustGet(twin.accounts, payout.accountId);
  const { bankAccount } = account;
  if (bankAccount === null || bankAccount.id !== payout.bankAccountId || bankAccount.status === 'errored')
    return;
  const errored: AccountRecord = { ...account, bankAccount: { ...bankAccount, status: 'errored' } };
  emitEvent({
    twin,
    type: 'account.external_account.updated',
    object: renderBankAccount({ accountId: account.id, bankAccount: { ...bankAccount, status: 'errored' } }),
    previousAttributes: { status: bankAccount.status },
    accountId: account.id,
    cause: null,
  });
  storeAccount({ twin, before: account, after: errored, cause: null });
}

/**
 * Sets the alarm by which an account on the daily schedule pays out what is available: the midnight (UTC) after there is
 * something. Also after a restart. An account on the manual schedule waits for POST /v1/payouts.
 */
export function scheduleAutomaticPayout({ twin, accountId }: { twin: StripeTwin; accountId: string }): void {
  const key = `stripe.automatic_payout.${accountId}`;
  twin.clock.clearAlarm(key);
  const account = twin.accounts.get(accountId);
  if (account === undefined || account.payoutInterval !== 'daily') return;
  const now = twin.clock.nowSeconds();
  const isAvailable = availableAmount({ twin, accountId, currency: account.defaultCurrency }) > 0;
  const pendingUntil = twin.balanceTransactions
    .all()
    .filter((line) => line.accountId === accountId && line.availableOn > now)
    .map(({ availableOn }) => availableOn);
  if (!isAvailable && pendingUntil.length === 0) return;
  const from = isAvailable ? now : Math.min(...pendingUntil);
  const midnight = (Math.floor(from / daySeconds) + 1) * daySeconds;
  const run = () => payOutAutomatically({ twin, accountId });
  twin.clock.setAlarm({ key, atMs: midnight * 1000, run });
}

function payOutAutomatically({ twin, accountId }: { twin: StripeTwin; accountId: string }): void {
  const account = twin.accounts.get(accountId);
  if (account === undefined || account.payoutInterval !== 'daily') return;
  const currency = account.defaultCurrency;
  const amount = availableAmount({ twin, accountId, currency });
  const isEnabled = renderConnectedAccount(account).payouts_enabled === true;
  if (amount > 0 && isEnabled) {
    const parameters = { amount, currency, metadata: {} };
    twin.journal.transact(() => createPayout({ twin, account, parameters, isAutomatic: true, cause: null }));
  }
  // Money that is still pending gets an alarm of its own; what could not go waits until the account may pay out again.
  if (amount <= 0 || isEnabled) scheduleAutomaticPayout({ twin, accountId });
}

function announce({
  twin,
  type,
  payout,
  cause,
}: {
  twin: StripeTwin;
  type: 'payout.created' | 'payout.paid' | 'payout.failed';
  payout: PayoutRecord;
  cause: EventCause;
}): void {
  emitEvent({ twin, type, object: renderPayout(payout), accountId: payout.accountId, cause });
}
