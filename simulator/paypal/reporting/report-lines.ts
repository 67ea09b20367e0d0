import { createHash } from 'node:crypto';
import type { CaptureRecord, LedgerEntry } from '../books/records';
import { mustGet, type PayPalSimulator } from '../simulator';

/** One line of the reports. Amounts in minor units, below zero when the merchant's balance lost them. */
export type ReportLine = {
  transactionId: string;
  /** PayPal's transaction event code. */
  code: string;
  /** The transaction to which it belongs. */
  referenceId: string | null;
  startedAtMs: number;
  /** When the balance moved: the reports list it under this time. */
  atMs: number;
  amount: number;
  /** Below zero PayPal kept it, above zero it returned it; null: there was none. */
  fee: number | null;
  currency: string;
  /** P: it waits for a bank. D: it was denied. V: all of it went back. S: anything else. */
  status: 'D' | 'P' | 'S' | 'V';
  invoiceId: string | null;
  customField: string | null;
  note: string | null;
  isBalanceAffecting: boolean;
};

type Told = Pick<ReportLine, 'transactionId' | 'code' | 'referenceId'> &
  Partial<Pick<ReportLine, 'startedAtMs' | 'status' | 'invoiceId' | 'customField' | 'note'>>;

/** Every movement of the merchant's balance, from the ledger alone, the oldest first. */
export function movementLines(simulator: PayPalSimulator): ReportLine[] {
  const entries = simulator.ledger.all();
  return entries
    .filter(({ kind, from, to }) => (from === 'merchant' || to === 'merchant') && kind !== 'fee')
    .map((entry) => lineOf({ simulator, entry, entries }));
}

function lineOf({
  simulator,
  entry,
  entries,
}: {
  simulator: PayPalSimulator;
  entry: LedgerEntry;
  entries: LedgerEntry[];
}): ReportLine {
  // The fee of a payment stands on its line; the fee of a payout is a line of its own.
  const fee = entries.find(({ kind, sourceId }) => kind === 'fee' && sourceId === entry.sourceId);
  return {
    startedAtMs: entry.atMs,
    status: 'S',
    invoiceId: null,
    customField: null,
    note: null,
    atMs: entry.atMs,
    amount: signed(entry),
    fee: fee === undefined ? null : signed(fee),
    currency: entry.currency,
    isBalanceAffecting: true,
    ...tellers[entry.kind]({ simulator, entry }),
  };
}

const signed = ({ to, amount }: LedgerEntry) => (to === 'merchant' ? amount : -amount);

type Teller = (known: { simulator: PayPalSimulator; entry: LedgerEntry }) => Told;

const ofCapture: Teller = ({ simulator, entry }) =>
  toldOfCapture(mustGet(simulator.captures, entry.sourceId));

const ofRefund: Teller = ({ simulator, entry }) => {
  const { captureId, status, ...refund } = mustGet(simulator.refunds, entry.sourceId);
  return {
    transactionId: refund.id,
    code: 'T1107',
    referenceId: captureId,
    status: status === 'PENDING' ? 'P' : 'S',
    invoiceId: refund.invoiceId,
    customField: refund.customId,
    note: refund.noteToPayer,
  };
};

const ofRefundFailure: Teller = ({ entry }) => ({
  transactionId: transactionIdOf(entry),
  code: 'T1100',
  referenceId: entry.sourceId,
});

/** The buyer's bank takes money back by a chargeback, PayPal by a payment reversal. */
const ofReversal: Teller = ({ simulator, entry }) => {
  const { id, captureId, reversalReason } = mustGet(simulator.refunds, entry.sourceId);
  const code = reversalReason === 'CHARGEBACK' ? 'T1201' : 'T1106';
  return { transactionId: id, code, referenceId: captureId };
};

const ofDispute =
  (codes: Record<'INTERNAL' | 'EXTERNAL', string>): Teller =>
  ({ simulator, entry }) => {
    const { captureId, channel } = mustGet(simulator.disputes, entry.sourceId);
    return { transactionId: transactionIdOf(entry), code: codes[channel], referenceId: captureId };
  };

const ofPayout: Teller = ({ simulator, entry }) => {
  const { sentTransactionId, senderItemId } = mustGet(simulator.payoutItems, entry.sourceId);
  return {
    transactionId: sentTransactionId ?? transactionIdOf(entry),
    code: 'T0001',
    referenceId: null,
    customField: senderItemId,
  };
};

/** What never arrived is reversed; what had arrived is refunded by its receiver, or reversed too. */
const ofPayoutReturn: Teller = ({ simulator, entry }) => {
  const item = mustGet(simulator.payoutItems, entry.sourceId);
  return {
    transactionId: item.transactionId ?? transactionIdOf(entry),
    code: item.status === 'REFUNDED' ? 'T1115' : 'T1114',
    referenceId: item.sentTransactionId,
    customField: item.senderItemId,
  };
};

/** Taken with the payout, returned if it never arrived. */
const ofPayoutFee =
  (code: 'T0104' | 'T1108'): Teller =>
  ({ simulator, entry }) => {
    const { sentTransactionId, senderItemId } = mustGet(simulator.payoutItems, entry.sourceId);
    return {
      transactionId: transactionIdOf(entry),
      code,
      referenceId: sentTransactionId,
      customField: senderItemId,
    };
  };

const ofPlanted: Teller = ({ simulator, entry }) => mustGet(simulator.reporting.planted, entry.sourceId);

const general =
  (code: string): Teller =>
  ({ entry }) => ({ transactionId: transactionIdOf(entry), code, referenceId: null });

const tellers: Record<LedgerEntry['kind'], Teller> = {
  capture: ofCapture,
  refund: ofRefund,
  refund_failure: ofRefundFailure,
  reversal: ofReversal,
  dispute_hold: ofDispute({ INTERNAL: 'T1110', EXTERNAL: 'T1110' }),
  dispute_release: ofDispute({ INTERNAL: 'T1111', EXTERNAL: 'T1111' }),
  dispute_fee: ofDispute({ INTERNAL: 'T0114', EXTERNAL: 'T0106' }),
  deposit: general('T0300'),
  withdrawal: ({ entry }) => ({ transactionId: entry.sourceId, code: 'T0400', referenceId: null }),
  withdrawal_return: ({ entry }) => ({
    transactionId: transactionIdOf(entry),
    code: 'T1101',
    referenceId: entry.sourceId,
  }),
  payout: ofPayout,
  payout_return: ofPayoutReturn,
  payout_fee: ofPayoutFee('T0104'),
  payout_fee_return: ofPayoutFee('T1108'),
  conversion: ({ entry }) => ({
    transactionId: transactionIdOf(entry),
    code: 'T0200',
    referenceId: entry.sourceId,
  }),
  planted: ofPlanted,
  // The fee of a payment stands on its line, and what arrives elsewhere never touches the merchant.
  fee: general('T0107'),
  payout_arrival: general('T0000'),
};

/** Payments that have not moved any money: pending ones, and those that were denied. */
export function waitingLines(simulator: PayPalSimulator): ReportLine[] {
  return simulator.captures
    .all()
    .filter(({ status }) => ['PENDING', 'DECLINED', 'FAILED'].includes(status))
    .map((capture) => ({
      note: null,
      ...toldOfCapture(capture),
      status: capture.status === 'PENDING' ? ('P' as const) : ('D' as const),
      atMs: capture.createdAtMs,
      amount: capture.amount,
      fee: null,
      currency: capture.currency,
      isBalanceAffecting: false,
    }));
}

function toldOfCapture({ id, orderId, createdAtMs, status, invoiceId, customId }: CaptureRecord) {
  return {
    transactionId: id,
    code: 'T0006',
    referenceId: orderId,
    startedAtMs: createdAtMs,
    status: status === 'REFUNDED' ? ('V' as const) : ('S' as const),
    invoiceId,
    customField: customId,
  };
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** PayPal gives everything that moves money an id of 17 capitals and digits; an entry has always the same. */
export function transactionIdOf({ id }: { id: string }): string {
  const bytes = createHash('sha256').update(id).digest().subarray(0, 17);
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('');
}
