import type { WireObject } from '../api/wire';
import type { LineItemRecord, SessionRecord } from '../books/records';
import type { StripeSimulator } from '../simulator';
import { renderPrice } from './catalogue';

/** A Checkout Session as the API shows it. `line_items` is left out: it is there only when it is expanded. */
export function renderSession({
  simulator,
  session,
}: {
  simulator: StripeSimulator;
  session: SessionRecord;
}): WireObject {
  return { ...identity({ simulator, session }), ...paidThings(session), ...unusedFeatures };
}

function identity({
  simulator,
  session,
}: {
  simulator: StripeSimulator;
  session: SessionRecord;
}): WireObject {
  const isOpen = session.status === 'open';
  const isHosted = session.uiMode === 'hosted_page';
  return {
    id: session.id,
    object: 'checkout.session',
    cancel_url: session.cancelUrl,
    client_reference_id: session.clientReferenceId,
    client_secret: session.clientSecret,
    created: session.created,
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: session.submitText === null ? null : { message: session.submitText },
      terms_of_service_acceptance: null,
    },
    customer_details: customerDetails(session),
    customer_email: session.customerEmail,
    expires_at: session.expiresAt,
    integration_identifier: session.integrationIdentifier,
    livemode: false,
    locale: session.locale,
    metadata: session.metadata,
    mode: 'payment',
    ...(isHosted ? {} : { redirect_on_completion: session.redirectOnCompletion }),
    ...(session.returnUrl === null ? {} : { return_url: session.returnUrl }),
    status: session.status,
    submit_type: session.submitType,
    success_url: session.successUrl,
    ui_mode: session.uiMode,
    url: isHosted && isOpen ? hostedUrl({ simulator, session }) : null,
  };
}

export function hostedUrl({
  simulator,
  session,
}: {
  simulator: StripeSimulator;
  session: SessionRecord;
}): string {
  return `${simulator.settings.publicUrl}/c/pay/${session.id}`;
}

function customerDetails(session: SessionRecord): Record<string, unknown> | null {
  if (session.customerEmail === null && session.customerName === null) return null;
  return {
    address: session.status === 'complete' ? emptyAddress : null,
    business_name: null,
    email: session.customerEmail,
    individual_name: null,
    name: session.customerName,
    phone: null,
    tax_exempt: 'none',
    tax_ids: session.status === 'complete' ? [] : null,
  };
}

const emptyAddress = { city: null, country: 'GB', line1: null, line2: null, postal_code: null, state: null };

function paidThings(session: SessionRecord): Record<string, unknown> {
  return {
    allowed_payment_method_types: session.allowedPaymentMethodTypes,
    amount_subtotal: session.amountTotal,
    amount_total: session.amountTotal,
    currency: session.currency,
    ...(session.excludedPaymentMethodTypes === null
      ? {}
      : { excluded_payment_method_types: session.excludedPaymentMethodTypes }),
    payment_intent: session.intentId,
    payment_method_options: { card: { request_three_d_secure: session.requestThreeDSecure } },
    payment_method_types: session.paymentMethodTypes,
    payment_status: session.paymentStatus,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  };
}

/** What the real API shows for features that the simulator does not have. */
const unusedFeatures = {
  adaptive_pricing: { enabled: false },
  after_expiration: null,
  allow_promotion_codes: null,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  billing_address_collection: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  customer: null,
  customer_account: null,
  customer_creation: 'if_required',
  discounts: [],
  invoice: null,
  invoice_creation: {
    enabled: false,
    invoice_data: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: null,
      metadata: {},
      rendering_options: null,
    },
  },
  managed_payments: { enabled: false },
  origin_context: null,
  payment_link: null,
  payment_method_collection: 'if_required',
  payment_method_configuration_details: null,
  permissions: null,
  phone_number_collection: { enabled: false },
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  subscription: null,
  wallet_options: null,
};

/** A line of the session, with the price that `price_data` made for it. */
export function renderLineItem({
  session,
  item,
}: {
  session: SessionRecord;
  item: LineItemRecord;
}): WireObject {
  const total = item.unitAmount * item.quantity;
  return {
    id: item.id,
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: total,
    amount_tax: 0,
    amount_total: total,
    currency: session.currency,
    description: item.name,
    metadata: {},
    price: renderPrice({ session, item }),
    quantity: item.quantity,
  };
}
