import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { paidWith, toPayerReason } from '@/components/payments/labels';
import { Money } from '@/components/ui/money';
import type { FeeType } from '@/lib/payments/fee-types';
import type { PaymentProvider } from '@/lib/payments/methods';
import type { Movement } from '@/lib/spending/schema';

/** Minor units and points; below zero where something was undone. */
export type SpendingMovement = {
  id: string;
  /** ISO 8601. */
  at: string;
  kind: Movement['kind'];
  currency: string;
  taskId: number | null;
  taskTitle: string | null;
  paymentId: number | null;
  feeType: FeeType | null;
  provider: PaymentProvider | null;
  couponDiscount: number | null;
  /** Why it was refunded, as a code. */
  reason: string | null;
  paid: number;
  returned: number;
  toHelpers: number;
  fees: number;
  byLinku: number;
  pointsSpent: number;
  pointsReturned: number;
};

/** The movements of a month: what and when, and beside it each sum that it changed. */
export function MovementList({ movements }: { movements: readonly SpendingMovement[] }) {
  return (
    <ul className="divide-y divide-line">
      {movements.map((movement) => (
        <li
          key={movement.id}
          className="flex flex-wrap justify-between gap-x-6 gap-y-2 py-3 break-inside-avoid first:pt-0 last:pb-0"
        >
          <What movement={movement} />
          <Figures movement={movement} />
        </li>
      ))}
    </ul>
  );
}

function What({ movement }: { movement: SpendingMovement }) {
  const t = useTranslations('spending');
  const format = useFormatter();
  const title = useTitle(movement);
  const { at, taskId, taskTitle, paymentId } = movement;
  const link = 'text-brand underline underline-offset-4';
  return (
    <div className="grid min-w-0 gap-0.5">
      <p className="font-medium">{title}</p>
      {taskId !== null && (
        <p className="min-w-0 wrap-anywhere">
          <Link href={`/tasks/${taskId}`} className={link}>
            {taskTitle}
          </Link>
        </p>
      )}
      <p className="flex flex-wrap gap-x-3 text-sm text-muted">
        <time dateTime={at}>{format.dateTime(new Date(at), 'timestamp')}</time>
        {paymentId !== null && (
          <Link href={`/payments/${paymentId}`} className={link}>
            {t('payment', { id: paymentId })}
          </Link>
        )}
      </p>
    </div>
  );
}

/** What was paid, and how; or what else happened, to what and why. */
function useTitle({ kind, feeType, provider, pointsSpent, reason }: SpendingMovement): string {
  const t = useTranslations('spending');
  const fees = useTranslations('feeType');
  const methods = useTranslations('method');
  const reasons = useTranslations('reason');
  const why = toPayerReason(reason);
  const parts = [
    t(`kind.${kind}`),
    ...(feeType === null ? [] : [fees(feeType)]),
    ...(kind === 'settle' && provider !== null
      ? [methods(paidWith({ provider, pointsUsed: pointsSpent }))]
      : []),
    ...(why === null ? [] : [reasons(why)]),
  ];
  return parts.join(' · ');
}

function Figures({ movement }: { movement: SpendingMovement }) {
  const t = useTranslations('spending');
  const format = useFormatter();
  const { currency, couponDiscount } = movement;
  const sums = (['paid', 'returned', 'toHelpers', 'fees', 'byLinku'] as const).filter(
    (name) => movement[name] !== 0,
  );
  const points = (['pointsSpent', 'pointsReturned'] as const).filter((name) => movement[name] !== 0);
  return (
    <dl className="ml-auto grid content-start justify-items-end gap-0.5">
      {sums.map((name) => (
        <Figure key={name} term={t(name)} value={<Money amount={movement[name]} currency={currency} />} />
      ))}
      {points.map((name) => (
        <Figure key={name} term={t(name)} value={format.number(movement[name])} />
      ))}
      {couponDiscount !== null && couponDiscount > 0 && (
        <Figure term={t('coupon')} value={<Money amount={couponDiscount} currency={currency} />} />
      )}
    </dl>
  );
}

function Figure({ term, value }: { term: string; value: React.ReactNode }) {
  return (
    <div className="flex flex-wrap items-baseline justify-end gap-x-3">
      <dt className="text-sm text-muted">{term}</dt>
      <dd className="font-medium tabular-nums">{value}</dd>
    </div>
  );
}
