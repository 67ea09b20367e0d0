import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';

type FindFormProps = {
  text: string;
  label: string;
  lengthMax: number;
  /** The other filters of the list, which stay. */
  keep?: Readonly<Record<string, string>>;
};

/** A plain GET form: the search is an address, and works before any script has loaded. */
export function FindForm({ text, label, lengthMax, keep = {} }: FindFormProps) {
  const t = useTranslations('admin');
  return (
    <form method="get" className="max-w-lg">
      {Object.entries(keep).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Field name="find" label={label}>
        {(control) => (
          <div className="flex gap-3">
            <Input {...control} type="search" defaultValue={text} autoComplete="off" maxLength={lengthMax} />
            <Button type="submit" isNative className="shrink-0">
              {t('find')}
            </Button>
          </div>
        )}
      </Field>
    </form>
  );
}
