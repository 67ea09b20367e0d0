import { z } from 'zod';
import { ControlError } from '../../control';
import { newDisputeId } from '../books/ids';
import { bookDisputeHold } from '../books/ledger';
import { refundable } from '../payments/captures';
import type { PayPalSimulator } from '../simulator';
import { scheduleSilence } from './decide-dispute';
import {
  type DisputeRecord,
  disputeChannelSchema,
  disputeReasonSchema,
  disputeStageSchema,
} from './dispute-records';
import { emitDispute, openDisputeOf } from './dispute-state';

/** PayPal gives a seller this long to answer. */
const answerMs = 10 * 24 * 3600 * 1000;

/** What a buyer may dispute, and how. The amount is in minor units and all that is left unless given. */
export const openDisputeSchema = z.strictObject({
  reason: disputeReasonSchema.default('MERCHANDISE_OR_SERVICE_NOT_RECEIVED'),
  amount: z.number().int().positive().optional(),
  stage: disputeStageSchema.default('CHARGEBACK'),
  channel: disputeChannelSchema.default('INTERNAL'),
  message: z.string().min(1).max(2000).optional(),
  /** PayPal says this of the amount: the buyer paid in another currency. */
  told: z.strictObject({ amount: z.number().int().positive(), currency: z.string().length(3) }).optional(),
});
export type OpenDispute = z.input<typeof openDisputeSchema>;

/**
 * The buyer disputes a payment: its money is held back from the merchant until that is decided. Throws a ControlError when
 * no such money is there, or it is in dispute already.
 */
export function openDispute({
  simulator,
  captureId,
  wanted,
}: {
  simulator: PayPalSimulator;
  captureId: string;
  wanted: z.infer<typeof openDisputeSchema>;
}): DisputeRecord {
  return simulator.journal.transact(() => {
    const capture = simulator.captures.get(captureId);
    const left = capture === undefined ? 0 : refundable({ simulator, capture });
    const amount = wanted.amount ?? left;
    if (capture === undefined || left === 0 || amount > left)
      throw new ControlError({
        status: 409,
        message: `There is not that much money of a capture ${captureId}.`,
      });
    if (openDisputeOf({ simulator, captureId }) !== null)
      throw new ControlError({ status: 409, message: `The capture ${captureId} is in dispute already.` });
    const nowMs = simulator.clock.nowMs();
    const { message, reason, stage, channel, told = null } = wanted;
    const dispute: DisputeRecord = {
      id: newDisputeId(),
      captureId,
      orderId: capture.orderId,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
      status: stage === 'INQUIRY' ? 'OPEN' : 'WAITING_FOR_SELLER_RESPONSE',
      stage,
      channel,
      reason,
      amount,
      currency: capture.currency,
      outcome: null,
      refunded: 0,
      told,
      dueAtMs: nowMs + answerMs,
      messages: message === undefined ? [] : [{ by: 'BUYER', atMs: nowMs, text: message }],
      evidences: [],
    };
    simulator.disputes.put(dispute.id, dispute);
    bookDisputeHold({ simulator, dispute });
    emitDispute({ simulator, dispute, word: 'CREATED' });
    scheduleSilence({ simulator, dispute });
    return dispute;
  });
}
