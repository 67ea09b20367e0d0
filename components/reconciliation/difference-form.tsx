'use client';

import { useTranslations } from 'next-intl';
import * as z from 'zod/mini';
import { BookingList, bookingListSchema } from '@/components/admin/booking-list';
import { type DecideFields, DecideForm } from '@/components/admin/decide-form';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import type { DifferenceVerb } from '@/lib/reconciliation/states';

type DifferenceFormProps = { id: number; verbs: readonly DifferenceVerb[]; noteLengthMax: number };

const previewSchema = z.object({ verb: z.string(), bookings: bookingListSchema });

/** An operator decides about a difference. */
export function DifferenceForm({ id, verbs, noteLengthMax }: DifferenceFormProps) {
  const t = useTranslations('reconciliation');
  return (
    <DecideForm
      id={String(id)}
      path={`/api/admin/differences/${id}/resolution`}
      verbs={verbs}
      wordsOf={(verb) => ({ label: t(`verb.${verb}`), description: t(`verbText.${verb}`) })}
      legend={t('how')}
      fields={(given) => <VerbFields id={id} {...given} />}
      textFields={['note']}
      bodyOf={(given) => bodyOf({ ...given, noteLengthMax })}
      invalid={t('invalid', { count: noteLengthMax })}
      previewSchema={previewSchema}
      effects={(preview) => <Effects {...preview} />}
    />
  );
}

/** The request; null where the reason is missing or too long, or no payment is named. */
function bodyOf({
  verb,
  textOf,
  noteLengthMax,
}: {
  verb: DifferenceVerb;
  textOf: (name: string) => string;
  noteLengthMax: number;
}): Record<string, unknown> | null {
  const note = textOf('note');
  if (note === '' || note.length > noteLengthMax) return null;
  if (verb !== 'assign') return { verb, note };
  const payment = Number(textOf('payment'));
  return Number.isSafeInteger(payment) && payment > 0 ? { verb, note, payment_id: payment } : null;
}

function VerbFields({ id, verb, onChange, problems }: DecideFields<DifferenceVerb> & { id: number }) {
  const t = useTranslations('reconciliation');
  return (
    <>
      {verb === 'assign' && (
        <Field name="payment" id={`payment-${id}`} label={t('payment')} hint={t('paymentHint')}>
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
      <Field name="note" id={`note-${id}`} label={t('note')} hint={t('noteHint')} error={problems.note}>
        {(control) => <Textarea {...control} rows={2} onChange={onChange} />}
      </Field>
    </>
  );
}

/** What is booked, from one account to another. */
function Effects({ verb, bookings }: z.infer<typeof previewSchema>) {
  const t = useTranslations('reconciliation');
  return <BookingList bookings={bookings} none={t(verb === 'adopt' ? 'asksProvider' : 'booksNothing')} />;
}
