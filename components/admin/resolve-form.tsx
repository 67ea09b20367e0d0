'use client';

import { useLocale, useTranslations } from 'next-intl';
import * as z from 'zod/mini';
import { PaymentBadge } from '@/components/payments/payment-badge';
import { Field } from '@/components/ui/field';
import { AmountInput, Input, Textarea } from '@/components/ui/input';
import { formatMoney, toDecimal } from '@/lib/core/money';
import { typedAmount } from '@/lib/core/typed-amount';
import {
  type PositionKind,
  type ResolutionVerb,
  verbsBookedLater,
  verbsWithAmount,
  verbsWithReference,
} from '@/lib/resolutions/names';
import { BookingList, bookingListSchema } from './booking-list';
import { type DecideFields, DecideForm } from './decide-form';

/** Something of a payment that waits for a person. Amount in minor units, below zero where money is missing. */
export type OpenPosition = {
  position: PositionKind;
  subject: string | null;
  amount: number | null;
  currency: string;
  verbs: readonly ResolutionVerb[];
};

type ResolveFormProps = {
  paymentId: number;
  open: OpenPosition;
  reasonLengthMax: number;
  referenceLengthMax: number;
};

const previewSchema = z.object({
  verb: z.string(),
  bookings: bookingListSchema,
  payment_status: z.string(),
  review_reason: z.nullable(z.string()),
});

/** An operator resolves one position of a payment. */
export function ResolveForm({ paymentId, open, reasonLengthMax, referenceLengthMax }: ResolveFormProps) {
  const t = useTranslations('resolutions');
  const limits = { reasonLengthMax, referenceLengthMax };
  return (
    <DecideForm
      id={idOf(open)}
      path={`/api/admin/payments/${paymentId}/resolutions`}
      verbs={open.verbs}
      wordsOf={(verb) => ({ label: t(`verb.${verb}`), description: t(`verbText.${verb}`) })}
      legend={t('how')}
      fields={(given) => <VerbFields open={open} {...given} />}
      textFields={['reason', 'reference']}
      bodyOf={(given) => bodyOf({ ...given, open, limits })}
      invalid={t('invalid', { count: reasonLengthMax })}
      previewSchema={previewSchema}
      effects={(preview) => <Effects preview={preview} />}
    />
  );
}

function idOf({ position, subject }: OpenPosition): string {
  return `${position}-${subject ?? ''}`;
}

/** The request; null where a field is missing or too long, or the amount is none. */
function bodyOf({
  verb,
  textOf,
  open,
  limits,
}: {
  verb: ResolutionVerb;
  textOf: (name: string) => string;
  open: OpenPosition;
  limits: { reasonLengthMax: number; referenceLengthMax: number };
}): Record<string, unknown> | null {
  const [reason, reference] = [textOf('reason'), textOf('reference')];
  if (reason === '' || reason.length > limits.reasonLengthMax) return null;
  const needsReference = verbsWithReference.includes(verb);
  if (needsReference && (reference === '' || reference.length > limits.referenceLengthMax)) return null;
  const amount = typedAmount({ text: textOf('amount'), currency: open.currency });
  const hasAmount = verbsWithAmount.includes(verb);
  if (hasAmount && (amount === null || amount < 1 || amount > Math.abs(open.amount ?? 0))) return null;
  const other = Number(textOf('other_payment'));
  if (verb === 'assign' && !(Number.isSafeInteger(other) && other > 0)) return null;
  const { position, subject } = open;
  return {
    verb,
    position,
    reason,
    ...(subject !== null && { subject }),
    ...(hasAmount && { amount }),
    ...(needsReference && { reference }),
    ...(verb === 'assign' && { other_payment_id: other }),
  };
}

function VerbFields({
  open,
  verb,
  onChange,
  problems,
}: DecideFields<ResolutionVerb> & { open: OpenPosition }) {
  const t = useTranslations('resolutions');
  const locale = useLocale();
  const { currency } = open;
  const amount = Math.abs(open.amount ?? 0);
  const id = idOf(open);
  return (
    <>
      {verbsWithAmount.includes(verb) && (
        <Field
          name="amount"
          id={`amount-${id}`}
          label={t('amount', { currency })}
          hint={t('amountHint', { most: formatMoney({ amount, currency, locale }) })}
        >
          {(control) => (
            <AmountInput {...control} defaultValue={toDecimal({ amount, currency })} onChange={onChange} />
          )}
        </Field>
      )}
      {verb === 'assign' && (
        <Field name="other_payment" id={`other-${id}`} label={t('otherPayment')} hint={t('otherPaymentHint')}>
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              autoComplete="off"
              className="max-w-48"
              onChange={onChange}
            />
          )}
        </Field>
      )}
      {verbsWithReference.includes(verb) && (
        <Field
          name="reference"
          id={`reference-${id}`}
          label={t('reference')}
          hint={t('referenceHint')}
          error={problems.reference}
        >
          {(control) => <Input {...control} autoComplete="off" onChange={onChange} />}
        </Field>
      )}
      <Field
        name="reason"
        id={`reason-${id}`}
        label={t('reason')}
        hint={t('reasonHint')}
        error={problems.reason}
      >
        {(control) => <Textarea {...control} rows={2} onChange={onChange} />}
      </Field>
    </>
  );
}

/** What is booked, from one account to another, and how the payment stands then. */
function Effects({ preview }: { preview: z.infer<typeof previewSchema> }) {
  const t = useTranslations('resolutions');
  const { verb, bookings, payment_status: status, review_reason: left } = preview;
  const isLater = verbsBookedLater.some((one) => one === verb);
  return (
    <div className="grid gap-2">
      <BookingList bookings={bookings} none={t(isLater ? 'booksLater' : 'booksNothing')}>
        {!isLater && <li>{left === null ? t('nothingLeft') : t('stillOpen')}</li>}
      </BookingList>
      {!isLater && (
        <p className="flex flex-wrap items-center gap-2">
          <span>{t('paymentThen')}</span> <PaymentBadge status={status} />
        </p>
      )}
    </div>
  );
}
