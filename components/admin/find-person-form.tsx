import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';

/** A plain GET form: the search is an address, and works before any script has loaded. */
export function FindPersonForm({ text }: { text: string }) {
  const t = useTranslations('admin');
  return (
    <form method="get" className="max-w-lg">
      <Field name="find" label={t('findLabel')}>
        {(control) => (
          <div className="flex gap-3">
            <Input {...control} type="search" defaultValue={text} autoComplete="off" maxLength={100} />
            <Button type="submit" className="shrink-0">
              {t('find')}
            </Button>
          </div>
        )}
      </Field>
    </form>
  );
}
