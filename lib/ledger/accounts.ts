import { z } from 'zod';
import { POINTS_UNIT } from '@/lib/core/money';
import { type AccountKind, accountKinds } from './transaction-forms';

/** An account of the ledger. Its id is readable; people's accounts keep a balance that is never below zero. */
export const accountSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(accountKinds),
  unit: z.string(),
  user_id: z.number().nullable(),
  task_id: z.number().nullable(),
  keeps_balance: z.boolean(),
});
export type Account = z.infer<typeof accountSchema>;

/** Points that a person can spend. */
export function pointsOf(userId: number): Account {
  return ofPerson({ userId, kind: 'points', unit: POINTS_UNIT });
}

/** Points that a pending payment of the person has reserved. */
export function reservedPointsOf(userId: number): Account {
  return ofPerson({ userId, kind: 'points_reserved', unit: POINTS_UNIT });
}

/** The source of points: its negative sum is every point ever granted. */
export const pointsIssued = ofPlatform({ kind: 'points_issued', unit: POINTS_UNIT });

/** The destination of spent points. */
export const pointsRedeemed = ofPlatform({ kind: 'points_redeemed', unit: POINTS_UNIT });

/** Service fees earned. */
export function feeRevenue(currency: string): Account {
  return ofPlatform({ kind: 'fee_revenue', unit: currency });
}

/** The reward that is held for a task until it is released or refunded. */
export function escrowOf({ taskId, currency }: { taskId: number; currency: string }): Account {
  return {
    id: `task:${taskId}:escrow:${currency}`,
    kind: 'escrow',
    unit: currency,
    user_id: null,
    task_id: taskId,
    keeps_balance: true,
  };
}

/** The difference of a lowered reward, until its refund begins. */
export function returningOf({ taskId, currency }: { taskId: number; currency: string }): Account {
  return {
    ...escrowOf({ taskId, currency }),
    id: `task:${taskId}:returning:${currency}`,
    kind: 'returning',
  };
}

/** Money that a helper earned and has not withdrawn. */
export function walletOf({ userId, currency }: { userId: number; currency: string }): Account {
  return { ...ofPerson({ userId, kind: 'wallet', unit: currency }), id: `user:${userId}:wallet:${currency}` };
}

/**
 * A helper's debt, because a payer reclaimed what was released to them: never above zero, paid by their next rewards.
 */
export function debtOf({ userId, currency }: { userId: number; currency: string }): Account {
  return { ...ofPerson({ userId, kind: 'debt', unit: currency }), id: `user:${userId}:debt:${currency}` };
}

/** Money that arrived and completes no payment: a rule refunds it, or an operator decides. */
export function suspense(currency: string): Account {
  return ofPlatform({ kind: 'suspense', unit: currency });
}

/** Money of a refund that has not arrived yet: if the refund fails, it returns to its account. */
export function refundsInFlight(currency: string): Account {
  return ofPlatform({ kind: 'refunds_in_flight', unit: currency });
}

/** Money that left a wallet and has not arrived yet: if the payout fails, it returns to the wallet. */
export function payoutsInFlight(currency: string): Account {
  return ofPlatform({ kind: 'payouts_in_flight', unit: currency });
}

/** Money that a provider withdrew for disputes that are undecided, or lost and not covered. */
export function disputedFunds(currency: string): Account {
  return ofPlatform({ kind: 'disputed_funds', unit: currency });
}

/** Money that was refunded after its release: the difference is ours, until a person finds who owes it. */
export function refundLosses(currency: string): Account {
  return ofPlatform({ kind: 'refund_losses', unit: currency });
}

/** What an operator wrote off: below zero our loss, above zero money that nobody claims. */
export function writeOffs(currency: string): Account {
  return ofPlatform({ kind: 'write_offs', unit: currency });
}

/** Money of ours at a provider that an operator paid back in another way, such as by bank transfer. */
export function paidByHand(currency: string): Account {
  return ofPlatform({ kind: 'paid_by_hand', unit: currency });
}

/** Between two payments: what one has too much and another misses. It is empty after each plan. */
export function assigned(currency: string): Account {
  return ofPlatform({ kind: 'assigned', unit: currency });
}

/** What providers charge for disputes. */
export function disputeFees(currency: string): Account {
  return ofPlatform({ kind: 'dispute_fees', unit: currency });
}

/** The money that a provider holds for us. In the ledger it is the source of payments. */
export function providerClearing({ provider, currency }: { provider: string; currency: string }): Account {
  return ofProvider({ provider, kind: 'provider_clearing', name: 'clearing', currency });
}

/** What a provider kept of our money: below zero, what its services cost us. */
export function providerFees({ provider, currency }: { provider: string; currency: string }): Account {
  return ofProvider({ provider, kind: 'provider_fees', name: 'fees', currency });
}

/** Between two currencies of a provider's balance: what it exchanged, in each of them. */
export function providerConversion({ provider, currency }: { provider: string; currency: string }): Account {
  return ofProvider({ provider, kind: 'conversion', name: 'conversion', currency });
}

/** Our own bank account: below zero, what providers paid to it. */
export function bank(currency: string): Account {
  return { ...ofPlatform({ kind: 'bank', unit: currency }), id: `bank:${currency}` };
}

function ofProvider({
  provider,
  kind,
  name,
  currency,
}: {
  provider: string;
  kind: AccountKind;
  name: string;
  currency: string;
}): Account {
  return { ...ofPlatform({ kind, unit: currency }), id: `provider:${provider}:${name}:${currency}` };
}

function ofPerson({ userId, kind, unit }: { userId: number; kind: AccountKind; unit: string }): Account {
  return { id: `user:${userId}:${kind}`, kind, unit, user_id: userId, task_id: null, keeps_balance: true };
}

function ofPlatform({ kind, unit }: { kind: AccountKind; unit: string }): Account {
  return { id: `platform:${kind}:${unit}`, kind, unit, user_id: null, task_id: null, keeps_balance: false };
}
