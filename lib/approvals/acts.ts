import { z } from 'zod';
import { invariant } from '@/lib/core/errors';
import { idSchema, omittable, textSchema } from '@/lib/core/fields';
import { recordOutcome } from '@/lib/payouts/record-outcome';
import { resolvePayout } from '@/lib/payouts/resolve-payout';
import { payoutOutcomeBodySchema, resolvePayoutBodySchema } from '@/lib/payouts/schema';
import { grantPoints } from '@/lib/points/grant-points';
import { grantPointsBodySchema } from '@/lib/points/schema';
import { resolveDifference } from '@/lib/reconciliation/resolve-difference';
import { resolveDifferenceBodySchema } from '@/lib/reconciliation/schema';
import { decideAndRefund } from '@/lib/refunds/escrow/decide-and-refund';
import { refundPayment } from '@/lib/refunds/refund-payment';
import { refundPaymentBodySchema, returnSuspenseBodySchema } from '@/lib/refunds/schema';
import { refundSuspenseManually } from '@/lib/refunds/suspense/refund-suspense-manually';
import { resolvePayment } from '@/lib/resolutions/resolve-payment';
import { resolveBodySchema } from '@/lib/resolutions/schema';
import { decideRefundBodySchema } from '@/lib/tasks/refund-requests/schema';
import { type Act, defineAct } from './act';
import type { ApprovalAct } from './states';

const refund = defineAct({
  input: refundPaymentBodySchema.extend({ payment_id: idSchema }),
  reasonOf: ({ note }) => note,
  run: ({ input: { payment_id: paymentId, ...command }, key, ...by }) =>
    refundPayment({ ...by, paymentId, command, idempotencyKey: given(key) }),
});

/** Money of each transaction is refunded by itself, so each waits by itself. */
const suspenseReturn = defineAct({
  input: returnSuspenseBodySchema.extend({
    payment_id: idSchema,
    transaction_id: omittable(textSchema({ min: 1, max: 255 })),
  }),
  reasonOf: ({ reason }) => reason,
  waitingInput: (input, { transaction_id: id }) => ({ ...input, transaction_id: z.string().parse(id) }),
  run: ({ input: { payment_id: paymentId, transaction_id: transactionId }, operatorId, approvalId }) =>
    refundSuspenseManually({ operatorId, paymentId, transactionId, approvalId }),
});

const refundRequestDecision = defineAct({
  input: decideRefundBodySchema.extend({ refund_request_id: idSchema }),
  reasonOf: ({ text }) => text,
  run: ({ input: { refund_request_id: requestId, ...decision }, operatorId, approvalId }) =>
    decideAndRefund({ operatorId, requestId, decision, approvalId }),
});

const resolution = defineAct({
  input: resolveBodySchema.extend({ payment_id: idSchema }),
  reasonOf: ({ reason }) => reason,
  run: ({ input: { payment_id: paymentId, ...command }, key, ...by }) =>
    resolvePayment({ ...by, paymentId, command, idempotencyKey: given(key) }),
});

const pointsGrant = defineAct({
  input: grantPointsBodySchema,
  reasonOf: ({ reason }) => reason,
  run: ({ input: { user_id: userId, points, reason }, operatorId, key, approvalId }) =>
    grantPoints({ userId, points, reason, actorId: operatorId, idempotencyKey: given(key), approvalId }),
});

const payoutOutcome = defineAct({
  input: payoutOutcomeBodySchema.extend({ payout_id: idSchema }),
  reasonOf: ({ note }) => note,
  run: ({ input: { payout_id: payoutId, ...evidence }, operatorId, approvalId }) =>
    recordOutcome({ ...evidence, payoutId, operatorId, approvalId }),
});

const payoutResolution = defineAct({
  input: resolvePayoutBodySchema.extend({ payout_id: idSchema }),
  reasonOf: ({ reason }) => reason,
  run: ({ input: { payout_id: payoutId, ...command }, operatorId, approvalId }) =>
    resolvePayout({ ...command, payoutId, operatorId, approvalId }),
});

const differenceResolution = defineAct({
  input: resolveDifferenceBodySchema.extend({ difference_id: idSchema }),
  reasonOf: ({ note }) => note,
  run: ({ input: { difference_id: differenceId, ...command }, operatorId, approvalId }) =>
    resolveDifference({ operatorId, differenceId, command, approvalId }),
});

/** Every act that may wait. */
export const acts = {
  refund,
  suspense_return: suspenseReturn,
  refund_request_decision: refundRequestDecision,
  resolution,
  points_grant: pointsGrant,
  payout_outcome: payoutOutcome,
  payout_resolution: payoutResolution,
  difference_resolution: differenceResolution,
} satisfies Record<ApprovalAct, Pick<Act<never, unknown>, 'runStored'>>;

function given(key: string | null): string {
  invariant(key !== null, 'the endpoint of this act requires a key');
  return key;
}
