import { z } from 'zod';
import { formatAmount } from '../../pages/format-amount';
import { missingValue, StripeError } from '../api/errors';
import {
  changedMetadata,
  currencySchema,
  metadataChangeSchema,
  metadataSchema,
  positiveAmountSchema,
} from '../api/parameters';
import { settledOf } from '../balance/settlement';
import { availableAmount } from '../books/books';
import { newDestinationPaymentId, newTransferId } from '../books/ids';
import type { ChargeRecord } from '../books/records';
import { type EventCause, emitEvent } from '../events/events';
import { mustGet, type StripeSimulator } from '../simulator';
import { bookTransfer } from './connect-ledger';
import type { AccountRecord, TransferRecord } from './connect-records';
import { scheduleAutomaticPayout } from './payouts';
import { renderTransfer } from './render-transfer';

export const createTransferSchema = z.strictObject({
  amount: positiveAmountSchema,
  currency: currencySchema,
  destination: z.string(),
  description: z.string().max(5000).optional(),
  metadata: metadataSchema.default({}),
  source_transaction: z.string().optional(),
  source_type: z.enum(['card']).optional(),
  transfer_group: z.string().max(5000).optional(),
});
type CreateTransfer = z.infer<typeof createTransferSchema>;

/**
 * POST /v1/transfers: from the platform's available balance, or from one charge, whose money need not be available yet.
 * Throws a StripeError for what Stripe refuses.
 */
export function createTransfer({
  simulator,
  parameters,
  cause,
}: {
  simulator: StripeSimulator;
  parameters: CreateTransfer;
  cause: EventCause;
}): TransferRecord {
  const account = destinationOf({ simulator, id: parameters.destination });
  const charge = sourceOf({ simulator, parameters });
  if (charge === null) requireBalance({ simulator, parameters });
  const draft: TransferRecord = {
    id: newTransferId(),
    created: simulator.clock.nowSeconds(),
    amount: parameters.amount,
    amountReversed: 0,
    currency: parameters.currency,
    destinationId: account.id,
    destinationPaymentId: newDestinationPaymentId(),
    description: parameters.description ?? null,
    metadata: parameters.metadata,
    sourceChargeId: charge?.id ?? null,
    transferGroup: parameters.transfer_group ?? groupOf({ simulator, charge }),
    availableOn: availableOn({ simulator, charge }),
    balanceTransactionId: null,
  };
  const balanceTransactionId = bookTransfer({ simulator, transfer: draft }).id;
  const transfer: TransferRecord = { ...draft, balanceTransactionId };
  simulator.transfers.put(transfer.id, transfer);
  emitEvent({ simulator, type: 'transfer.created', object: renderTransfer({ simulator, transfer }), cause });
  simulator.journal.afterCommit(() => scheduleAutomaticPayout({ simulator, accountId: account.id }));
  return transfer;
}

function destinationOf({ simulator, id }: { simulator: StripeSimulator; id: string }): AccountRecord {
  const account = simulator.accounts.get(id);
  if (account === undefined) throw missingValue({ noun: 'destination', id, param: 'destination' });
  if (account.onboarding !== 'complete' || !account.requestedCapabilities.includes('transfers')) {
    throw new StripeError({
      code: 'insufficient_capabilities_for_transfer',
      message:
        'Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments',
    });
  }
  return account;
}

/** The charge that the money comes from, checked to have enough of it left. */
function sourceOf({
  simulator,
  parameters,
}: {
  simulator: StripeSimulator;
  parameters: CreateTransfer;
}): ChargeRecord | null {
  const { source_transaction: id, amount, currency } = parameters;
  if (id === undefined) return null;
  const charge = simulator.charges.get(id);
  if (charge === undefined) throw missingValue({ noun: 'charge', id, param: 'source_transaction' });
  const refused = (message: string) => new StripeError({ message, param: 'source_transaction' });
  if (charge.status !== 'succeeded') {
    throw refused(`The charge ${id} has not succeeded, so it cannot be the source of a transfer.`);
  }
  const { currency: settledIn, amount: most } = settledOf({ simulator, charge });
  if (settledIn !== currency) {
    throw refused(
      `The currency of source_transaction's balance transaction (${settledIn}) must be the same as the transfer currency (${currency})`,
    );
  }
  const used = simulator.transfers
    .all()
    .filter(({ sourceChargeId }) => sourceChargeId === id)
    .reduce((sum, transfer) => sum + transfer.amount - transfer.amountReversed, 0);
  if (used + amount > most) {
    const show = (minor: number) => formatAmount({ amount: minor, currency, language: 'en' });
    const already =
      used === 0 ? '' : ` (There is already a transfer using this source, amounting to ${show(used)}.)`;
    throw refused(
      `Transfers using this transaction as a source must not exceed the source amount of ${show(most)}.${already}`,
    );
  }
  return charge;
}

function requireBalance({
  simulator,
  parameters,
}: {
  simulator: StripeSimulator;
  parameters: CreateTransfer;
}): void {
  const { amount, currency } = parameters;
  if (amount <= availableAmount({ simulator, accountId: null, currency })) return;
  throw new StripeError({
    code: 'balance_insufficient',
    message:
      'You have insufficient available funds in your Stripe account. Try adding funds directly to your available balance by creating Charges using the 4000000000000077 test card. See: https://stripe.com/docs/testing#available-balance',
  });
}

/** A transfer from a charge is in the charge's group; a charge that has none gets one, named after its PaymentIntent. */
function groupOf({
  simulator,
  charge,
}: {
  simulator: StripeSimulator;
  charge: ChargeRecord | null;
}): string | null {
  if (charge === null) return null;
  if (charge.transferGroup !== null) return charge.transferGroup;
  const transferGroup = `group_${charge.intentId}`;
  simulator.charges.put(charge.id, { ...charge, transferGroup });
  simulator.intents.put(charge.intentId, { ...mustGet(simulator.intents, charge.intentId), transferGroup });
  return transferGroup;
}

function availableOn({
  simulator,
  charge,
}: {
  simulator: StripeSimulator;
  charge: ChargeRecord | null;
}): number {
  const now = simulator.clock.nowSeconds();
  if (charge === null || charge.balanceTransactionId === null) return now;
  return Math.max(now, mustGet(simulator.balanceTransactions, charge.balanceTransactionId).availableOn);
}

export const updateTransferSchema = z.strictObject({
  description: z.string().max(5000).optional(),
  metadata: metadataChangeSchema.optional(),
});

/** POST /v1/transfers/{id}: description and metadata, nothing that moves. */
export function updateTransfer({
  simulator,
  transfer,
  parameters,
  cause,
}: {
  simulator: StripeSimulator;
  transfer: TransferRecord;
  parameters: z.infer<typeof updateTransferSchema>;
  cause: EventCause;
}): TransferRecord {
  const updated: TransferRecord = {
    ...transfer,
    description: parameters.description ?? transfer.description,
    metadata: changedMetadata({ before: transfer.metadata, change: parameters.metadata }),
  };
  simulator.transfers.put(updated.id, updated);
  const previousAttributes = { description: transfer.description, metadata: transfer.metadata };
  const object = renderTransfer({ simulator, transfer: updated });
  emitEvent({ simulator, type: 'transfer.updated', object, previousAttributes, cause });
  return updated;
}
