'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/input';
import { textReader } from '@/components/ui/use-form';
import { type Role, roles } from '@/lib/auth/roles';
import { ReasonField } from './reason-field';
import { usePersonAct } from './use-person-act';

/** Gives somebody another role, with a reason for colleagues. */
export function RoleForm({ userId, role }: { userId: number; role: Role }) {
  const t = useTranslations('people');
  const { problems, attempt, isBusy, act, onSubmit } = usePersonAct(userId);
  return (
    <form
      method="post"
      noValidate
      onSubmit={onSubmit((form) => act({ form, path: 'role', body: { role: textReader(form)('role') } }))}
      className="grid gap-5"
    >
      {problems.form && <ErrorSummary attempt={attempt} title={problems.form} />}
      <Field name="role" label={t('role')} hint={t('roleHint')}>
        {(control) => (
          <Select {...control} defaultValue={role} className="max-w-80">
            {roles.map((name) => (
              <option key={name} value={name}>
                {t(`roleText.${name}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <ReasonField id="role-reason" error={problems.reason} />
      <div>
        <Button type="submit" isBusy={isBusy}>
          {t('changeRole')}
        </Button>
      </div>
    </form>
  );
}
