import type { ErrorCode } from '@/lib/core/errors';
import { pageQuerySchema } from '@/lib/core/fields';
import { defineEndpoints, type Endpoint } from '@/lib/http/endpoint';
import { pauseBodySchema, providerParamsSchema, providerSwitchSchema } from '@/lib/providers/schema';
import { taskParamsSchema } from '@/lib/tasks/schema';
import {
  capturePaymentBodySchema,
  clientSecretSchema,
  createPaymentBodySchema,
  paymentDetailSchema,
  paymentListSchema,
  paymentParamsSchema,
  paymentResponseSchema,
  payPalReturnQuerySchema,
  quoteResponseSchema,
  stripeReturnQuerySchema,
} from './schema';

const pricing: ErrorCode[] = [
  'not_found',
  'already_paid',
  'task_not_payable',
  'insufficient_points',
  'coupon_not_valid',
  'below_provider_minimum',
  'above_provider_maximum',
  'method_not_available',
  'reward_is_fiat_only',
  'nothing_due',
];

/** Where a payer returns from a provider's page: by a link of the provider's, signed in or not. */
const payersReturn = {
  auth: 'optional',
  params: taskParamsSchema,
  response: 'redirect',
  status: 303,
  limit: 'default',
  fallback: ({ task_id }) => (typeof task_id === 'number' ? `/tasks/${task_id}/pay/result` : '/payments'),
} as const satisfies Partial<Endpoint>;

/** Before there is a payment, and how it begins. */
export const checkoutEndpoints = defineEndpoints({
  'POST /api/coupon-points/tasks/{task_id}/payment': {
    summary: 'Pay what is due for a task by card, PayPal, points, coupon or a mix',
    auth: 'user',
    params: taskParamsSchema,
    body: createPaymentBodySchema,
    idempotencyKey: 'optional',
    response: paymentResponseSchema,
    limit: 'create_payment',
    bruteForceField: 'coupon_code',
    errors: [
      ...pricing,
      'price_changed',
      'email_unconfirmed',
      'idempotency_mismatch',
      'payment_in_progress',
      'conflict',
      'provider_unavailable',
    ],
  },
  'POST /api/coupon-points/tasks/{task_id}/quote': {
    summary: 'Price such a payment without creating it',
    auth: 'user',
    params: taskParamsSchema,
    body: createPaymentBodySchema,
    response: quoteResponseSchema,
    limit: 'quote',
    bruteForceField: 'coupon_code',
    errors: pricing,
  },
});

export const paymentEndpoints = defineEndpoints({
  'GET /api/users/payments': {
    summary: 'Your payments, newest first',
    auth: 'user',
    query: pageQuerySchema,
    response: paymentListSchema,
    limit: 'default',
  },
  'GET /api/users/payments/{payment_id}': {
    summary: 'One of your payments; an unfinished one is synced with the provider first',
    auth: 'user',
    params: paymentParamsSchema,
    response: paymentDetailSchema,
    limit: 'default',
    errors: ['not_found'],
  },
});

/** Actions of a payer, or of their return from a provider, on an unfinished payment. */
export const unfinishedPaymentEndpoints = defineEndpoints({
  'POST /api/users/payments/{payment_id}/cancel': {
    summary: 'Cancel an unfinished payment; its points and coupon are returned',
    auth: 'user',
    params: paymentParamsSchema,
    response: paymentDetailSchema,
    limit: 'default',
    errors: [
      'not_found',
      'already_paid',
      'payment_not_cancellable',
      'payment_in_progress',
      'provider_unavailable',
    ],
  },
  'POST /api/users/payments/{payment_id}/stripe/client-secret': {
    summary: "The client secret that Stripe's form on our own page needs",
    auth: 'user',
    params: paymentParamsSchema,
    response: clientSecretSchema,
    limit: 'default',
    errors: ['not_found', 'already_paid', 'method_not_available', 'conflict', 'provider_unavailable'],
  },
  'GET /api/users/tasks/{task_id}/pay/stripe/return': {
    ...payersReturn,
    summary: 'Where Stripe returns the payer: syncs the payment, then redirects to its page',
    query: stripeReturnQuerySchema,
  },
  'POST /api/users/payments/{payment_id}/paypal/capture': {
    summary: 'Capture a payment that the payer approved at PayPal; an ended payment is returned as it is',
    auth: 'user',
    params: paymentParamsSchema,
    body: capturePaymentBodySchema,
    isBodyOptional: true,
    response: paymentDetailSchema,
    limit: 'default',
    errors: ['not_found', 'method_not_available', 'conflict', 'provider_unavailable'],
  },
  'GET /api/users/tasks/{task_id}/pay/paypal/success': {
    ...payersReturn,
    summary: 'Where PayPal returns a payer who approved: captures the payment, then redirects to its page',
    query: payPalReturnQuerySchema,
  },
  'GET /api/users/tasks/{task_id}/pay/paypal/cancel': {
    ...payersReturn,
    summary: 'Where PayPal returns a payer who turned back: syncs the payment and cancels nothing',
    query: payPalReturnQuerySchema,
  },
});

export const adminProviderEndpoints = defineEndpoints({
  'POST /api/admin/providers/{provider}/pause': {
    summary: 'Begin no new payments at a provider; what has begun goes on',
    auth: 'operator',
    permission: 'settings',
    params: providerParamsSchema,
    body: pauseBodySchema,
    response: providerSwitchSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'POST /api/admin/providers/{provider}/resume': {
    summary: 'Begin new payments at a provider again',
    auth: 'operator',
    permission: 'settings',
    params: providerParamsSchema,
    response: providerSwitchSchema,
    limit: 'default',
    errors: ['not_found'],
  },
});
