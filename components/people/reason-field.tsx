'use client';

import { useTranslations } from 'next-intl';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { PERSON_REASON_LENGTH_MAX } from '@/lib/people/states';

/** Why an operator does it. */
export function ReasonField({ id, error }: { id: string; error: string | undefined }) {
  const t = useTranslations('people');
  return (
    <Field name="reason" id={id} label={t('reason')} hint={t('reasonHint')} error={error}>
      {(control) => <Input {...control} required maxLength={PERSON_REASON_LENGTH_MAX} autoComplete="off" />}
    </Field>
  );
}
