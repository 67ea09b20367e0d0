import { z } from 'zod';
import { PayPalError } from '../api/errors';
import { builtOf, NotBuilt, notBuilt } from '../api/not-built';
import { textSchema } from '../api/parse-body';
import { newTransactionId } from '../books/ids';
import type { OrderRecord } from '../books/records';
import type { PayPalSimulator } from '../simulator';
import { purchaseUnitRequestSchema, toPurchaseUnit } from './purchase-unit';

/** PayPal keeps an order that nobody approves for some hours. */
export const orderLifetimeMs = 3 * 3600 * 1000;

const webUrlSchema = z.url({ protocol: /^https?$/ });

const experienceFields = {
  brand_name: textSchema(127).optional(),
  locale: z.string().min(2).max(10).optional(),
  shipping_preference: z.enum(['GET_FROM_FILE', 'NO_SHIPPING', 'SET_PROVIDED_ADDRESS']).optional(),
  return_url: webUrlSchema.optional(),
  cancel_url: webUrlSchema.optional(),
  user_action: z.enum(['CONTINUE', 'PAY_NOW']).optional(),
};

const experienceSchema = z.object({
  ...experienceFields,
  landing_page: z.enum(['LOGIN', 'GUEST_CHECKOUT', 'NO_PREFERENCE']).optional(),
  payment_method_preference: z.enum(['UNRESTRICTED', 'IMMEDIATE_PAYMENT_REQUIRED']).optional(),
  app_switch_context: notBuilt,
  contact_preference: notBuilt,
  order_update_callback_config: notBuilt,
});

const applicationContextSchema = z.object({
  ...experienceFields,
  landing_page: z.enum(['LOGIN', 'BILLING', 'NO_PREFERENCE']).optional(),
  payment_method: notBuilt,
  stored_payment_source: notBuilt,
});

/** What PayPal pays from besides its own account. */
const otherSources = {
  apple_pay: notBuilt,
  bancontact: notBuilt,
  blik: notBuilt,
  card: notBuilt,
  eps: notBuilt,
  giropay: notBuilt,
  google_pay: notBuilt,
  ideal: notBuilt,
  mybank: notBuilt,
  p24: notBuilt,
  sofort: notBuilt,
  token: notBuilt,
  trustly: notBuilt,
  venmo: notBuilt,
};

const payPalSourceSchema = z.object({
  experience_context: experienceSchema.optional(),
  email_address: z.string().optional(),
  address: notBuilt,
  attributes: notBuilt,
  billing_agreement_id: notBuilt,
  birth_date: notBuilt,
  name: notBuilt,
  phone: notBuilt,
  tax_info: notBuilt,
  vault_id: notBuilt,
});

export const createOrderSchema = z.object({
  intent: builtOf({ built: ['CAPTURE'], others: ['AUTHORIZE'] }),
  purchase_units: z.array(purchaseUnitRequestSchema).min(1).max(10),
  // The other sources first: whoever pays by card is told that, and not that `paypal` is missing.
  payment_source: z.object({ ...otherSources, paypal: payPalSourceSchema }).optional(),
  application_context: applicationContextSchema.optional(),
  payer: notBuilt,
  processing_instruction: notBuilt,
});

/**
 * An order as asked for. With a `payment_source` it needs a PayPal-Request-Id and waits for the payer's action at once,
 * without one it is just created. Throws a PayPalError. Call it inside a transaction.
 */
export function createOrder({
  simulator,
  body,
  requestId,
}: {
  simulator: PayPalSimulator;
  body: z.infer<typeof createOrderSchema>;
  requestId: string | null;
}): OrderRecord {
  if (body.payment_source !== undefined && requestId === null)
    throw new PayPalError({
      issue: 'PAYPAL_REQUEST_ID_REQUIRED',
      field: 'PayPal-Request-Id',
      location: 'header',
    });
  const [wanted, second] = body.purchase_units;
  if (wanted === undefined || second !== undefined)
    throw new NotBuilt({ what: 'An order of more than one of /purchase_units' });
  const experience = body.payment_source?.paypal.experience_context ?? body.application_context ?? {};
  const nowMs = simulator.clock.nowMs();
  const order: OrderRecord = {
    id: newTransactionId(),
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    lapsesAtMs: nowMs + orderLifetimeMs,
    status: body.payment_source === undefined ? 'CREATED' : 'PAYER_ACTION_REQUIRED',
    unit: toPurchaseUnit({ wanted, merchant: simulator.settings.merchant }),
    hasPaymentSource: body.payment_source !== undefined,
    returnUrl: experience.return_url ?? null,
    cancelUrl: experience.cancel_url ?? null,
    userAction: experience.user_action ?? 'CONTINUE',
    locale: experience.locale ?? null,
    brandName: experience.brand_name ?? null,
    funding: null,
    isActionDone: false,
    captureId: null,
    isForgotten: false,
  };
  simulator.orders.put(order.id, order);
  return order;
}
