import { z } from 'zod';
import { type ControlRoute, controlRoute, emptySchema } from '../../control';
import type { PayPalSimulator } from '../simulator';
import {
  type Conversion,
  conversionSchema,
  convert,
  returnWithdrawal,
  type Withdrawal,
  withdraw,
  withdrawalSchema,
} from './bank';
import {
  type BalanceShift,
  change,
  changeSchema,
  type Plant,
  plant,
  plantSchema,
  type ReportChange,
  repeat,
  shiftBalance,
  shiftSchema,
} from './plant';
import { balancesBefore, type ReportedBalance, readReports } from './read-reports';
import type { ReportLine } from './report-lines';
import { readSettings, searchDates } from './reporting-records';

const hoursMax = 3;

const settingsRequestSchema = z.strictObject({
  /** Transactions appear this late, at most three hours. */
  delay_seconds: z
    .number()
    .int()
    .min(0)
    .max(hoursMax * 3600)
    .optional(),
  /** Whether the app may read the reports. */
  has_right: z.boolean().optional(),
  /** A search that finds more is refused. */
  results_max: z.number().int().positive().optional(),
  /** By which of a transaction's two dates a search finds it. */
  searches_by: z.enum(searchDates).optional(),
});
export type ReportingRequest = z.input<typeof settingsRequestSchema>;

type Moved = { transaction_id: string };

/** What a test can do about reports, the merchant's bank, and differences. Amounts are minor units. */
export type ReportingControl = {
  /** Delay, right, limit and date of the reports; what is left out stays. */
  setReporting(settings: ReportingRequest): void;
  /** The reports as they are now, and the balances from them. */
  reports(): { lines: ReportLine[]; balances: ReportedBalance[] };
  withdraw(options: Withdrawal): Moved;
  returnWithdrawal(options: { transactionId: string }): void;
  convert(options: Conversion): Moved;
  /** A transaction that nobody asked for. */
  plantTransaction(options: Plant): Moved;
  /** A transaction is booked a second time. */
  repeatTransaction(options: { transactionId: string }): Moved;
  /** The reports say something else of a transaction, or do not know it. */
  changeReport(options: { transactionId: string } & ReportChange): void;
  /** A balance is wrong, and no line says why. */
  shiftBalance(options: BalanceShift): void;
};

/** The operations as functions. */
export function reportingControl(simulator: PayPalSimulator): ReportingControl {
  return {
    setReporting: (settings) => setReporting({ simulator, wanted: settingsRequestSchema.parse(settings) }),
    reports: () => showReports(simulator),
    withdraw: (options) => withdraw({ simulator, wanted: withdrawalSchema.parse(options) }),
    returnWithdrawal: ({ transactionId: id }) => returnWithdrawal({ simulator, id }),
    convert: (options) => convert({ simulator, wanted: conversionSchema.parse(options) }),
    plantTransaction: (options) => plant({ simulator, wanted: plantSchema.parse(options) }),
    repeatTransaction: (options) => repeat({ simulator, ...options }),
    changeReport: ({ transactionId, ...wanted }) =>
      change({ simulator, transactionId, wanted: changeSchema.parse(wanted) }),
    shiftBalance: (options) => shiftBalance({ simulator, wanted: shiftSchema.parse(options) }),
  };
}

/** The same operations over HTTP. */
export function reportingControlRoutes(simulator: PayPalSimulator): ControlRoute[] {
  const control = reportingControl(simulator);
  return [
    controlRoute({ on: 'GET /paypal/reporting', accepts: emptySchema, run: () => showReports(simulator) }),
    controlRoute({
      on: 'POST /paypal/reporting',
      accepts: settingsRequestSchema,
      run: ({ body }) => {
        setReporting({ simulator, wanted: body });
        return readSettings(simulator.reporting);
      },
    }),
    controlRoute({
      on: 'POST /paypal/withdrawals',
      accepts: withdrawalSchema,
      run: ({ body }) => withdraw({ simulator, wanted: body }),
    }),
    controlRoute({
      on: 'POST /paypal/withdrawals/:id/return',
      accepts: emptySchema,
      run: ({ id }) => control.returnWithdrawal({ transactionId: id }),
    }),
    controlRoute({
      on: 'POST /paypal/conversions',
      accepts: conversionSchema,
      run: ({ body }) => convert({ simulator, wanted: body }),
    }),
    controlRoute({
      on: 'POST /paypal/transactions',
      accepts: plantSchema,
      run: ({ body }) => plant({ simulator, wanted: body }),
    }),
    controlRoute({
      on: 'POST /paypal/transactions/:id/repeat',
      accepts: emptySchema,
      run: ({ id }) => repeat({ simulator, transactionId: id }),
    }),
    controlRoute({
      on: 'POST /paypal/transactions/:id/report',
      accepts: changeSchema,
      run: ({ id, body }) => change({ simulator, transactionId: id, wanted: body }),
    }),
    controlRoute({
      on: 'POST /paypal/balances',
      accepts: shiftSchema,
      run: ({ body }) => shiftBalance({ simulator, wanted: body }),
    }),
  ];
}

function setReporting({
  simulator,
  wanted: { delay_seconds: seconds, has_right: hasRight, results_max: resultsMax, searches_by: searchesBy },
}: {
  simulator: PayPalSimulator;
  wanted: z.infer<typeof settingsRequestSchema>;
}): void {
  const { reporting, journal } = simulator;
  const now = readSettings(reporting);
  journal.transact(() =>
    reporting.settings.put('settings', {
      delayMs: seconds === undefined ? now.delayMs : seconds * 1000,
      hasRight: hasRight ?? now.hasRight,
      resultsMax: resultsMax ?? now.resultsMax,
      searchesBy: searchesBy ?? now.searchesBy,
    }),
  );
}

function showReports(simulator: PayPalSimulator): ReturnType<ReportingControl['reports']> {
  return {
    lines: readReports(simulator),
    balances: balancesBefore({ simulator, endMs: Number.POSITIVE_INFINITY }),
  };
}
