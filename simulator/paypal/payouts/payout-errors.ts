import type { Link, WireObject } from '../api/wire';

const informationLink = 'https://developer.paypal.com/docs/api/payments.payouts-batch/#errors';

/** Refusals of the Payouts API, which is older than the others and names its errors itself. */
const refusals = {
  VALIDATION_ERROR: { status: 400, message: 'Invalid request - see details' },
  USER_BUSINESS_ERROR: { status: 400, message: 'User business error.' },
  NON_HOLDING_CURRENCY: {
    status: 400,
    message: "As your PayPal balance is not held in this currency, you'll not be able to send Payouts.",
  },
  BATCH_NOT_COMPLETED: { status: 400, message: 'Batch is not completed.' },
  ITEM_ALREADY_CANCELLED: { status: 400, message: 'Item is already cancelled.' },
  ITEM_INCORRECT_STATUS: { status: 400, message: 'Only items in Unclaimed status can be cancelled.' },
  SENDER_RESTRICTED: { status: 403, message: 'Authorization error occurred' },
  SENDER_EMAIL_UNCONFIRMED: { status: 403, message: 'Authorization error occurred' },
  AUTHORIZATION_ERROR: { status: 403, message: 'Authorization error occurred' },
  INVALID_RESOURCE_ID: { status: 404, message: 'Requested resource ID was not found.' },
  INSUFFICIENT_FUNDS: {
    status: 422,
    message: 'Sender does not have sufficient funds. Please add funds and retry.',
  },
  INTERNAL_ERROR: { status: 500, message: 'An internal service error has occurred.' },
} as const;
export type PayoutRefusal = keyof typeof refusals;

type Detail = { field: string; location: 'body' | 'query'; issue: string; link?: readonly Link[] };

/** What the Payouts API answers instead of an object. */
export class PayoutError extends Error {
  readonly status: number;
  readonly refusal: PayoutRefusal;
  readonly details: readonly Detail[];

  constructor({ refusal, details = [] }: { refusal: PayoutRefusal; details?: readonly Detail[] }) {
    const { status, message } = refusals[refusal];
    super(message);
    this.status = status;
    this.refusal = refusal;
    this.details = details;
  }
}

export function payoutErrorBody({ error, debugId }: { error: PayoutError; debugId: string }): WireObject {
  return {
    name: error.refusal,
    message: error.message,
    debug_id: debugId,
    information_link: informationLink,
    ...(error.details.length === 0 ? {} : { details: error.details }),
    links: [],
  };
}

/** Why an item did not arrive: its own error inside a payout that went through. */
const itemErrors: Record<string, string> = {
  RECEIVER_UNREGISTERED:
    'The recipient for this payout does not have an account. A link to sign up for an account was sent to the recipient. However, if the recipient does not claim this payout within 30 days, the funds will be returned to your account.',
  RECEIVER_ACCOUNT_INVALID: "Receiver's account is invalid.",
  REGULATORY_BLOCKED: 'This transaction is blocked due to regulatory compliance restrictions.',
  RISK_DECLINE: 'This transaction was declined due to risk concerns.',
};

export function payoutItemError({ name, debugId }: { name: string; debugId: string }): WireObject {
  return {
    name,
    message: itemErrors[name] ?? '',
    debug_id: debugId,
    information_link: informationLink,
    details: [],
    links: [],
  };
}
