import { useTranslations } from 'next-intl';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';

type CodeFieldProps = { id?: string; hint?: string; error?: string | undefined; isFocused?: boolean };

/** A code of an authenticator app, which browsers and password managers fill in. */
export function CodeField({ id = 'code', hint, error, isFocused = false }: CodeFieldProps) {
  const t = useTranslations('secondFactor');
  return (
    <Field name="code" id={id} label={t('code')} {...(hint && { hint })} error={error}>
      {(control) => (
        <Input
          {...control}
          autoComplete="one-time-code"
          autoCapitalize="characters"
          spellCheck={false}
          required
          autoFocus={isFocused}
        />
      )}
    </Field>
  );
}
