import { z } from 'zod';
import type { Collection, Journal } from '../../journal';

/** Amounts are integers in minor units; currencies in lower case, as Stripe writes them. */

/** How the platform's balance is run; one record, under the key `settings`. */
const balanceSettingsSchema = z.object({
  /** Whether what is available goes to the platform's bank every midnight (UTC), or when somebody asks for it. */
  payoutInterval: z.enum(['manual', 'daily']),
});
export type BalanceSettings = z.infer<typeof balanceSettingsSchema>;

/** In which currency the balance takes what is charged in another one, under that other one. */
const settlementSchema = z.object({
  currency: z.string(),
  /** What one unit of the other currency is worth in this one. */
  rate: z.number().positive(),
});
export type SettlementRecord = z.infer<typeof settlementSchema>;

/** What the API says of a balance transaction instead of the truth, under its id; null leaves that part true. */
const shownChangeSchema = z.object({
  isHidden: z.boolean(),
  amount: z.number().int().nullable(),
  fee: z.number().int().nullable(),
});

/** By how much the platform's balance is wrong. */
const balanceShiftSchema = z.object({ currency: z.string(), amount: z.number().int() });

export type BalanceCollections = {
  settings: Collection<BalanceSettings>;
  settlements: Collection<SettlementRecord>;
  changes: Collection<z.infer<typeof shownChangeSchema>>;
  shifts: Collection<z.infer<typeof balanceShiftSchema>>;
};

export function openBalance(journal: Journal): BalanceCollections {
  return {
    settings: journal.collection({ name: 'stripe.balance_settings', schema: balanceSettingsSchema }),
    settlements: journal.collection({ name: 'stripe.settlements', schema: settlementSchema }),
    changes: journal.collection({ name: 'stripe.shown_changes', schema: shownChangeSchema }),
    shifts: journal.collection({ name: 'stripe.balance_shifts', schema: balanceShiftSchema }),
  };
}

export function readSettings({ settings }: BalanceCollections): BalanceSettings {
  return settings.get('settings') ?? { payoutInterval: 'manual' };
}
