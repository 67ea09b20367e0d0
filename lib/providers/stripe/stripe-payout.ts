import Stripe from 'stripe';
import {
  type ExternalReference,
  isNamed,
  isNumbered,
  labelOf,
  nameOf,
  readLabel,
} from '@/lib/providers/external-reference';
import type { PayoutQuery } from '@/lib/providers/payout-query';
import type { PayoutRequest, Provider } from '@/lib/providers/provider';
import type { PayoutAccount, PayoutSnapshot } from '@/lib/providers/snapshot';
import { asProviderError, isMissing } from './stripe-errors';
import { payoutReason } from './stripe-reasons';

/** Stripe's daily schedule sends the money to the bank on the next day, and the bank takes two more. */
const WORKING_DAYS_TO_BANK = 3;

type PayoutVerbs = Pick<
  Provider,
  | 'openPayoutAccount'
  | 'findPayoutAccount'
  | 'payoutAccountUrl'
  | 'holdsCurrency'
  | 'payOut'
  | 'findPayout'
  | 'takeBackPayout'
>;

/**
 * Separate charges and transfers: a helper has an Express account, and a payout is a transfer from our balance to it.
 * From there Stripe pays it to their bank by itself.
 */
export function stripePayouts({ stripe, appUrl }: { stripe: Stripe; appUrl: string }): PayoutVerbs {
  return {
    async openPayoutAccount({ user }) {
      try {
        return toPayoutAccount(await openAccount({ stripe, user }));
      } catch (error) {
        throw asProviderError(error);
      }
    },

    async findPayoutAccount({ reference }) {
      try {
        return toPayoutAccount(await stripe.accounts.retrieve(reference));
      } catch (error) {
        if (isForeign(error)) return { reference, state: 'restricted' };
        throw asProviderError(error);
      }
    },

    async payoutAccountUrl({ reference }) {
      const endpoint = `${appUrl}/api/users/payout-accounts/stripe`;
      try {
        const link = await stripe.accountLinks.create({
          account: reference,
          type: 'account_onboarding',
          refresh_url: `${endpoint}/refresh`,
          return_url: `${endpoint}/return`,
        });
        return link.url;
      } catch (error) {
        throw asProviderError(error);
      }
    },

    async holdsCurrency({ currency }) {
      try {
        const { available, pending } = await stripe.balance.retrieve();
        return [...available, ...pending].some((part) => part.currency === currency.toLowerCase());
      } catch (error) {
        throw asProviderError(error);
      }
    },

    payOut: (request) => transfer({ stripe, request }),
    findPayout: (query) => findTransfer({ stripe, query }),
    // A transfer is the helper's at once.
    takeBackPayout: (query) => findTransfer({ stripe, query }),
  };
}

/** A key is kept for a day, and an account that was made under it is no older. */
const KEY_KEPT_SECONDS = 25 * 3600;
const ATTEMPTS_MAX = 3;

/**
 * An account that is created and not stored holds no money, so another one does no harm; but one person has one if we can
 * tell. When a key is spent, the newest accounts are searched for this person's before another key is used.
 */
async function openAccount({
  stripe,
  user,
}: {
  stripe: Stripe;
  user: ExternalReference;
}): Promise<Stripe.Account> {
  const key = `${nameOf({ kind: 'user', own: user })}-account`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await stripe.accounts.create(
        {
          type: 'express',
          country: 'GB',
          business_type: 'individual',
          capabilities: { transfers: { requested: true } },
          metadata: { user_id: labelOf({ kind: 'user', own: user }) },
        },
        { idempotencyKey: attempt === 1 ? key : `${key}-${attempt}` },
      );
    } catch (error) {
      if (!asProviderError(error).isKeySpent || attempt === ATTEMPTS_MAX) throw error;
    }
    const made = await findNewAccount({ stripe, user });
    if (made !== null) return made;
  }
}

async function findNewAccount({
  stripe,
  user: row,
}: {
  stripe: Stripe;
  user: ExternalReference;
}): Promise<Stripe.Account | null> {
  const since = Math.floor(Date.now() / 1000) - KEY_KEPT_SECONDS;
  for await (const account of stripe.accounts.list({ created: { gte: since }, limit: 100 })) {
    const name = readLabel({ kind: 'user', text: account.metadata?.user_id });
    if (isNamed({ row, name })) return account;
  }
  return null;
}

function toPayoutAccount({
  id: reference,
  details_submitted: isSubmitted,
  capabilities,
  payouts_enabled: isPaidOut,
}: Stripe.Account): PayoutAccount {
  if (capabilities?.transfers === 'active' && isPaidOut) return { reference, state: 'ready' };
  return { reference, state: isSubmitted ? 'restricted' : 'onboarding' };
}

async function transfer({
  stripe,
  request,
}: {
  stripe: Stripe;
  request: PayoutRequest;
}): Promise<PayoutSnapshot> {
  const { payout: own, name, attempt, destination, amount, currency } = request;
  try {
    const made = await stripe.transfers.create(
      {
        amount,
        currency: currency.toLowerCase(),
        destination,
        transfer_group: name,
        metadata: { payout_id: labelOf({ kind: 'payout', own }) },
      },
      // Stripe stores refusals under a key too, so every attempt after a refusal has its own.
      { idempotencyKey: `${name}-${attempt}` },
    );
    return snapshotOfTransfer(made);
  } catch (error) {
    return refusalOf(error);
  }
}

/** Our reference of a payout is the group of its transfer, by which it is found again. */
async function findTransfer({
  stripe,
  query: { payout: own, name, payoutReference },
}: {
  stripe: Stripe;
  query: PayoutQuery;
}): Promise<PayoutSnapshot> {
  try {
    if (payoutReference !== null) {
      const named = await stripe.transfers.retrieve(payoutReference);
      // A notification may name somebody else's transfer.
      if (named.transfer_group === name) return snapshotOfTransfer(named);
    }
    for await (const found of stripe.transfers.list({ transfer_group: name, limit: 100 })) {
      const label = readLabel({ kind: 'payout', text: found.metadata.payout_id });
      if (isNamed({ row: own, name: label }) || isNumbered({ row: own, name: label })) {
        return snapshotOfTransfer(found);
      }
    }
    return { state: 'absent' };
  } catch (error) {
    if (isMissing(error)) return { state: 'absent' };
    throw asProviderError(error);
  }
}

/** A transfer can be reversed in parts; it is `reversed` when all of it was. */
function snapshotOfTransfer(found: Stripe.Transfer): PayoutSnapshot {
  const { id: payoutReference, amount, amount_reversed: returned, created } = found;
  if (found.reversed) return { state: 'failed', payoutReference, ...payoutReason('transfer_reversed') };
  return {
    state: 'paid',
    payoutReference,
    amount,
    currency: found.currency.toUpperCase(),
    returned,
    reason: returned > 0 ? 'reversed_in_part' : null,
    expectedAt: afterWorkingDays({ from: new Date(created * 1000), days: WORKING_DAYS_TO_BANK }),
  };
}

/** @throws ProviderError where the outcome of the transfer is unknown */
function refusalOf(error: unknown): PayoutSnapshot {
  const failure = asProviderError(error);
  if (!(error instanceof Stripe.errors.StripeError) || failure.kind === 'unavailable') throw failure;
  if (error.code === 'balance_insufficient') return { state: 'postponed', reason: 'balance_insufficient' };
  // For an account that is gone, Stripe answers that the key may not see it.
  if (isForeign(error)) return { state: 'failed', payoutReference: null, ...payoutReason('account_invalid') };
  if (failure.kind !== 'refused') throw failure;
  return { state: 'failed', payoutReference: null, ...payoutReason(error.code ?? 'payout_refused') };
}

function isForeign(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeError && error.code === 'account_invalid';
}

function afterWorkingDays({ from, days }: { from: Date; days: number }): Date {
  const date = new Date(from);
  for (let left = days; left > 0; ) {
    date.setUTCDate(date.getUTCDate() + 1);
    if (date.getUTCDay() !== 0 && date.getUTCDay() !== 6) left -= 1;
  }
  return date;
}
