import { feeTypes } from '@/lib/payments/fee-types';

/** How a refund stands: on its way, arrived, or sent and come back. */
export const refundStatuses = ['pending', 'succeeded', 'failed'] as const;
export type RefundStatus = (typeof refundStatuses)[number];

/** Whose money a refund sends back: what is under suspense, or what a payment was for. */
export const refundPurposes = ['suspense', ...feeTypes] as const;
export type RefundPurpose = (typeof refundPurposes)[number];
