'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { anyResponseSchema } from '@/components/api/call-api';
import { Button } from '@/components/ui/button';
import { CodeForm } from './code-form';

/** The second half of a sign-in: a code of the app, or a recovery code. */
export function SecondFactorCodeForm({ nextPath }: { nextPath: string }) {
  const t = useTranslations('secondFactor');
  const router = useRouter();
  return (
    <CodeForm
      path="/api/users/second-factor"
      schema={anyResponseSchema}
      onAnswer={(answer) => {
        if (answer) router.replace(nextPath);
        router.refresh();
      }}
      hint={t('codeHint')}
      isFocused
    >
      {(isBusy) => (
        <Button type="submit" isBusy={isBusy}>
          {t('continue')}
        </Button>
      )}
    </CodeForm>
  );
}
