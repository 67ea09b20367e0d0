import { toDecimal } from '@/lib/core/money';
import { toCsv } from '@/lib/core/to-csv';
import { catalogues } from '@/lib/i18n/catalogues';
import type { AppLocale } from '@/lib/i18n/locales';
import { methodOf } from '@/lib/payments/methods';
import type { Movement } from './schema';

/** Movements as a file for spreadsheets. Amounts are decimal, points are whole. */
export function spendingCsv({
  movements,
  locale,
}: {
  movements: readonly Movement[];
  locale: AppLocale;
}): string {
  const { spendingCsv: head } = catalogues[locale];
  return toCsv({
    titles: [
      head.at,
      head.kind,
      head.feeType,
      head.method,
      head.reason,
      head.taskNumber,
      head.task,
      head.payment,
      head.currency,
      head.paid,
      head.returned,
      head.toHelpers,
      head.fees,
      head.vat,
      head.byLinku,
      head.coupon,
      head.pointsSpent,
      head.pointsReturned,
    ],
    rows: movements.map((movement) => [...wordsOf({ movement, locale }), ...figuresOf(movement)]),
  });
}

function wordsOf({ movement, locale }: { movement: Movement; locale: AppLocale }): (string | number)[] {
  const { at, kind, fee_type, payment_provider, reason, task_id, task_title, payment_id } = movement;
  const { spending, feeType, method, reason: reasons } = catalogues[locale];
  const texts: Partial<Record<string, string>> = reasons;
  return [
    at,
    spending.kind[kind],
    fee_type === null ? '' : feeType[fee_type],
    payment_provider === null ? '' : method[methodOf(payment_provider)],
    reason === null ? '' : (texts[reason] ?? ''),
    task_id ?? '',
    task_title ?? '',
    payment_id ?? '',
  ];
}

function figuresOf(movement: Movement): (string | number)[] {
  const { currency, coupon_discount: amount } = movement;
  return [
    currency,
    movement.paid_display,
    movement.returned_display,
    movement.to_helpers_display,
    movement.fees_display,
    movement.vat_display ?? '',
    movement.by_linku_display,
    amount === null ? '' : toDecimal({ amount, currency }),
    movement.points_spent,
    movement.points_returned,
  ];
}
