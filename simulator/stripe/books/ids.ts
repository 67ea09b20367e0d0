import { randomBytes } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Random letters and digits, as the tails of Stripe's ids are. */
export function randomTail(length: number): string {
  // A byte modulo 62 is slightly uneven; ids of a simulator need to be unique, not unguessable to the last bit.
  return Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join('');
}

export const newSessionId = () => `cs_test_a1${randomTail(56)}`;
export const newClientSecret = (id: string) => `${id}_secret_${randomTail(24)}`;
export const newIntentId = () => `pi_3${randomTail(23)}`;
export const newRefundId = ({ isCard }: { isCard: boolean }) => `${isCard ? 're' : 'pyr'}_3${randomTail(23)}`;
export const newEventId = () => `evt_1${randomTail(23)}`;
export const newBalanceTransactionId = () => `txn_3${randomTail(23)}`;
export const newPaymentMethodId = () => `pm_1${randomTail(23)}`;
export const newLineItemId = () => `li_1${randomTail(23)}`;
export const newPriceId = () => `price_1${randomTail(23)}`;
export const newProductId = () => `prod_${randomTail(14)}`;
export const newFraudWarningId = () => `issfr_1${randomTail(23)}`;
export const newDisputeId = () => `du_1${randomTail(23)}`;
export const newAccountId = () => `acct_1${randomTail(15)}`;
export const newBankAccountId = () => `ba_1${randomTail(23)}`;
export const newLinkSecret = () => randomTail(24);
export const newTransferId = () => `tr_1${randomTail(23)}`;
export const newReversalId = () => `trr_1${randomTail(23)}`;
export const newPayoutId = () => `po_1${randomTail(23)}`;
/** The charge that a transfer is on the connected account. */
export const newDestinationPaymentId = () => `py_1${randomTail(23)}`;
export const newRequestId = () => `req_${randomTail(14)}`;

/** A charge shares the head of its PaymentIntent's tail; what is not a card payment is called py_ instead of ch_. */
export function newChargeId({ intentId, isCard }: { intentId: string; isCard: boolean }): string {
  return `${isCard ? 'ch' : 'py'}_${intentId.slice('pi_'.length, -8)}${randomTail(8)}`;
}
