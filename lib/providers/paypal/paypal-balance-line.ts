import { z } from 'zod';
import { currencyDecimals, isCurrency } from '@/lib/core/money';
import type { BalanceLine } from '@/lib/providers/balance-line';
import type { BalanceLineKind } from '@/lib/providers/balance-line-kinds';
import { ProviderError } from '@/lib/providers/provider';

export const moneySchema = z.object({ currency_code: z.string().length(3), value: z.string() });
type Money = z.infer<typeof moneySchema>;

export const infoSchema = z.object({
  transaction_id: z.string().min(1),
  paypal_reference_id: z.string().optional(),
  transaction_event_code: z.string().min(1),
  transaction_initiation_date: z.string(),
  transaction_updated_date: z.string().optional(),
  transaction_amount: moneySchema,
  fee_amount: moneySchema.optional(),
  transaction_subject: z.string().optional(),
  transaction_note: z.string().optional(),
  custom_field: z.string().optional(),
});
export type TransactionInfo = z.infer<typeof infoSchema>;

/**
 * PayPal's event codes. What has no code of its own here is named by its group and direction; every other code is
 * `other`.
 */
const kinds: Readonly<Record<string, BalanceLineKind>> = {
  T1100: 'refund_failed',
  T1101: 'bank_payout_returned',
  T1105: 'hold_released',
  T1106: 'dispute',
  T1107: 'refund',
  T1108: 'fee',
  T1109: 'fee',
  // What PayPal withholds for a dispute counts as withdrawn, as in the snapshot of the dispute.
  T1110: 'dispute',
  T1111: 'dispute_reversed',
  T1114: 'transfer_returned',
  T1115: 'transfer_returned',
  T1201: 'dispute',
  T1202: 'dispute_reversed',
};

/** Of the first two digits: payments, fees, conversions, the bank both ways, and holds. */
const groups: Readonly<Record<string, { gained: BalanceLineKind; lost: BalanceLineKind }>> = {
  T00: { gained: 'charge', lost: 'other' },
  T01: { gained: 'fee', lost: 'fee' },
  T02: { gained: 'conversion', lost: 'conversion' },
  T03: { gained: 'bank_deposit', lost: 'other' },
  T04: { gained: 'other', lost: 'bank_payout' },
  T15: { gained: 'hold_released', lost: 'hold' },
  T21: { gained: 'hold_released', lost: 'hold' },
};

function kindOf({ code, amount }: { code: string; amount: number }): BalanceLineKind {
  const own = kinds[code];
  // A general reversal that takes money is no refund that came back.
  if (own === 'refund_failed' && amount < 0) return 'other';
  if (own !== undefined) return own;
  if ((code === 'T0001' || code === 'T0015') && amount < 0) return 'transfer';
  const group = groups[code.slice(0, 3)];
  if (group === undefined) return 'other';
  return amount < 0 ? group.lost : group.gained;
}

/** Of these, PayPal shows the object itself, under the id of the transaction. */
const objectKinds: readonly BalanceLineKind[] = ['charge', 'refund', 'transfer'];

/** The same for a transaction in the reports and for its object, whichever code the reports give it; null: it has no object. */
export function movementOf({
  kind,
  transactionId,
  currency,
}: {
  kind: BalanceLineKind;
  transactionId: string;
  currency: string;
}): string | null {
  return objectKinds.includes(kind) ? `${kind} ${transactionId} ${currency}` : null;
}

/** @throws ProviderError unavailable: an amount that is none */
export function toBalanceLine(info: TransactionInfo): BalanceLine {
  const { transaction_id: id, transaction_event_code: code, transaction_amount: money } = info;
  const amount = minorUnits(money);
  const kind = kindOf({ code, amount });
  // PayPal writes what it kept as an amount below zero.
  const fee = info.fee_amount === undefined ? 0 : 0 - minorUnits(info.fee_amount);
  return {
    reference: `${id} ${code} ${money.currency_code}`,
    kind,
    providerKind: code,
    ...objectsOf({ kind, info }),
    movement: movementOf({ kind, transactionId: id, currency: money.currency_code }),
    amount,
    fee,
    currency: money.currency_code,
    presented: null,
    description: info.transaction_note ?? info.transaction_subject ?? null,
    occurredAt: timeOf(info.transaction_updated_date ?? info.transaction_initiation_date),
    beganAt: timeOf(info.transaction_initiation_date),
    availableAt: null,
  };
}

/**
 * A payout is known by the label that we gave it, because the reports name no batch; what came back and what a hold is
 * about, by the transaction to which PayPal refers.
 */
function objectsOf({
  kind,
  info,
}: {
  kind: BalanceLineKind;
  info: TransactionInfo;
}): Pick<BalanceLine, 'objectReference' | 'relatedReference' | 'ownReference'> {
  const { transaction_id: id } = info;
  const related = info.paypal_reference_id ?? null;
  const label = info.custom_field ?? null;
  switch (kind) {
    case 'transfer':
    case 'transfer_returned':
      return { objectReference: label ?? related ?? id, relatedReference: related, ownReference: label };
    case 'fee':
    case 'hold':
    case 'hold_released':
      return { objectReference: null, relatedReference: related, ownReference: label };
    case 'refund_failed':
    case 'bank_payout_returned':
      return { objectReference: related, relatedReference: null, ownReference: label };
    default:
      return { objectReference: id, relatedReference: related, ownReference: label };
  }
}

/** Minor units, signed; of a currency that we do not know, PayPal writes all decimals. */
export function minorUnits({ currency_code: currency, value }: Money): number {
  const [, sign, whole = '', fraction = ''] = /^(-?)(\d*)(?:\.(\d+))?$/.exec(value) ?? [];
  const decimals = isCurrency(currency) ? currencyDecimals[currency] : fraction.length;
  const rest = fraction.slice(decimals);
  const minor = Number(`${whole}${fraction.slice(0, decimals).padEnd(decimals, '0')}`);
  if (sign === undefined || whole + fraction === '' || /[1-9]/.test(rest) || !Number.isSafeInteger(minor))
    throw unavailable('PayPal shows an amount that is none');
  return sign === '-' ? 0 - minor : minor;
}

/** PayPal also writes the zone without its colon. */
export function timeOf(text: string): Date {
  const time = new Date(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  if (Number.isNaN(time.getTime())) throw unavailable('PayPal shows a time that is none');
  return time;
}

function unavailable(message: string): ProviderError {
  return new ProviderError('unavailable', { message });
}
