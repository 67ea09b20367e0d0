import { z } from 'zod';
import { missing, StripeError } from '../api/errors';
import { booleanSchema, currencySchema, integerSchema, metadataSchema, urlSchema } from '../api/parameters';
import { newClientSecret, newLineItemId, newPriceId, newProductId, newSessionId } from '../books/ids';
import type { LineItemRecord, SessionRecord } from '../books/records';
import type { StripeSimulator } from '../simulator';
import { scheduleExpiry } from './sessions';

/** From docs.stripe.com/currencies; what is not listed gets 50. Minor units. */
const minimumAmounts: Record<string, number> = { gbp: 30, usd: 50, eur: 50, jpy: 50, hkd: 400, cny: 400 };
const minimumAmountOther = 50;
const amountMax = 99_999_999;

const expirySecondsMin = 30 * 60;
const expirySecondsMax = 24 * 3600;
/** Stripe allows for the time a request takes to arrive. */
const expiryGraceSeconds = 60;

const lineItemSchema = z.strictObject({
  price: z.string().optional(),
  price_data: z
    .strictObject({
      currency: currencySchema,
      unit_amount: integerSchema.refine((amount) => amount >= 0),
      tax_behavior: z.enum(['exclusive', 'inclusive', 'unspecified']).optional(),
      product_data: z.strictObject({
        name: z.string().min(1).max(1500),
        description: z.string().min(1).max(5000).optional(),
        images: z.array(urlSchema).max(8).optional(),
        metadata: metadataSchema.optional(),
      }),
    })
    .optional(),
  quantity: integerSchema.refine((quantity) => quantity >= 1).default(1),
  metadata: metadataSchema.optional(),
});

/**
 * What a session in payment mode can be asked for here. Stripe has more parameters; the simulator says that it does not
 * build them rather than accepting and ignoring them.
 */
export const createSessionSchema = z.strictObject({
  mode: z.enum(['payment', 'setup', 'subscription']).refine((mode) => mode === 'payment', 'not built'),
  line_items: z.array(lineItemSchema).min(1).max(100),
  ui_mode: z.enum(['hosted_page', 'embedded_page', 'elements']).default('hosted_page'),
  success_url: urlSchema.optional(),
  cancel_url: urlSchema.optional(),
  return_url: urlSchema.optional(),
  redirect_on_completion: z.enum(['always', 'if_required', 'never']).optional(),
  client_reference_id: z.string().min(1).max(200).optional(),
  customer_email: z
    .string()
    .max(800)
    .regex(/^[^@\s]+@[^@\s]+$/)
    .optional(),
  currency: currencySchema.optional(),
  metadata: metadataSchema.default({}),
  payment_intent_data: z
    .strictObject({
      capture_method: z.enum(['automatic', 'automatic_async']).optional(),
      description: z.string().max(1000).optional(),
      metadata: metadataSchema.optional(),
      receipt_email: z.string().optional(),
      statement_descriptor_suffix: z.string().max(22).optional(),
      transfer_group: z.string().optional(),
    })
    .default({}),
  payment_method_options: z
    .strictObject({
      card: z.strictObject({
        request_three_d_secure: z.enum(['any', 'automatic', 'challenge']).default('automatic'),
      }),
    })
    .optional(),
  allowed_payment_method_types: z.array(z.string()).optional(),
  excluded_payment_method_types: z.array(z.string()).optional(),
  adaptive_pricing: z.strictObject({ enabled: booleanSchema }).optional(),
  custom_text: z
    .strictObject({ submit: z.strictObject({ message: z.string().max(1200) }).optional() })
    .optional(),
  customer_creation: z.enum(['if_required']).optional(),
  expires_at: integerSchema.optional(),
  integration_identifier: z.string().max(200).optional(),
  locale: z.string().max(10).optional(),
  submit_type: z.enum(['auto', 'book', 'donate', 'pay']).optional(),
});

type CreateSession = z.infer<typeof createSessionSchema>;

/** POST /v1/checkout/sessions. Throws a StripeError for what Stripe refuses. */
export function createSession({
  simulator,
  parameters,
}: {
  simulator: StripeSimulator;
  parameters: CreateSession;
}): SessionRecord {
  checkUrls(parameters);
  const { currency, lineItems } = priceLines(parameters);
  const amountTotal = checkTotal({ currency, lineItems });
  const created = simulator.clock.nowSeconds();
  const intentData = parameters.payment_intent_data;
  const id = newSessionId();
  const session: SessionRecord = {
    id,
    created,
    expiresAt: checkExpiry({ expiresAt: parameters.expires_at, created }),
    status: 'open',
    paymentStatus: 'unpaid',
    uiMode: parameters.ui_mode,
    clientSecret: parameters.ui_mode === 'hosted_page' ? null : newClientSecret(id),
    currency,
    amountTotal,
    lineItems,
    paymentMethodTypes: offeredMethods(parameters),
    allowedPaymentMethodTypes: parameters.allowed_payment_method_types ?? null,
    excludedPaymentMethodTypes: parameters.excluded_payment_method_types ?? null,
    requestThreeDSecure: parameters.payment_method_options?.card.request_three_d_secure ?? 'automatic',
    metadata: parameters.metadata,
    intentMetadata: intentData.metadata ?? {},
    intentDescription: intentData.description ?? null,
    intentReceiptEmail: intentData.receipt_email ?? null,
    intentStatementDescriptorSuffix: intentData.statement_descriptor_suffix ?? null,
    intentTransferGroup: intentData.transfer_group ?? null,
    clientReferenceId: parameters.client_reference_id ?? null,
    customerEmail: parameters.customer_email ?? null,
    customerName: null,
    successUrl: parameters.success_url ?? null,
    cancelUrl: parameters.cancel_url ?? null,
    returnUrl: parameters.return_url ?? null,
    redirectOnCompletion: parameters.redirect_on_completion ?? 'always',
    locale: parameters.locale ?? null,
    submitType: parameters.submit_type ?? null,
    submitText: parameters.custom_text?.submit?.message ?? null,
    integrationIdentifier: parameters.integration_identifier ?? null,
    intentId: null,
  };
  simulator.sessions.put(id, session);
  simulator.journal.afterCommit(() => scheduleExpiry({ simulator, session }));
  return session;
}

/** The hosted page goes on to success_url; pages inside the merchant's own page come back to return_url. */
function checkUrls(parameters: CreateSession): void {
  const { ui_mode, success_url, cancel_url, return_url, redirect_on_completion } = parameters;
  if (ui_mode === 'hosted_page') {
    if (return_url !== undefined)
      throw refused({
        param: 'return_url',
        message: '`return_url` can only be used with `ui_mode: embedded_page` or `ui_mode: elements`.',
      });
    if (redirect_on_completion !== undefined)
      throw refused({
        param: 'redirect_on_completion',
        message: '`redirect_on_completion` can only be used with `ui_mode: embedded_page`.',
      });
    if (success_url === undefined) throw absent('success_url');
    return;
  }
  if (success_url !== undefined)
    throw refused({
      param: 'success_url',
      message: `\`success_url\` is not allowed when \`ui_mode\` is \`${ui_mode}\`.`,
    });
  if (cancel_url !== undefined)
    throw refused({
      param: 'cancel_url',
      message: `\`cancel_url\` is not allowed when \`ui_mode\` is \`${ui_mode}\`.`,
    });
  if (redirect_on_completion === 'never') {
    if (return_url !== undefined)
      throw refused({
        param: 'return_url',
        message: '`return_url` is not allowed when `redirect_on_completion` is `never`.',
      });
    return;
  }
  if (return_url === undefined) throw absent('return_url');
}

function priceLines(parameters: CreateSession): { currency: string; lineItems: LineItemRecord[] } {
  const currencies = new Set<string>();
  const lineItems = parameters.line_items.map((item, index): LineItemRecord => {
    const param = `line_items[${index}]`;
    // The simulator keeps no catalogue, so no price can exist.
    if (item.price !== undefined) throw missing({ noun: 'price', id: item.price, param: `${param}[price]` });
    if (item.price_data === undefined) throw absent(`${param}[price_data]`);
    const { currency, unit_amount, product_data } = item.price_data;
    currencies.add(currency);
    return {
      id: newLineItemId(),
      priceId: newPriceId(),
      productId: newProductId(),
      name: product_data.name,
      description: product_data.description ?? null,
      unitAmount: unit_amount,
      quantity: item.quantity,
    };
  });
  if (parameters.currency !== undefined) currencies.add(parameters.currency);
  const [currency = ''] = currencies;
  if (currencies.size > 1) {
    throw refused({
      param: 'line_items',
      message: 'All prices on a Checkout Session must be in the same currency.',
    });
  }
  return { currency, lineItems };
}

function checkTotal({ currency, lineItems }: { currency: string; lineItems: LineItemRecord[] }): number {
  const total = lineItems.reduce((sum, { unitAmount, quantity }) => sum + unitAmount * quantity, 0);
  const minimum = minimumAmounts[currency] ?? minimumAmountOther;
  if (total < minimum) {
    const message = `The Checkout Session's total amount due must add up to at least ${minimum} in the smallest unit of ${currency}.`;
    throw new StripeError({ code: 'amount_too_small', message });
  }
  if (total > amountMax) {
    const message = `The Checkout Session's total amount due must be no more than ${amountMax} in the smallest unit of ${currency}.`;
    throw new StripeError({ code: 'amount_too_large', message });
  }
  return total;
}

function checkExpiry({ expiresAt, created }: { expiresAt: number | undefined; created: number }): number {
  if (expiresAt === undefined) return created + expirySecondsMax;
  const lifeSeconds = expiresAt - created;
  if (lifeSeconds < expirySecondsMin - expiryGraceSeconds) {
    const message = 'The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.';
    throw refused({ param: 'expires_at', message });
  }
  if (lifeSeconds > expirySecondsMax + expiryGraceSeconds) {
    const message = 'The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.';
    throw refused({ param: 'expires_at', message });
  }
  return expiresAt;
}

/** Cards and, in any currency, the delayed bank debit: the real SEPA debit takes euros only. */
function offeredMethods(parameters: CreateSession): SessionRecord['paymentMethodTypes'] {
  const { allowed_payment_method_types: allowed, excluded_payment_method_types: excluded } = parameters;
  const offered = (['card', 'sepa_debit'] as const).filter(
    (type) => (allowed?.includes(type) ?? true) && !(excluded?.includes(type) ?? false),
  );
  if (offered.length > 0) return offered;
  throw refused({
    param: 'allowed_payment_method_types',
    message: 'No valid payment method types for this Checkout Session.',
  });
}

function refused({ param, message }: { param: string; message: string }): StripeError {
  return new StripeError({ param, message, isValidation: true });
}

function absent(param: string): StripeError {
  const message = `Missing required param: ${param}.`;
  return new StripeError({ code: 'parameter_missing', param, message, isValidation: true });
}
