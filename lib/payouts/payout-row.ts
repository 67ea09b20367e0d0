import { db } from '@/lib/core/db/client';
import type { Payout } from '@/lib/core/db/generated/client';
import { PayError } from '@/lib/core/errors';
import type { PayoutProviderName } from '@/lib/providers/names';
import { payoutProviderNameSchema } from '@/lib/providers/schema';
import { payoutResolutionSchema, payoutStatusSchema } from './schema';
import type { PayoutResolution, PayoutStatus } from './states';

/** A payout as operations see it. */
export type PayoutRow = {
  id: number;
  userId: number;
  provider: PayoutProviderName;
  /** The payout account's reference at the time of the request. */
  destination: string;
  /** Minor units. */
  amount: number;
  currency: string;
  status: PayoutStatus;
  payoutReference: string | null;
  /** Minor units that came back after it was paid, or after it was resolved. */
  returnedAmount: number;
  /** Why it has not arrived, or never will. */
  reason: string | null;
  /** Who bears it, if it was over and sent after all; null: nobody yet, or there is nothing to bear. */
  resolution: PayoutResolution | null;
  expectedAt: Date | null;
  /** Until then a process may be sending it. */
  sendingUntil: Date | null;
  /** When it was last sent with an unknown outcome; null: never sent, or refused each time. */
  unknownSendAt: Date | null;
  createdAt: Date;
  endedAt: Date | null;
  token: string | null;
  version: number;
};

type PayoutFilter =
  | { id: number; userId?: number }
  | { provider: string; payoutReference: string }
  | { userId: number; idempotencyKey: string };

/**
 * One payout, or null.
 * @throws PayError database_unavailable
 */
export async function findPayoutRow(filter: PayoutFilter): Promise<PayoutRow | null> {
  const record = await db().payout.findFirst({ where: whereOf(filter) });
  return record && toPayoutRow(record);
}

/**
 * One payout, by its number.
 * @throws PayError not_found, database_unavailable
 */
export async function requirePayoutRow(id: number): Promise<PayoutRow> {
  const payout = await findPayoutRow({ id });
  if (!payout) throw new PayError('not_found');
  return payout;
}

export function toPayoutRow(record: Payout): PayoutRow {
  return {
    id: record.id,
    userId: record.userId,
    provider: payoutProviderNameSchema.parse(record.provider),
    destination: record.destination,
    amount: record.amount,
    currency: record.currency,
    status: payoutStatusSchema.parse(record.status),
    payoutReference: record.providerPayoutId,
    returnedAmount: record.returnedAmount,
    reason: record.failureReason,
    resolution: payoutResolutionSchema.nullable().parse(record.resolution),
    expectedAt: record.expectedAt,
    sendingUntil: record.sendingUntil,
    unknownSendAt: record.unknownSendAt,
    createdAt: record.createdAt,
    endedAt: record.endedAt,
    token: record.token,
    version: record.version,
  };
}

function whereOf(filter: PayoutFilter) {
  if ('payoutReference' in filter) {
    return { provider: filter.provider, providerPayoutId: filter.payoutReference };
  }
  if ('idempotencyKey' in filter) return filter;
  return { id: filter.id, ...(filter.userId !== undefined && { userId: filter.userId }) };
}
