import { Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { Field } from '@/components/ui/field';
import { AmountInput, Input, Select } from '@/components/ui/input';
import type { CategoryKey } from './task-labels';

/** What was typed; empty: nothing. */
export type MarketFields = {
  find: string;
  category: string;
  location: string;
  min: string;
  max: string;
  sort: string;
};

export type MarketProblems = {
  min?: 'invalid' | undefined;
  max?: 'invalid' | 'below_min' | undefined;
};

type MarketSearchProps = {
  fields: MarketFields;
  problems: MarketProblems;
  categories: readonly CategoryKey[];
  sorts: readonly ('newest' | 'reward' | 'needed_by')[];
  findLengthMax: number;
};

/** A plain GET form: what is looked for is an address, which works before any script has loaded and can be shared. */
export function MarketSearch({ fields, findLengthMax, ...filters }: MarketSearchProps) {
  const t = useTranslations('market');
  const { find: _, ...others } = fields;
  const count = Object.values(others).filter((value) => value !== '').length;
  const { min, max } = filters.problems;
  return (
    <search>
      <form
        method="get"
        action="/"
        className="grid gap-3 rounded-2xl border border-line bg-surface p-4 shadow-card sm:p-5"
      >
        <Field name="find" label={t('findLabel')} hint={t('findHint')}>
          {(control) => (
            <div className="flex gap-3">
              <Input
                {...control}
                type="search"
                defaultValue={fields.find}
                autoComplete="off"
                enterKeyHint="search"
                maxLength={findLengthMax}
              />
              <Button type="submit" isNative className="shrink-0">
                <Search aria-hidden="true" className="size-4" />
                <span>{t('search')}</span>
              </Button>
            </div>
          )}
        </Field>
        <Disclosure
          summary={<span>{t('filters', { count })}</span>}
          isOpen={min !== undefined || max !== undefined}
        >
          <MarketFilters fields={fields} {...filters} />
        </Disclosure>
      </form>
    </search>
  );
}

function MarketFilters({ fields, problems, categories, sorts }: Omit<MarketSearchProps, 'findLengthMax'>) {
  const t = useTranslations('market');
  const names = useTranslations('category');
  return (
    <div className="grid gap-4">
      <div className="grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-3">
        <Field name="category" label={t('category')}>
          {(control) => (
            <Select {...control} defaultValue={fields.category}>
              <option value="">{t('everyCategory')}</option>
              {categories.map((key) => (
                <option key={key} value={key}>
                  {names(key)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field name="location" label={t('location')}>
          {(control) => <Input {...control} defaultValue={fields.location} autoComplete="address-level2" />}
        </Field>
        <Field name="sort" label={t('sort')}>
          {(control) => (
            <Select {...control} defaultValue={fields.sort}>
              {sorts.map((key) => (
                <option key={key} value={key === 'newest' ? '' : key}>
                  {t(`sorts.${key}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field name="min" label={t('min')} error={problems.min && t('amountInvalid')}>
          {(control) => <AmountInput {...control} defaultValue={fields.min} />}
        </Field>
        <Field
          name="max"
          label={t('max')}
          error={problems.max && t(problems.max === 'invalid' ? 'amountInvalid' : 'maxBelowMin')}
        >
          {(control) => <AmountInput {...control} defaultValue={fields.max} />}
        </Field>
      </div>
      <div>
        <Button type="submit" isNative tone="secondary">
          {t('apply')}
        </Button>
      </div>
    </div>
  );
}
