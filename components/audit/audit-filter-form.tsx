import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input, Select } from '@/components/ui/input';
import { auditActions } from '@/lib/audit-log/states';
import { useActionName } from './use-action-name';

type AuditFilterFormProps = { actor: string; subject: string; action: string };

/** A plain GET form: what is asked for is an address, and works before any script has loaded. */
export function AuditFilterForm({ actor, subject, action }: AuditFilterFormProps) {
  const t = useTranslations('audit');
  const nameOf = useActionName();
  return (
    <form method="get" className="grid items-end gap-4 sm:grid-cols-[1fr_1fr_1.5fr_auto]">
      <Field name="actor" label={t('actorLabel')}>
        {(control) => (
          <Input {...control} inputMode="numeric" defaultValue={actor} autoComplete="off" maxLength={10} />
        )}
      </Field>
      <Field name="subject" label={t('subjectLabel')}>
        {(control) => (
          <Input
            {...control}
            defaultValue={subject}
            placeholder="payment:7"
            autoComplete="off"
            maxLength={140}
          />
        )}
      </Field>
      <Field name="action" label={t('actionLabel')}>
        {(control) => (
          <Select {...control} defaultValue={action}>
            <option value="">{t('everyAction')}</option>
            {auditActions.map((name) => (
              <option key={name} value={name}>
                {nameOf(name)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Button type="submit">{t('show')}</Button>
    </form>
  );
}
