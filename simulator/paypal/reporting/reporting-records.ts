import { z } from 'zod';
import type { Collection, Journal } from '../../journal';

/** Amounts are integers in minor units of `currency` (upper case); times are milliseconds. */

/** A transaction begins, and moves the balance then or later: an eCheck after days. */
export const searchDates = ['initiation', 'update'] as const;

/** How the reports behave; one record, under the key `settings`. */
const reportingSettingsSchema = z.object({
  /** How long a transaction stays out of the reports after it happened. */
  delayMs: z.number().int().nonnegative(),
  /** Whether the app may read the reports. */
  hasRight: z.boolean(),
  /** A search that finds more than this is refused. */
  resultsMax: z.number().int().positive(),
  /** By which of a transaction's two dates a search finds it. */
  searchesBy: z.enum(searchDates).default('initiation'),
});
export type ReportingSettings = z.infer<typeof reportingSettingsSchema>;

/** A transaction that was planted to be found: what its entry in the ledger does not say. */
const plantedSchema = z.object({
  transactionId: z.string(),
  code: z.string(),
  referenceId: z.string().nullable(),
  invoiceId: z.string().nullable(),
  customField: z.string().nullable(),
  note: z.string().nullable(),
});
export type PlantedRecord = z.infer<typeof plantedSchema>;

/** What the reports say of a transaction instead of the truth, under its id; null leaves that part true. */
const reportedChangeSchema = z.object({
  isHidden: z.boolean(),
  amount: z.number().int().nullable(),
  /** Below zero PayPal kept it. */
  fee: z.number().int().nullable(),
});
export type ReportedChange = z.infer<typeof reportedChangeSchema>;

/** By how much a balance is wrong, under its currency. */
const balanceShiftSchema = z.object({ amount: z.number().int() });

export type ReportingCollections = {
  settings: Collection<ReportingSettings>;
  planted: Collection<PlantedRecord>;
  changes: Collection<ReportedChange>;
  shifts: Collection<z.infer<typeof balanceShiftSchema>>;
};

export function openReporting(journal: Journal): ReportingCollections {
  return {
    settings: journal.collection({ name: 'paypal.reporting_settings', schema: reportingSettingsSchema }),
    planted: journal.collection({ name: 'paypal.planted', schema: plantedSchema }),
    changes: journal.collection({ name: 'paypal.reported_changes', schema: reportedChangeSchema }),
    shifts: journal.collection({ name: 'paypal.balance_shifts', schema: balanceShiftSchema }),
  };
}

const settingsDefault: ReportingSettings = {
  delayMs: 0,
  hasRight: true,
  resultsMax: 10_000,
  searchesBy: 'initiation',
};

export function readSettings({ settings }: ReportingCollections): ReportingSettings {
  return settings.get('settings') ?? settingsDefault;
}
