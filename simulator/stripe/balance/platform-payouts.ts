import { availableAmount } from '../books/books';
import { newPayoutId } from '../books/ids';
import type { PayoutRecord } from '../connect/connect-records';
import { type CreatePayout, insufficientFunds, schedulePayoutOutcome } from '../connect/payouts';
import { renderPayout } from '../connect/render-transfer';
import { type EventCause, emitEvent } from '../events/events';
import type { StripeSimulator } from '../simulator';
import { readSettings } from './balance-records';
import { bookPlatformPayout } from './platform-ledger';

/** The platform's bank account, which takes every currency. */
const platformBankAccountId = 'ba_1SimulatorPlatform';
const daySeconds = 24 * 3600;
const alarmKey = 'stripe.automatic_payout.platform';

/** The platform pays out to its own bank. Throws a StripeError when less is available. Call it inside a transaction. */
export function createPlatformPayout({
  simulator,
  parameters: { amount, currency, ...labels },
  isAutomatic,
  cause,
}: {
  simulator: StripeSimulator;
  parameters: CreatePayout;
  isAutomatic: boolean;
  cause: EventCause;
}): PayoutRecord {
  if (amount > availableAmount({ simulator, accountId: null, currency })) throw insufficientFunds();
  const atMs = simulator.clock.nowMs() + simulator.settings.payoutDelayMs;
  const id = newPayoutId();
  if (isAutomatic) markPaid({ simulator, currency, payoutId: id });
  const payout: PayoutRecord = {
    id,
    created: simulator.clock.nowSeconds(),
    accountId: null,
    amount,
    currency,
    arrivalDate: Math.floor(atMs / 1000),
    isAutomatic,
    bankAccountId: platformBankAccountId,
    description: labels.description ?? null,
    statementDescriptor: labels.statement_descriptor ?? null,
    metadata: labels.metadata,
    status: 'pending',
    balanceTransactionId: bookPlatformPayout({ simulator, payout: { id, amount, currency }, isAutomatic }).id,
    failureBalanceTransactionId: null,
    failureCode: null,
    outcome: { failureCode: null, atMs },
  };
  simulator.payouts.put(id, payout);
  emitEvent({ simulator, type: 'payout.created', object: renderPayout(payout), cause });
  simulator.journal.afterCommit(() => schedulePayoutOutcome({ simulator, payout }));
  return payout;
}

/** An automatic payout consists of every line that is available and in no earlier one. */
function markPaid({
  simulator,
  currency,
  payoutId,
}: {
  simulator: StripeSimulator;
  currency: string;
  payoutId: string;
}): void {
  for (const line of simulator.balanceTransactions.all()) {
    const isIncluded =
      line.accountId === null &&
      line.currency === currency &&
      line.payoutId === null &&
      line.availableOn <= simulator.clock.nowSeconds();
    if (isIncluded) simulator.balanceTransactions.put(line.id, { ...line, payoutId });
  }
}

/** Everything available goes to the platform's bank now, as by its schedule. Null when there is nothing. */
export function payOutPlatform({
  simulator,
  currency,
}: {
  simulator: StripeSimulator;
  currency: string;
}): PayoutRecord | null {
  return simulator.journal.transact(() => {
    const amount = availableAmount({ simulator, accountId: null, currency });
    if (amount <= 0) return null;
    const parameters = { amount, currency, metadata: {} };
    return createPlatformPayout({ simulator, parameters, isAutomatic: true, cause: null });
  });
}

/** Sets the alarm of the next midnight (UTC), if the platform pays out daily; also after a restart. */
export function schedulePlatformPayouts(simulator: StripeSimulator): void {
  simulator.clock.clearAlarm(alarmKey);
  if (readSettings(simulator.balance).payoutInterval !== 'daily') return;
  const midnight = (Math.floor(simulator.clock.nowSeconds() / daySeconds) + 1) * daySeconds;
  const run = () => {
    const currencies = new Set(
      simulator.balanceTransactions
        .all()
        .filter(({ accountId }) => accountId === null)
        .map(({ currency }) => currency),
    );
    for (const currency of currencies) payOutPlatform({ simulator, currency });
    schedulePlatformPayouts(simulator);
  };
  simulator.clock.setAlarm({ key: alarmKey, atMs: midnight * 1000, run });
}
