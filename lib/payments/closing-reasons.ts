import { z } from 'zod';
import type { PaymentActor } from './states';

type Closing = { to: 'failed' | 'cancelled' | 'expired'; actor: PaymentActor };

/** Why we close a payment, and its state after that. */
export const closingReasons = {
  cancelled_by_payer: { to: 'cancelled', actor: 'payer' },
  /** The payer chose another way to pay the same fee. */
  replaced: { to: 'cancelled', actor: 'payer' },
  /** The payer used the points or the coupon for another task. */
  used_elsewhere: { to: 'cancelled', actor: 'payer' },
  task_edited: { to: 'cancelled', actor: 'payer' },
  task_cancelled: { to: 'cancelled', actor: 'payer' },
  acceptance_withdrawn: { to: 'cancelled', actor: 'payer' },
  /** The raise that it was to pay has ended. */
  change_ended: { to: 'cancelled', actor: 'system' },
  expired: { to: 'expired', actor: 'system' },
  provider_refused: { to: 'failed', actor: 'provider' },
} as const satisfies Record<string, Closing>;

export type ClosingReason = keyof typeof closingReasons;

export const closingReasonSchema = z.enum(Object.keys(closingReasons) as [ClosingReason]);
