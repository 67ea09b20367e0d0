import { z } from 'zod';
import { PayPalError } from '../api/errors';
import { builtOf, type NotBuilt, notBuilt, notBuiltOf } from '../api/not-built';
import { parseJson } from '../api/parse-body';
import { parseMoney } from '../books/money';
import { PayoutError, type PayoutRefusal } from './payout-errors';
import { recipientTypeSchema } from './payout-records';

const amountSchema = z.strictObject({ currency: z.string().length(3), value: z.string().min(1).max(32) });

const wantedTypeSchema = builtOf({
  built: recipientTypeSchema.options,
  others: ['PHONE', 'USER_HANDLE'],
});

const payoutItemRequestSchema = z.strictObject({
  recipient_type: wantedTypeSchema.optional(),
  amount: amountSchema,
  receiver: z.string().min(1).max(127),
  note: z.string().max(4000).optional(),
  sender_item_id: z.string().max(63).optional(),
  recipient_wallet: builtOf({ built: ['PAYPAL'], others: ['RECIPIENT_SELECTED', 'VENMO'] }).optional(),
  alternate_notification_method: notBuilt,
  application_context: notBuilt,
  notification_language: notBuilt,
  purpose: z
    .enum([
      'AWARDS',
      'PRIZES',
      'DONATIONS',
      'GOODS',
      'SERVICES',
      'REBATES',
      'CASHBACK',
      'DISCOUNTS',
      'NON_GOODS_OR_SERVICES',
    ])
    .optional(),
});
export type PayoutItemRequest = z.infer<typeof payoutItemRequestSchema>;

export const payoutRequestSchema = z.strictObject({
  sender_batch_header: z.strictObject({
    sender_batch_id: z.string().min(1).max(256).optional(),
    recipient_type: wantedTypeSchema.optional(),
    email_subject: z.string().max(255).optional(),
    email_message: z.string().max(1000).optional(),
    note: z.string().max(1000).optional(),
  }),
  items: z.array(payoutItemRequestSchema).min(1).max(15_000),
});
export type PayoutRequest = z.infer<typeof payoutRequestSchema>;

const emailSchema = z.email();

/** PayPal's sandbox takes these words in a note as an order to refuse the payout. */
const refusalsByNote = new Map<string, PayoutRefusal>([
  ['ERRPYO001', 'SENDER_RESTRICTED'],
  ['ERRPYO002', 'SENDER_EMAIL_UNCONFIRMED'],
  ['ERRPYO003', 'AUTHORIZATION_ERROR'],
  ['ERRPYO005', 'INSUFFICIENT_FUNDS'],
  ['ERRPYO006', 'INTERNAL_ERROR'],
  ['ERRPYO010', 'VALIDATION_ERROR'],
]);

/** The payout that is asked for. Throws the PayoutError of the first thing wrong with it. */
export function parsePayout(text: string): PayoutRequest {
  const parsed = payoutRequestSchema.safeParse(parseJson(text));
  if (!parsed.success) throw requestError(parsed.error);
  for (const [index, item] of parsed.data.items.entries()) {
    const refusal = refusalsByNote.get(item.note ?? '');
    if (refusal !== undefined) throw new PayoutError({ refusal });
    checkReceiver({ item, index, recipientType: recipientTypeOf({ item, request: parsed.data }) });
  }
  return parsed.data;
}

export function recipientTypeOf({
  item,
  request,
}: {
  item: PayoutItemRequest;
  request: PayoutRequest;
}): z.infer<typeof recipientTypeSchema> {
  // Without one anywhere PayPal guesses it from the receiver, and here nothing but an address has an @.
  const guessed = item.receiver.includes('@') ? 'EMAIL' : 'PAYPAL_ID';
  return item.recipient_type ?? request.sender_batch_header.recipient_type ?? guessed;
}

/** The amount of an item in minor units. */
export function amountOf({ item, index }: { item: PayoutItemRequest; index: number }): number {
  const { currency, value } = item.amount;
  try {
    return parseMoney({ money: { currency_code: currency, value }, field: '', minimum: 1 });
  } catch (error) {
    if (!(error instanceof PayPalError)) throw error;
    if (error.issue === 'INVALID_CURRENCY_CODE') throw new PayoutError({ refusal: 'NON_HOLDING_CURRENCY' });
    throw invalid({ field: `items[${index}].amount.value`, issue: 'Currency amount is invalid' });
  }
}

function checkReceiver({
  item,
  index,
  recipientType,
}: {
  item: PayoutItemRequest;
  index: number;
  recipientType: z.infer<typeof recipientTypeSchema>;
}): void {
  const isAddress = emailSchema.safeParse(item.receiver).success;
  if (isAddress === (recipientType === 'EMAIL')) return;
  const issue = 'Receiver is invalid or does not match with type';
  throw invalid({ field: `items[${index}].receiver`, issue });
}

function requestError({ issues: [issue] }: z.ZodError): PayoutError | NotBuilt {
  if (issue === undefined) throw new Error('zod refused a payout without an issue.');
  const isUnknown = issue.code === 'unrecognized_keys';
  const path = isUnknown ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  const field = path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
  const missing = notBuiltOf({ issue, field });
  if (missing !== null) return missing;
  return invalid({ field, issue: isUnknown ? 'Field is not supported' : issue.message });
}

export function invalid({ field, issue }: { field: string; issue: string }): PayoutError {
  return new PayoutError({ refusal: 'VALIDATION_ERROR', details: [{ field, location: 'body', issue }] });
}
