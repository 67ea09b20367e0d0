import { z } from 'zod';
import type { ErrorCode } from '@/lib/core/errors';
import { pageQuerySchema, pathIdSchema } from '@/lib/core/fields';
import {
  claimCouponBodySchema,
  couponListQuerySchema,
  couponListSchema,
  couponSchema,
  createCouponBodySchema,
  userCouponListSchema,
  userCouponSchema,
} from '@/lib/coupons/schema';
import {
  disputeListQuerySchema,
  disputeListSchema,
  disputeSchema,
  submitEvidenceBodySchema,
} from '@/lib/disputes/schema';
import {
  capturePaymentBodySchema,
  clientSecretSchema,
  createPaymentBodySchema,
  paymentDetailSchema,
  paymentListSchema,
  paymentResponseSchema,
  quoteResponseSchema,
} from '@/lib/payments/schema';
import {
  openPayoutAccountBodySchema,
  payoutAccountListSchema,
  payoutAccountSchema,
  payoutListSchema,
  payoutSchema,
  requestPayoutBodySchema,
  walletSchema,
} from '@/lib/payouts/schema';
import { grantPointsBodySchema, pointsGrantSchema, pointsResponseSchema } from '@/lib/points/schema';
import {
  answerRefundBodySchema,
  askRefundBodySchema,
  cancellationSchema,
  cancelTaskBodySchema,
  decideRefundBodySchema,
  decisionPreviewQuerySchema,
  decisionPreviewSchema,
  refundListSchema,
  refundPaymentBodySchema,
  refundPreviewQuerySchema,
  refundPreviewSchema,
  refundRequestListSchema,
  refundRequestSchema,
  suspenseListSchema,
} from '@/lib/refunds/schema';
import {
  acceptBodySchema,
  applicationListSchema,
  applicationSchema,
  applyBodySchema,
} from '@/lib/tasks/applications/schema';
import {
  changeOrderListSchema,
  changeOrderSchema,
  proposeChangeBodySchema,
} from '@/lib/tasks/change-orders/schema';
import {
  changeRequestBodySchema,
  createTaskBodySchema,
  deliveryBodySchema,
  editTaskBodySchema,
  taskListQuerySchema,
  taskListSchema,
  taskSchema,
} from '@/lib/tasks/schema';
import { taskEventListSchema } from '@/lib/tasks/task-event-schema';
import { localeBodySchema, registerBodySchema, userSchema } from '@/lib/users/schema';
import type { RateLimitRule } from './rate-limit';
import {
  healthSchema,
  openApiSchema,
  payPalReturnQuerySchema,
  readinessSchema,
  stripeReturnQuerySchema,
  webhookReplaySchema,
} from './schema';

/** All there is to say about a way in: `route` enforces it and the OpenAPI document repeats it. */
export type Endpoint = {
  summary: string;
  /** optional: signed in or not, the handler tells them apart. signature: the sender signs the body. */
  auth: 'none' | 'optional' | 'user' | 'admin' | 'signature';
  /** The header that carries it. */
  signature?: 'Stripe-Signature' | 'PayPal-Transmission-Sig';
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** No body at all means an empty object. */
  isBodyOptional?: true;
  idempotencyKey?: 'optional' | 'required';
  /** An answer that is not JSON, or a schema of the JSON. */
  response: z.ZodType | 'text' | 'redirect';
  /** Of a text; plain unless given. */
  mediaType?: 'text/plain' | 'text/csv';
  status?: 200 | 201 | 204 | 303;
  limit: RateLimitRule | null;
  /** The field of the body with which somebody could guess coupon codes. */
  bruteForceField?: 'coupon_code' | 'code';
  /** What it refuses beyond what every endpoint of its kind does. */
  errors?: ErrorCode[];
  /** Where a person is sent when a redirect cannot be worked out; gets the path's parameters. */
  fallback?: (params: Record<string, unknown>) => string;
};

const taskParams = z.object({ task_id: pathIdSchema });
const applicationParams = z.object({ task_id: pathIdSchema, application_id: pathIdSchema });
const changeOrderParams = z.object({ task_id: pathIdSchema, change_order_id: pathIdSchema });
const refundRequestParams = z.object({ task_id: pathIdSchema, refund_request_id: pathIdSchema });
const paymentParams = z.object({ payment_id: pathIdSchema });
const payoutParams = z.object({ payout_id: pathIdSchema });
const disputeParams = z.object({ dispute_id: pathIdSchema });
const couponParams = z.object({ coupon_id: pathIdSchema });

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

const webhook = {
  auth: 'signature',
  response: z.object({}),
  limit: 'failed_webhook',
  errors: ['not_found'],
} as const satisfies Partial<Endpoint>;
const stripeWebhook = { ...webhook, signature: 'Stripe-Signature' } as const;
const payPalWebhook = { ...webhook, signature: 'PayPal-Transmission-Sig' } as const;

/** Where a payer comes by who was at a provider's page: by a link of the provider's, signed in or not. */
const payersReturn = {
  auth: 'optional',
  params: taskParams,
  response: 'redirect',
  status: 303,
  limit: 'default',
  fallback: ({ task_id }) => (typeof task_id === 'number' ? `/tasks/${task_id}/pay/result` : '/payments'),
} as const satisfies Partial<Endpoint>;

/** Where a helper comes by who was at the provider's pages for a payout account, signed in or not. */
const helpersReturn = {
  auth: 'optional',
  response: 'redirect',
  status: 303,
  limit: 'default',
  fallback: () => '/wallet',
} as const satisfies Partial<Endpoint>;

/** Every way in but next-auth's own, by method and path. */
export const endpoints = {
  'POST /api/users': {
    summary: 'Register',
    auth: 'none',
    body: registerBodySchema,
    response: userSchema,
    status: 201,
    limit: 'register',
    errors: ['email_taken'],
  },
  'POST /api/locale': {
    summary: 'Choose the language of pages and messages',
    auth: 'none',
    body: localeBodySchema,
    response: localeBodySchema,
    limit: 'default',
  },

  'GET /api/tasks': {
    summary:
      'Open tasks, with mine=true all of your own, with helping=true those that you do or offered to do',
    auth: 'optional',
    query: taskListQuerySchema,
    response: taskListSchema,
    limit: 'default',
    errors: ['not_signed_in'],
  },
  'POST /api/tasks': {
    summary: 'Write a task; it opens once its service fee is paid',
    auth: 'user',
    body: createTaskBodySchema,
    response: taskSchema,
    status: 201,
    limit: 'default',
  },
  'GET /api/tasks/{task_id}': {
    summary: 'One task: open ones for everybody, others for their poster, their helper and who offers',
    auth: 'optional',
    params: taskParams,
    response: taskSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'PATCH /api/tasks/{task_id}': {
    summary: 'Change a task that is not paid yet; a change of what is priced cancels an unfinished payment',
    auth: 'user',
    params: taskParams,
    body: editTaskBodySchema,
    response: taskSchema,
    limit: 'default',
    errors: ['not_found', 'task_not_editable', 'already_paid', 'conflict', 'provider_unavailable'],
  },
  'GET /api/tasks/{task_id}/cancellation': {
    summary: 'What cancelling would do now, for the side that asks: who keeps what, and what goes back',
    auth: 'user',
    params: taskParams,
    response: cancellationSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'POST /api/tasks/{task_id}/cancellation': {
    summary: 'Cancel a task on the terms of your side; what they return is sent back the way it was paid',
    auth: 'user',
    params: taskParams,
    body: cancelTaskBodySchema,
    isBodyOptional: true,
    response: taskSchema,
    limit: 'default',
    errors: [
      'not_found',
      'task_not_cancellable',
      'cancel_terms_changed',
      'task_not_editable',
      'already_paid',
      'payment_in_progress',
      'payment_disputed',
      'conflict',
      'provider_unavailable',
    ],
  },
  'GET /api/tasks/{task_id}/change-orders': {
    summary:
      'Changes of the reward that were proposed, newest first, for the poster and the helper of the task',
    auth: 'user',
    params: taskParams,
    response: changeOrderListSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'POST /api/tasks/{task_id}/change-orders': {
    summary:
      'One side proposes another reward while it is held; nothing changes before the other side agrees',
    auth: 'user',
    params: taskParams,
    body: proposeChangeBodySchema,
    response: changeOrderSchema,
    status: 201,
    limit: 'default',
    errors: [
      'not_found',
      'change_not_possible',
      'change_order_open',
      'price_changed',
      'change_too_small',
      'refund_too_much',
      'payment_disputed',
      'conflict',
    ],
  },
  'POST /api/tasks/{task_id}/change-orders/{change_order_id}/acceptance': {
    summary: 'The other side agrees: a raise is due now, a lowering is done and goes back to the poster',
    auth: 'user',
    params: changeOrderParams,
    response: changeOrderSchema,
    limit: 'default',
    errors: [
      'not_found',
      'change_order_closed',
      'change_not_possible',
      'payment_disputed',
      'refund_too_much',
      'conflict',
    ],
  },
  'POST /api/tasks/{task_id}/change-orders/{change_order_id}/refusal': {
    summary: 'The other side does not agree: the reward stays what it is',
    auth: 'user',
    params: changeOrderParams,
    response: changeOrderSchema,
    limit: 'default',
    errors: ['not_found', 'change_order_closed', 'conflict'],
  },
  'POST /api/tasks/{task_id}/change-orders/{change_order_id}/withdrawal': {
    summary: 'Whoever proposed it takes it back; a raise that both agreed to and nobody paid, either side',
    auth: 'user',
    params: changeOrderParams,
    response: changeOrderSchema,
    limit: 'default',
    errors: ['not_found', 'change_order_closed', 'payment_in_progress', 'provider_unavailable', 'conflict'],
  },
  'GET /api/tasks/{task_id}/refund-requests': {
    summary: 'Requests to get the reward back, newest first, for the poster and the helper of the task',
    auth: 'user',
    params: taskParams,
    response: refundRequestListSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'POST /api/tasks/{task_id}/refund-requests': {
    summary: 'The poster asks for held money back; the clock stops, and an operator decides',
    auth: 'user',
    params: taskParams,
    body: askRefundBodySchema,
    response: refundRequestSchema,
    status: 201,
    limit: 'default',
    errors: [
      'not_found',
      'refund_not_requestable',
      'refund_request_open',
      'refund_too_much',
      'payment_disputed',
      'payment_in_progress',
      'provider_unavailable',
      'conflict',
    ],
  },
  'POST /api/tasks/{task_id}/refund-requests/{refund_request_id}/answer': {
    summary: 'The helper says what they think of the request; where nobody asked, the poster does too',
    auth: 'user',
    params: refundRequestParams,
    body: answerRefundBodySchema,
    response: refundRequestSchema,
    limit: 'default',
    errors: ['not_found', 'refund_request_closed', 'conflict'],
  },
  'POST /api/tasks/{task_id}/refund-requests/{refund_request_id}/withdrawal': {
    summary: 'The poster takes the request back: the task is where it was, and its clock goes on',
    auth: 'user',
    params: refundRequestParams,
    response: refundRequestSchema,
    limit: 'default',
    errors: ['not_found', 'refund_request_closed', 'decision_required', 'conflict'],
  },

  'GET /api/tasks/{task_id}/applications': {
    summary: 'Offers for a task: all of them for its poster, for everybody else their own',
    auth: 'user',
    params: taskParams,
    response: applicationListSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'POST /api/tasks/{task_id}/applications': {
    summary: 'Offer to do an open task for an amount',
    auth: 'user',
    params: taskParams,
    body: applyBodySchema,
    response: applicationSchema,
    status: 201,
    limit: 'default',
    errors: ['not_found', 'own_task', 'task_not_open', 'offer_exists'],
  },
  'POST /api/tasks/{task_id}/applications/{application_id}/withdrawal': {
    summary: 'Take back an offer that nobody accepted',
    auth: 'user',
    params: applicationParams,
    response: applicationSchema,
    limit: 'default',
    errors: ['not_found', 'offer_not_open'],
  },
  'POST /api/tasks/{task_id}/acceptance': {
    summary: 'Accept an offer: its amount is the agreed reward, and due from now on',
    auth: 'user',
    params: taskParams,
    body: acceptBodySchema,
    response: taskSchema,
    limit: 'default',
    errors: ['not_found', 'task_not_open', 'offer_not_open', 'price_changed', 'conflict'],
  },
  'POST /api/tasks/{task_id}/acceptance/withdrawal': {
    summary: 'Take back an acceptance whose reward is not paid, with its unfinished payment',
    auth: 'user',
    params: taskParams,
    response: taskSchema,
    limit: 'default',
    errors: [
      'not_found',
      'task_not_accepted',
      'already_paid',
      'payment_in_progress',
      'conflict',
      'provider_unavailable',
    ],
  },
  'POST /api/tasks/{task_id}/delivery': {
    summary: 'The helper says that the work is done; unanswered, the reward is released in time',
    auth: 'user',
    params: taskParams,
    body: deliveryBodySchema,
    isBodyOptional: true,
    response: taskSchema,
    limit: 'default',
    errors: ['not_found', 'task_not_deliverable', 'conflict'],
  },
  'POST /api/tasks/{task_id}/change-requests': {
    summary: 'The poster says what is missing in delivered work; the clock stops',
    auth: 'user',
    params: taskParams,
    body: changeRequestBodySchema,
    response: taskSchema,
    limit: 'default',
    errors: ['not_found', 'task_not_delivered', 'conflict'],
  },
  'POST /api/tasks/{task_id}/confirmation': {
    summary: 'The poster confirms the work, and the reward goes to the helper: once, and for good',
    auth: 'user',
    params: taskParams,
    response: taskSchema,
    limit: 'default',
    errors: ['not_found', 'task_not_delivered', 'payment_in_progress', 'provider_unavailable', 'conflict'],
  },
  'GET /api/tasks/{task_id}/events': {
    summary: 'What happened to a task and its money, oldest first, for its poster and its helper',
    auth: 'user',
    params: taskParams,
    response: taskEventListSchema,
    limit: 'default',
    errors: ['not_found'],
  },

  'POST /api/coupon-points/tasks/{task_id}/payment': {
    summary: 'Pay what a task owes by card, points, coupon or a mix',
    auth: 'user',
    params: taskParams,
    body: createPaymentBodySchema,
    idempotencyKey: 'optional',
    response: paymentResponseSchema,
    limit: 'create_payment',
    bruteForceField: 'coupon_code',
    errors: [
      ...pricing,
      'price_changed',
      'idempotency_mismatch',
      'payment_in_progress',
      'conflict',
      'provider_unavailable',
    ],
  },
  'POST /api/coupon-points/tasks/{task_id}/quote': {
    summary: 'The same, priced only',
    auth: 'user',
    params: taskParams,
    body: createPaymentBodySchema,
    response: quoteResponseSchema,
    limit: 'quote',
    bruteForceField: 'coupon_code',
    errors: pricing,
  },
  'GET /api/coupon-points/points': {
    summary: 'Your points and their statement, newest first',
    auth: 'user',
    query: pageQuerySchema,
    response: pointsResponseSchema,
    limit: 'default',
  },
  'GET /api/coupon-points/coupons': {
    summary: 'Your coupons; with task_id what each would take off that task',
    auth: 'user',
    query: couponListQuerySchema,
    response: userCouponListSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'POST /api/coupon-points/coupons': {
    summary: 'Claim a coupon by its code',
    auth: 'user',
    body: claimCouponBodySchema,
    response: userCouponSchema,
    status: 201,
    limit: 'default',
    bruteForceField: 'code',
    errors: ['coupon_not_valid', 'coupon_already_claimed'],
  },

  'GET /api/users/payments': {
    summary: 'Your payments, newest first',
    auth: 'user',
    query: pageQuerySchema,
    response: paymentListSchema,
    limit: 'default',
  },
  'GET /api/users/payments/{payment_id}': {
    summary: 'One of your payments; while it is not final the provider is asked again',
    auth: 'user',
    params: paymentParams,
    response: paymentDetailSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'GET /api/users/payments/{payment_id}/refunds': {
    summary: 'What went back of one of your payments, and what is on its way',
    auth: 'user',
    params: paymentParams,
    response: refundListSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'POST /api/users/payments/{payment_id}/cancel': {
    summary: 'Give up an unfinished payment; points and coupon come back',
    auth: 'user',
    params: paymentParams,
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
    summary: "What Stripe's form on our own page needs for this payment",
    auth: 'user',
    params: paymentParams,
    response: clientSecretSchema,
    limit: 'default',
    errors: ['not_found', 'already_paid', 'method_not_available', 'conflict', 'provider_unavailable'],
  },
  'GET /api/users/tasks/{task_id}/pay/stripe/return': {
    ...payersReturn,
    summary: 'Where Stripe sends the payer back; looks at the payment, then at its page',
    query: stripeReturnQuerySchema,
  },
  'POST /api/users/payments/{payment_id}/paypal/capture': {
    summary: 'The payer agreed at PayPal: take the money now. An ended payment is answered as it is',
    auth: 'user',
    params: paymentParams,
    body: capturePaymentBodySchema,
    isBodyOptional: true,
    response: paymentDetailSchema,
    limit: 'default',
    errors: ['not_found', 'method_not_available', 'conflict', 'provider_unavailable'],
  },
  'GET /api/users/tasks/{task_id}/pay/paypal/success': {
    ...payersReturn,
    summary: 'Where PayPal sends the payer who agreed; takes the money, then goes to the page of the payment',
    query: payPalReturnQuerySchema,
  },
  'GET /api/users/tasks/{task_id}/pay/paypal/cancel': {
    ...payersReturn,
    summary: 'Where PayPal sends the payer who turned back; looks at the payment and cancels nothing',
    query: payPalReturnQuerySchema,
  },

  'GET /api/users/wallet': {
    summary: 'What you earned and were not paid yet, what is on its way, and the statement, newest first',
    auth: 'user',
    query: pageQuerySchema,
    response: walletSchema,
    limit: 'default',
  },
  'GET /api/users/wallet/statement.csv': {
    summary: 'The whole statement for spreadsheets, oldest first',
    auth: 'user',
    response: 'text',
    mediaType: 'text/csv',
    limit: 'default',
  },
  'GET /api/users/payout-accounts': {
    summary: 'Where you can be paid; what is not ready is asked about again',
    auth: 'user',
    response: payoutAccountListSchema,
    limit: 'default',
  },
  'POST /api/users/payout-accounts': {
    summary: 'Open an account to be paid to, or find the one you have and go on with it',
    auth: 'user',
    body: openPayoutAccountBodySchema,
    response: payoutAccountSchema,
    limit: 'default',
    errors: ['payout_account_taken', 'payout_method_not_available', 'provider_unavailable'],
  },
  'GET /api/users/payout-accounts/stripe/return': {
    ...helpersReturn,
    summary: 'Where Stripe sends a helper back; looks at the account, then goes to the wallet',
  },
  'GET /api/users/payout-accounts/stripe/refresh': {
    ...helpersReturn,
    summary: 'Where Stripe sends a helper whose link was too old: to a new one',
  },
  'GET /api/users/payouts': {
    summary: 'Your payouts, newest first',
    auth: 'user',
    query: pageQuerySchema,
    response: payoutListSchema,
    limit: 'default',
  },
  'POST /api/users/payouts': {
    summary: 'Be paid from your wallet, once per Idempotency-Key',
    auth: 'user',
    body: requestPayoutBodySchema,
    idempotencyKey: 'required',
    response: payoutSchema,
    limit: 'default',
    errors: [
      'below_payout_minimum',
      'payout_method_not_available',
      'payout_account_not_ready',
      'insufficient_balance',
      'idempotency_mismatch',
      'conflict',
    ],
  },
  'GET /api/users/payouts/{payout_id}': {
    summary: 'One of your payouts; while it is not over the provider is asked again',
    auth: 'user',
    params: payoutParams,
    response: payoutSchema,
    limit: 'default',
    errors: ['not_found'],
  },

  'POST /api/webhooks/stripe': { ...stripeWebhook, summary: 'Events from Stripe' },
  'POST /api/webhooks/paypal': { ...payPalWebhook, summary: 'Events from PayPal' },
  'POST /api/users/stripe/webhook': {
    ...stripeWebhook,
    summary: 'Events from Stripe: the same endpoint by its older address',
  },
  'POST /api/users/paypal/webhook': {
    ...payPalWebhook,
    summary: 'Events from PayPal: the same endpoint by its older address',
  },

  'GET /api/admin/disputes': {
    summary: 'Disputes of every payment, newest first; open=true: only undecided ones',
    auth: 'admin',
    query: disputeListQuerySchema,
    response: disputeListSchema,
    limit: 'default',
  },
  'POST /api/admin/disputes/{dispute_id}/evidence': {
    summary: 'Send what speaks for us to whoever decides a dispute; it can be sent once',
    auth: 'admin',
    params: disputeParams,
    body: submitEvidenceBodySchema,
    response: disputeSchema,
    limit: 'default',
    errors: ['not_found', 'dispute_closed', 'evidence_sent', 'evidence_not_accepted', 'provider_unavailable'],
  },
  'POST /api/admin/points-grants': {
    summary: 'Give points to a person, once per Idempotency-Key',
    auth: 'admin',
    body: grantPointsBodySchema,
    idempotencyKey: 'required',
    response: pointsGrantSchema,
    status: 201,
    limit: 'default',
    errors: ['not_found', 'idempotency_mismatch'],
  },
  'GET /api/admin/coupons': {
    summary: 'All coupons, newest first',
    auth: 'admin',
    query: pageQuerySchema,
    response: couponListSchema,
    limit: 'default',
  },
  'POST /api/admin/coupons': {
    summary: 'Make a coupon',
    auth: 'admin',
    body: createCouponBodySchema,
    response: couponSchema,
    status: 201,
    limit: 'default',
    errors: ['coupon_code_taken'],
  },
  'POST /api/admin/coupons/{coupon_id}/pause': {
    summary: 'Stop a coupon; what is reserved already stays good',
    auth: 'admin',
    params: couponParams,
    response: couponSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'POST /api/admin/coupons/{coupon_id}/resume': {
    summary: 'Let a paused coupon be used again',
    auth: 'admin',
    params: couponParams,
    response: couponSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'GET /api/admin/payments/{payment_id}/refunds': {
    summary:
      'What a refund of this amount would do (left out: of all that is left), and those that there were',
    auth: 'admin',
    params: paymentParams,
    query: refundPreviewQuerySchema,
    response: refundPreviewSchema,
    limit: 'default',
    errors: [
      'not_found',
      'payment_not_refundable',
      'payment_disputed',
      'refund_request_open',
      'refund_too_much',
    ],
  },
  'POST /api/admin/payments/{payment_id}/refunds': {
    summary: 'Send back a part or all of a payment: money first, then points, the coupon with the last of it',
    auth: 'admin',
    params: paymentParams,
    body: refundPaymentBodySchema,
    idempotencyKey: 'required',
    response: refundListSchema,
    status: 201,
    limit: 'default',
    errors: [
      'not_found',
      'payment_not_refundable',
      'payment_disputed',
      'refund_request_open',
      'refund_too_much',
      'idempotency_mismatch',
      'conflict',
    ],
  },
  'GET /api/admin/payments/{payment_id}/suspense-return': {
    summary: 'Money of a payment that fits it in no way, and what went back',
    auth: 'admin',
    params: paymentParams,
    response: suspenseListSchema,
    limit: 'default',
    errors: ['not_found'],
  },
  'POST /api/admin/payments/{payment_id}/suspense-return': {
    summary: 'Send that money back to where it came from',
    auth: 'admin',
    params: paymentParams,
    response: suspenseListSchema,
    limit: 'default',
    errors: ['not_found', 'nothing_under_suspense'],
  },
  'POST /api/admin/payments/{payment_id}/sync': {
    summary: 'Ask the provider once more about a payment and its refunds, and follow what it says',
    auth: 'admin',
    params: paymentParams,
    response: suspenseListSchema,
    limit: 'default',
    errors: ['not_found', 'conflict', 'provider_unavailable'],
  },
  'GET /api/admin/refund-requests': {
    summary: 'Requests that wait for a decision, oldest first',
    auth: 'admin',
    response: refundRequestListSchema,
    limit: 'default',
  },
  'GET /api/admin/refund-requests/{refund_request_id}/decision': {
    summary: 'What a decision would do: to_poster back the way it was paid, the rest to the helper',
    auth: 'admin',
    params: z.object({ refund_request_id: pathIdSchema }),
    query: decisionPreviewQuerySchema,
    response: decisionPreviewSchema,
    limit: 'default',
    errors: ['not_found', 'refund_split_wrong'],
  },
  'POST /api/admin/refund-requests/{refund_request_id}/decision': {
    summary: 'Divide what a task holds between its poster and its helper, for good',
    auth: 'admin',
    params: z.object({ refund_request_id: pathIdSchema }),
    body: decideRefundBodySchema,
    response: refundRequestSchema,
    limit: 'default',
    errors: ['not_found', 'refund_request_closed', 'refund_split_wrong', 'payment_disputed', 'conflict'],
  },
  'POST /api/admin/webhooks/{webhook_event_id}/replay': {
    summary: 'Handle an event of the inbox again',
    auth: 'admin',
    params: z.object({ webhook_event_id: pathIdSchema }),
    response: webhookReplaySchema,
    limit: 'default',
    errors: ['not_found', 'provider_unavailable'],
  },

  'GET /api/health': {
    summary: 'Whether this process answers',
    auth: 'none',
    response: healthSchema,
    limit: null,
  },
  'GET /api/ready': {
    summary: 'Whether it can do its work: the database answers and has every migration',
    auth: 'none',
    response: readinessSchema,
    limit: null,
  },
  'GET /api/metrics': {
    summary: 'Prometheus metrics; with a bearer token where one is configured, else from this machine only',
    auth: 'none',
    response: 'text',
    limit: null,
    errors: ['not_allowed'],
  },
  'GET /api/openapi.json': {
    summary: 'This document',
    auth: 'none',
    response: openApiSchema,
    limit: null,
  },
} as const satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof endpoints;

/** A endpoint by its name, as what every endpoint has in common. */
export function endpointOf(name: EndpointName): Endpoint {
  return endpoints[name];
}
