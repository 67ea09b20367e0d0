import { z } from 'zod';
import { ControlError } from '../../control';
import { newTransactionId } from '../books/ids';
import { book } from '../books/ledger';
import type { PayPalSimulator } from '../simulator';
import { readReports } from './read-reports';
import type { ReportLine } from './report-lines';
import type { PlantedRecord } from './reporting-records';

/** PayPal's event codes for what nobody asked for. */
const codes = {
  /** A correction of the account, up or down. */
  adjustment: 'T1200',
  /** A fee without a payment. */
  fee: 'T0100',
  /** A payment of a stranger, for nothing that we sell. */
  payment: 'T0000',
} as const;

const currencySchema = z.string().regex(/^[A-Z]{3}$/);

export const plantSchema = z.strictObject({
  kind: z.enum(['adjustment', 'fee', 'payment']),
  /** Minor units that the balance gains; below zero it loses them. */
  amount: z.number().int(),
  currency: currencySchema.default('GBP'),
  /** Instead of the code of the kind: any of PayPal's, or one that nobody knows. */
  code: z
    .string()
    .regex(/^T\d{4}$/)
    .optional(),
  /** The transaction to which it says that it belongs. */
  reference: z.string().min(1).max(24).optional(),
  note: z.string().min(1).max(200).optional(),
});
export type Plant = z.input<typeof plantSchema>;

/** A transaction that nobody asked for. Money moves: the balances and the ledger show it. */
export function plant({
  simulator,
  wanted: { kind, amount, currency, code = codes[kind], reference, note },
}: {
  simulator: PayPalSimulator;
  wanted: z.infer<typeof plantSchema>;
}): { transaction_id: string } {
  if (amount === 0) throw new ControlError({ status: 400, message: 'An amount of 0 moves nothing.' });
  const told = { referenceId: reference ?? null, note: note ?? null };
  const record = { code, invoiceId: null, customField: null, ...told };
  return move({ simulator, record, amount, fee: 0, currency });
}

/** PayPal books a transaction a second time, under an id of its own. Throws a ControlError when it lists no such one. */
export function repeat({ simulator, transactionId }: { simulator: PayPalSimulator; transactionId: string }): {
  transaction_id: string;
} {
  const { code, referenceId, invoiceId, customField, note, amount, fee, currency } = lineOf({
    simulator,
    transactionId,
  });
  const record = { code, referenceId, invoiceId, customField, note };
  return move({ simulator, record, amount, fee: fee ?? 0, currency });
}

function move({
  simulator,
  record,
  amount,
  fee,
  currency,
}: {
  simulator: PayPalSimulator;
  record: Omit<PlantedRecord, 'transactionId'>;
  amount: number;
  /** Below zero PayPal keeps it. */
  fee: number;
  currency: string;
}): { transaction_id: string } {
  const transactionId = newTransactionId();
  const source = { id: transactionId, orderId: null, currency };
  const direction = (gain: number) =>
    gain > 0 ? { from: 'elsewhere', to: 'merchant' } : { from: 'merchant', to: 'elsewhere' };
  simulator.journal.transact(() => {
    simulator.reporting.planted.put(transactionId, { transactionId, ...record });
    book({ simulator, kind: 'planted', ...direction(amount), amount: Math.abs(amount), source });
    if (fee !== 0)
      book({ simulator, kind: 'fee', from: 'merchant', to: 'fees', amount: Math.abs(fee), source });
  });
  return { transaction_id: transactionId };
}

export const changeSchema = z.strictObject({
  /** What the reports say instead, in minor units and with its sign; left out, it stays true. */
  amount: z.number().int().optional(),
  /** Below zero PayPal kept it. */
  fee: z.number().int().optional(),
  /** The reports do not know the transaction. */
  hide: z.boolean().default(false),
});
export type ReportChange = z.input<typeof changeSchema>;

/**
 * Reports and balances say something else of a transaction; the object itself and the ledger stay as they are. Nothing
 * to change restores the truth. Throws a ControlError when nothing of that id is listed.
 */
export function change({
  simulator,
  transactionId,
  wanted: { amount, fee, hide },
}: {
  simulator: PayPalSimulator;
  transactionId: string;
  wanted: z.infer<typeof changeSchema>;
}): void {
  const { changes } = simulator.reporting;
  if (changes.get(transactionId) === undefined) lineOf({ simulator, transactionId });
  simulator.journal.transact(() => {
    if (amount === undefined && fee === undefined && !hide) changes.remove(transactionId);
    else changes.put(transactionId, { isHidden: hide, amount: amount ?? null, fee: fee ?? null });
  });
}

export const shiftSchema = z.strictObject({
  amount: z.number().int(),
  currency: currencySchema.default('GBP'),
});
export type BalanceShift = z.input<typeof shiftSchema>;

/** A balance is wrong by this amount from now on, and no line says why; 0 ends it. */
export function shiftBalance({
  simulator,
  wanted: { amount, currency },
}: {
  simulator: PayPalSimulator;
  wanted: z.infer<typeof shiftSchema>;
}): void {
  simulator.journal.transact(() => simulator.reporting.shifts.put(currency, { amount }));
}

function lineOf({
  simulator,
  transactionId,
}: {
  simulator: PayPalSimulator;
  transactionId: string;
}): ReportLine {
  const line = readReports(simulator).find(
    (known) => known.transactionId === transactionId && known.isBalanceAffecting,
  );
  if (line !== undefined) return line;
  throw new ControlError({ status: 404, message: `The reports show no transaction ${transactionId}.` });
}
