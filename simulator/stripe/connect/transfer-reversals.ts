import { z } from 'zod';
import { formatAmount } from '../../pages/format-amount';
import { StripeError } from '../api/errors';
import { metadataSchema, positiveAmountSchema } from '../api/parameters';
import { availableAmount } from '../books/books';
import { newRefundId, newReversalId } from '../books/ids';
import { type EventCause, emitEvent } from '../events/events';
import type { StripeSimulator } from '../simulator';
import { bookReversal } from './connect-ledger';
import type { ReversalRecord, TransferRecord } from './connect-records';
import { renderTransfer } from './render-transfer';

export const createReversalSchema = z.strictObject({
  amount: positiveAmountSchema.optional(),
  metadata: metadataSchema.default({}),
});

/** POST /v1/transfers/{id}/reversals; without an amount, all that is left. Throws a StripeError for what Stripe refuses. */
export function reverseTransfer({
  simulator,
  transfer,
  parameters,
  cause,
}: {
  simulator: StripeSimulator;
  transfer: TransferRecord;
  parameters: z.infer<typeof createReversalSchema>;
  cause: EventCause;
}): ReversalRecord {
  const amount = reversibleAmount({ transfer, wanted: parameters.amount });
  requireFunds({ simulator, transfer, amount });
  const draft: ReversalRecord = {
    id: newReversalId(),
    created: simulator.clock.nowSeconds(),
    transferId: transfer.id,
    amount,
    currency: transfer.currency,
    metadata: parameters.metadata,
    balanceTransactionId: null,
    destinationPaymentRefundId: newRefundId({ isCard: false }),
  };
  const balanceTransactionId = bookReversal({ simulator, reversal: draft }).id;
  const reversal: ReversalRecord = { ...draft, balanceTransactionId };
  simulator.reversals.put(reversal.id, reversal);
  const reduced: TransferRecord = { ...transfer, amountReversed: transfer.amountReversed + amount };
  simulator.transfers.put(reduced.id, reduced);
  const object = renderTransfer({ simulator, transfer: reduced });
  emitEvent({ simulator, type: 'transfer.reversed', object, cause });
  return reversal;
}

function reversibleAmount({
  transfer,
  wanted,
}: {
  transfer: TransferRecord;
  wanted: number | undefined;
}): number {
  const left = transfer.amount - transfer.amountReversed;
  if (left === 0) {
    throw new StripeError({ message: `Transfer ${transfer.id} is already fully reversed.` });
  }
  if (wanted === undefined) return left;
  if (wanted > left) {
    const show = (amount: number) => formatAmount({ amount, currency: transfer.currency, language: 'en' });
    const message = `Reversal amount (${show(wanted)}) is greater than unreversed amount on transfer (${show(left)})`;
    throw new StripeError({ message, param: 'amount' });
  }
  return wanted;
}

/** What is still pending on the account is there by necessity; what was available may have been paid out. */
function requireFunds({
  simulator,
  transfer,
  amount,
}: {
  simulator: StripeSimulator;
  transfer: TransferRecord;
  amount: number;
}): void {
  const { destinationId: accountId, currency, availableOn } = transfer;
  if (availableOn > simulator.clock.nowSeconds()) return;
  if (amount <= availableAmount({ simulator, accountId, currency })) return;
  throw new StripeError({
    code: 'balance_insufficient',
    message: `Insufficient funds: the account ${accountId} has less than the amount to be reversed in its available balance.`,
  });
}
