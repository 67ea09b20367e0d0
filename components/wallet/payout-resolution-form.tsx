'use client';

import { useTranslations } from 'next-intl';
import * as z from 'zod/mini';
import { BookingList, bookingListSchema } from '@/components/admin/booking-list';
import { DecideForm } from '@/components/admin/decide-form';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import type { PayoutResolution } from '@/lib/payouts/states';

type PayoutResolutionFormProps = {
  id: number;
  resolutions: readonly PayoutResolution[];
  lead: string;
  reasonLengthMax: number;
};

const previewSchema = z.object({ bookings: bookingListSchema });

/** An operator decides who bears a payout that was sent after all. */
export function PayoutResolutionForm({ id, resolutions, lead, reasonLengthMax }: PayoutResolutionFormProps) {
  const t = useTranslations('resolutions');
  const admin = useTranslations('wallet.admin');
  return (
    <div className="grid gap-4">
      <p>{lead}</p>
      <DecideForm
        id={`payout-${id}`}
        path={`/api/admin/payouts/${id}/resolution`}
        verbs={resolutions}
        wordsOf={(verb) => ({ label: t(`verb.${verb}`), description: t(`verbText.${verb}`) })}
        legend={admin('resolutionTitle')}
        textFields={['reason']}
        fields={({ onChange, problems }) => (
          <Field
            name="reason"
            label={t('reason')}
            hint={admin('resolutionReasonHint')}
            error={problems.reason}
          >
            {(control) => <Textarea {...control} rows={2} onChange={onChange} />}
          </Field>
        )}
        bodyOf={({ verb, textOf }) => {
          const reason = textOf('reason');
          return reason === '' || reason.length > reasonLengthMax ? null : { verb, reason };
        }}
        invalid={admin('resolutionInvalid', { count: reasonLengthMax })}
        previewSchema={previewSchema}
        effects={({ bookings }) => <BookingList bookings={bookings} none={t('booksNothing')} />}
      />
    </div>
  );
}
