import type { WireObject } from '../api/wire';
import type { CardErrorRecord, ChargeRecord, IntentRecord, PaymentMethodRecord } from '../books/records';
import { mustGet, type StripeSimulator } from '../simulator';
import { findTestCase } from './cards';
import { renderOutcome } from './render-outcome';

/** A PaymentIntent as the API shows it. */
export function renderIntent({
  simulator,
  intent,
}: {
  simulator: StripeSimulator;
  intent: IntentRecord;
}): WireObject {
  return {
    id: intent.id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: intent.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: intent.status === 'succeeded' ? intent.amount : 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: intent.canceledAt,
    cancellation_reason: intent.cancellationReason,
    capture_method: 'automatic_async',
    client_secret: intent.clientSecret,
    confirmation_method: 'automatic',
    created: intent.created,
    currency: intent.currency,
    customer: null,
    customer_account: null,
    description: intent.description,
    excluded_payment_method_types: null,
    last_payment_error:
      intent.lastError === null ? null : renderCardError({ simulator, error: intent.lastError }),
    latest_charge: intent.latestChargeId,
    livemode: false,
    managed_payments: { enabled: false },
    metadata: intent.metadata,
    next_action: intent.status === 'requires_action' ? nextAction({ simulator, intent }) : null,
    on_behalf_of: null,
    payment_method: intent.paymentMethodId,
    payment_method_configuration_details: null,
    payment_method_options: { card: cardOptions },
    payment_method_types: intent.paymentMethodTypes,
    payment_record: null,
    processing: null,
    receipt_email: intent.receiptEmail,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: intent.statementDescriptorSuffix,
    status: intent.status,
    transfer_data: null,
    transfer_group: intent.transferGroup,
  };
}

const cardOptions = {
  installments: null,
  mandate_options: null,
  network: null,
  request_three_d_secure: 'automatic',
};

function nextAction({
  simulator,
  intent,
}: {
  simulator: StripeSimulator;
  intent: IntentRecord;
}): Record<string, unknown> {
  const page = `${simulator.settings.publicUrl}/c/pay/${intent.sessionId}`;
  return { redirect_to_url: { return_url: page, url: `${page}/authenticate` }, type: 'redirect_to_url' };
}

/** The card_error of a failed attempt, as `last_payment_error` holds it. */
export function renderCardError({
  simulator,
  error,
}: {
  simulator: StripeSimulator;
  error: CardErrorRecord;
}): Record<string, unknown> {
  const method = mustGet(simulator.paymentMethods, error.paymentMethodId);
  return {
    ...(error.chargeId === null ? {} : { charge: error.chargeId }),
    code: error.code,
    ...(error.declineCode === null ? {} : { decline_code: error.declineCode }),
    doc_url: `https://docs.stripe.com/error-codes/${error.code.replaceAll('_', '-')}`,
    message: error.message,
    payment_method: renderPaymentMethod(method),
    type: 'card_error',
  };
}

export function renderPaymentMethod(method: PaymentMethodRecord): WireObject {
  return {
    id: method.id,
    object: 'payment_method',
    allow_redisplay: 'limited',
    billing_details: billingDetails(method),
    ...(method.type === 'card' ? { card: methodCard(method) } : { sepa_debit: methodBank(method) }),
    created: method.created,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: method.type,
  };
}

function billingDetails(method: PaymentMethodRecord): Record<string, unknown> {
  const address = {
    city: null,
    country: method.country,
    line1: null,
    line2: null,
    postal_code: null,
    state: null,
  };
  return { address, email: method.email, name: method.name, phone: null, tax_id: null };
}

function methodCard(method: PaymentMethodRecord): Record<string, unknown> {
  return {
    brand: method.brand,
    checks: checks(method),
    country: method.country,
    display_brand: method.brand,
    exp_month: method.expMonth,
    exp_year: method.expYear,
    fingerprint: fingerprint(method),
    funding: findTestCase(method.testCase)?.funding ?? 'credit',
    generated_from: null,
    last4: method.last4,
    networks: { available: [method.brand], preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}

function methodBank(method: PaymentMethodRecord): Record<string, unknown> {
  return {
    bank_code: method.brand,
    branch_code: '',
    country: method.country,
    fingerprint: fingerprint(method),
    generated_from: { charge: null, setup_attempt: null },
    last4: method.last4,
  };
}

function checks(method: PaymentMethodRecord): Record<string, unknown> {
  const cvcCheck = findTestCase(method.testCase)?.isCvcWrong ? 'fail' : 'pass';
  return { address_line1_check: null, address_postal_code_check: null, cvc_check: cvcCheck };
}

// The same test card always has the same fingerprint, as the same real card does.
function fingerprint(method: PaymentMethodRecord): string {
  return Buffer.from(`${method.testCase}${method.last4}`).toString('base64url').slice(0, 16).padEnd(16, '0');
}

/** A Charge as the API shows it; `refunds` is left out unless it is expanded, as at this API version. */
export function renderCharge({
  simulator,
  charge,
}: {
  simulator: StripeSimulator;
  charge: ChargeRecord;
}): WireObject {
  const method = mustGet(simulator.paymentMethods, charge.paymentMethodId);
  const isPaid = charge.status !== 'failed';
  const isCaptured = charge.status === 'succeeded';
  return {
    id: charge.id,
    object: 'charge',
    amount: charge.amount,
    amount_captured: isCaptured ? charge.amount : 0,
    amount_refunded: charge.amountRefunded,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: charge.balanceTransactionId,
    billing_details: billingDetails(method),
    calculated_statement_descriptor: method.type === 'card' ? 'LINKU SIMULATOR' : null,
    captured: isPaid,
    created: charge.created,
    currency: charge.currency,
    customer: null,
    description: charge.description,
    disputed: charge.disputeId !== null,
    failure_balance_transaction: null,
    failure_code: charge.failureCode,
    failure_message: charge.failureMessage,
    fraud_details: {},
    livemode: false,
    metadata: charge.metadata,
    on_behalf_of: null,
    outcome: renderOutcome({ charge, method }),
    paid: isPaid,
    payment_intent: charge.intentId,
    payment_method: charge.paymentMethodId,
    payment_method_details: methodDetails({ charge, method }),
    receipt_email: charge.receiptEmail,
    receipt_number: null,
    receipt_url: null,
    refunded: charge.amountRefunded === charge.amount,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: charge.statementDescriptorSuffix,
    status: charge.status,
    transfer_data: null,
    transfer_group: charge.transferGroup,
  };
}

function methodDetails({
  charge,
  method,
}: {
  charge: ChargeRecord;
  method: PaymentMethodRecord;
}): Record<string, unknown> {
  if (method.type === 'sepa_debit') {
    const { generated_from: _, ...bank } = methodBank(method);
    return { sepa_debit: { ...bank, mandate: null }, type: 'sepa_debit' };
  }
  const card = {
    amount_authorized: charge.status === 'failed' ? null : charge.amount,
    authorization_code: charge.status === 'failed' ? null : '123456',
    brand: method.brand,
    checks: checks(method),
    country: method.country,
    electronic_commerce_indicator: null,
    exp_month: method.expMonth,
    exp_year: method.expYear,
    fingerprint: fingerprint(method),
    funding: findTestCase(method.testCase)?.funding ?? 'credit',
    installments: null,
    last4: method.last4,
    mandate: null,
    network: method.brand,
    network_token: { used: false },
    network_transaction_id: charge.id.slice(-15),
    regulated_status: 'unregulated',
    three_d_secure: method.isAuthenticated ? threeDSecure : null,
    transaction_link_id: null,
    wallet: null,
  };
  return { card, type: 'card' };
}

const threeDSecure = {
  authentication_flow: 'challenge',
  electronic_commerce_indicator: '05',
  exemption_indicator: null,
  result: 'authenticated',
  result_reason: null,
  transaction_id: '3cb1a2d5-0000-4000-8000-5a2db0c5ca11',
  version: '2.2.0',
};
