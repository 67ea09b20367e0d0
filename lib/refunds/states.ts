import { feeTypes } from '@/lib/payments/fee-types';

/** How a refund stands: on its way, arrived, or sent and come back. */
export const refundStatuses = ['pending', 'succeeded', 'failed'] as const;
export type RefundStatus = (typeof refundStatuses)[number];

/** The account of a refund's money: suspense, or the payment's purpose. */
export const refundPurposes = ['suspense', ...feeTypes] as const;
export type RefundPurpose = (typeof refundPurposes)[number];
