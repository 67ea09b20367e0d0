import { z } from 'zod';
import {
  amountSchema,
  bookingSchema,
  idSchema,
  lineSchema,
  omittable,
  pathIdSchema,
  textSchema,
  timestampSchema,
  wideIdSchema,
} from '@/lib/core/fields';
import { AMOUNT_MAX, currencyDecimals } from '@/lib/core/money';
import { payoutProvidersBy } from '@/lib/providers/names';
import { payoutProviderNameSchema } from '@/lib/providers/schema';
import {
  holdReasons,
  OUTCOME_NOTE_MAX,
  OUTCOME_REFERENCE_MAX,
  PAYOUT_REASON_LENGTH_MAX,
  payoutAccountStates,
  payoutOutcomes,
  payoutResolutions,
  payoutStatuses,
} from './states';

export const payoutStatusSchema = z.enum(payoutStatuses);
export const payoutResolutionSchema = z.enum(payoutResolutions);
export const payoutAccountStateSchema = z.enum(payoutAccountStates);

const currencySchema = z.enum(Object.keys(currencyDecimals));

export const payoutParamsSchema = z.object({ payout_id: pathIdSchema });

export const walletEntrySchema = z.strictObject({
  id: wideIdSchema,
  kind: z.string(),
  currency: z.string().length(3),
  /** Minor units; positive when money came in, negative when it went out. */
  amount: z.int(),
  amount_display: z.string(),
  /** Of the wallet in this currency. */
  balance_after: amountSchema,
  balance_after_display: z.string(),
  task_id: idSchema.nullable(),
  task_title: z.string().nullable(),
  payout_id: idSchema.nullable(),
  created_at: timestampSchema,
});

/** A part of the balance that is not payable. */
export const walletHoldSchema = z.strictObject({
  amount: amountSchema,
  amount_display: z.string(),
  /** waiting: until `payable_at`. disputed: until the dispute of the reward is over. */
  reason: z.enum(holdReasons),
  payable_at: timestampSchema.nullable(),
  task_id: idSchema,
  task_title: z.string(),
});

export const walletBalanceSchema = z.strictObject({
  currency: z.string().length(3),
  /** Everything that is in the wallet. */
  balance: amountSchema,
  balance_display: z.string(),
  /** What can be paid out now: the balance less what is set aside and what is owed. */
  payable: amountSchema,
  payable_display: z.string(),
  /** What is set aside, the next to become payable first. More than the balance if some of it has left before. */
  holds: z.array(walletHoldSchema),
  /** What is in transit to the person. */
  in_flight: amountSchema,
  in_flight_display: z.string(),
  /** What was paid to the person and reclaimed from us since; their next rewards pay it. */
  owed: amountSchema,
  owed_display: z.string(),
});

/** One balance for each currency in which money ever arrived, and GBP. */
export const walletSchema = z.strictObject({
  balances: z.array(walletBalanceSchema),
  /** The smallest payout, in minor units of its currency. */
  payout_minimum: amountSchema,
  /** Where no payouts are sent now; what was requested there waits in our hands, and can be cancelled. */
  payouts_paused: z.array(
    z.strictObject({
      provider: payoutProviderNameSchema,
      /** Probably; null: not known. */
      expected_until: timestampSchema.nullable(),
    }),
  ),
  entries: z.array(walletEntrySchema),
  next_cursor: wideIdSchema.nullable(),
});

export const openPayoutAccountBodySchema = z.discriminatedUnion('provider', [
  z.strictObject({ provider: z.literal(payoutProvidersBy('onboarding')) }),
  z.strictObject({ provider: z.literal(payoutProvidersBy('address')), email: z.email().max(127) }),
]);

export const payoutAccountSchema = z.strictObject({
  provider: payoutProviderNameSchema,
  /** onboarding: the person must give the provider details first. restricted: the provider needs more. */
  state: payoutAccountStateSchema,
  /** The PayPal address. */
  email: z.string().nullable(),
  /** From when on payouts go there, if it is new; until then it can be withdrawn. */
  usable_from: timestampSchema.nullable(),
  /** The PayPal address that is in force again if it is withdrawn. */
  replaced_email: z.string().nullable(),
  /** Where the person continues, valid for a few minutes; null where nothing is needed, and in lists. */
  onboarding_url: z.url().nullable(),
});

export const payoutAccountParamsSchema = z.strictObject({ provider: payoutProviderNameSchema });

export const payoutAccountListSchema = z.strictObject({
  payout_accounts: z.array(payoutAccountSchema),
  /** The providers that can pay a person here. */
  providers: z.array(payoutProviderNameSchema),
});

export const requestPayoutBodySchema = z.strictObject({
  provider: payoutProviderNameSchema,
  /** Minor units: the whole wallet or a part of it. */
  amount: z.int().min(1).max(AMOUNT_MAX),
  currency: omittable(currencySchema),
});

export const payoutSchema = z.strictObject({
  payout_id: idSchema,
  provider: payoutProviderNameSchema,
  /**
   * requested: it waits to be sent. cancelling: nobody sends it any more, and the provider takes back what it sent. sent: the provider accepted it. failed and
   * cancelled: the money is in the wallet again.
   */
  status: payoutStatusSchema,
  amount: amountSchema,
  amount_display: z.string(),
  currency: z.string().length(3),
  /** Minor units that came back after it was paid: to the wallet, but where we had borne the loss. */
  returned_amount: amountSchema,
  returned_amount_display: z.string(),
  /** Why it has not arrived, or never will. */
  reason: z.string().nullable(),
  /** The PayPal address to which it goes; null for a bank account. */
  email: z.string().nullable(),
  /** Whether it can be cancelled, or sent elsewhere: it waits to be sent, or to be claimed. */
  can_cancel: z.boolean(),
  /** About when it is at the person's bank, where that is not at once. */
  expected_at: timestampSchema.nullable(),
  created_at: timestampSchema,
  ended_at: timestampSchema.nullable(),
});

export const redirectPayoutBodySchema = z.strictObject({
  /** Whose account gets it instead. */
  provider: payoutProviderNameSchema,
});

/** How a payout ended of which its provider says nothing, with what shows it. */
export const payoutOutcomeBodySchema = z.strictObject({
  outcome: z.enum(payoutOutcomes),
  /** By which it is found again: a transaction, a ticket, a letter. */
  reference: lineSchema({ min: 1, max: OUTCOME_REFERENCE_MAX }),
  note: textSchema({ min: 1, max: OUTCOME_NOTE_MAX }),
});

/** Who bears a payout that was over and sent after all, and why. */
export const resolvePayoutBodySchema = z.strictObject({
  verb: payoutResolutionSchema,
  reason: textSchema({ min: 1, max: PAYOUT_REASON_LENGTH_MAX }),
});

/** What that would book. */
export const payoutResolutionPreviewSchema = z.strictObject({
  verb: payoutResolutionSchema,
  bookings: z.array(bookingSchema),
});

export const payoutListSchema = z.strictObject({
  payouts: z.array(payoutSchema),
  next_cursor: idSchema.nullable(),
});

export type Wallet = z.output<typeof walletSchema>;
export type WalletHoldResponse = z.output<typeof walletHoldSchema>;
export type WalletEntry = z.output<typeof walletEntrySchema>;
export type PayoutAccountResponse = z.output<typeof payoutAccountSchema>;
export type PayoutResponse = z.output<typeof payoutSchema>;
export type PayoutResolutionPreview = z.output<typeof payoutResolutionPreviewSchema>;
export type PayoutList = z.output<typeof payoutListSchema>;
