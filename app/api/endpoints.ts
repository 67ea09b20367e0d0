import { adminApprovalEndpoints } from '@/lib/approvals/endpoints';
import { adminAuditLogEndpoints } from '@/lib/audit-log/endpoints';
import { adminCouponEndpoints, couponEndpoints } from '@/lib/coupons/endpoints';
import { adminDisputeEndpoints } from '@/lib/disputes/endpoints';
import { adminEarningsEndpoints, earningsEndpoints } from '@/lib/earnings/endpoints';
import type { NamedEndpoint } from '@/lib/http/endpoint';
import { localeEndpoints, systemEndpoints } from '@/lib/http/endpoints';
import { adminMailEndpoints } from '@/lib/mails/endpoints';
import { notificationEndpoints } from '@/lib/notifications/endpoints';
import {
  adminProviderEndpoints,
  checkoutEndpoints,
  paymentEndpoints,
  unfinishedPaymentEndpoints,
} from '@/lib/payments/endpoints';
import { adminPayoutEndpoints, payoutEndpoints } from '@/lib/payouts/endpoints';
import { adminPeopleEndpoints } from '@/lib/people/endpoints';
import { adminPointsEndpoints, pointsEndpoints } from '@/lib/points/endpoints';
import { adminReconciliationEndpoints } from '@/lib/reconciliation/endpoints';
import { adminRefundEndpoints, refundEndpoints } from '@/lib/refunds/endpoints';
import { adminResolutionEndpoints } from '@/lib/resolutions/endpoints';
import { adminSolvencyEndpoints } from '@/lib/solvency/endpoints';
import { spendingEndpoints } from '@/lib/spending/endpoints';
import { applicationEndpoints } from '@/lib/tasks/applications/endpoints';
import { cancellationEndpoints } from '@/lib/tasks/cancellation/endpoints';
import { changeOrderEndpoints } from '@/lib/tasks/change-orders/endpoints';
import { taskEndpoints, taskWorkEndpoints } from '@/lib/tasks/endpoints';
import { adminRefundRequestEndpoints, refundRequestEndpoints } from '@/lib/tasks/refund-requests/endpoints';
import { updateEndpoints } from '@/lib/updates/endpoints';
import { adminUserEndpoints, userEndpoints } from '@/lib/users/endpoints';
import { adminWebhookEndpoints, webhookEndpoints } from '@/lib/webhooks/endpoints';

/** Every endpoint but next-auth's own, by method and path, in the order in which the OpenAPI document lists them. */
export const endpoints = {
  ...userEndpoints,
  ...localeEndpoints,
  ...notificationEndpoints,
  ...taskEndpoints,
  ...cancellationEndpoints,
  ...changeOrderEndpoints,
  ...refundRequestEndpoints,
  ...applicationEndpoints,
  ...taskWorkEndpoints,
  ...checkoutEndpoints,
  ...pointsEndpoints,
  ...couponEndpoints,
  ...paymentEndpoints,
  ...refundEndpoints,
  ...unfinishedPaymentEndpoints,
  ...payoutEndpoints,
  ...earningsEndpoints,
  ...spendingEndpoints,
  ...updateEndpoints,
  ...webhookEndpoints,

  ...adminUserEndpoints,
  ...adminDisputeEndpoints,
  ...adminPointsEndpoints,
  ...adminCouponEndpoints,
  ...adminProviderEndpoints,
  ...adminApprovalEndpoints,
  ...adminPeopleEndpoints,
  ...adminAuditLogEndpoints,
  ...adminRefundEndpoints,
  ...adminPayoutEndpoints,
  ...adminResolutionEndpoints,
  ...adminReconciliationEndpoints,
  ...adminSolvencyEndpoints,
  ...adminEarningsEndpoints,
  ...adminRefundRequestEndpoints,
  ...adminWebhookEndpoints,
  ...adminMailEndpoints,
  ...systemEndpoints,
};

export type EndpointName = keyof typeof endpoints;

/** An endpoint by its name, as what every endpoint has in common. */
export function endpointOf(name: EndpointName): NamedEndpoint {
  return endpoints[name];
}

export function isEndpointName(name: string): name is EndpointName {
  return Object.hasOwn(endpoints, name);
}
