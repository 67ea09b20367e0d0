'use client';

import { useRouter } from 'next/navigation';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import * as z from 'zod/mini';
import { callApi } from '@/components/api/call-api';
import { useRefusalProblems } from '@/components/api/use-refusal-problems';
import { feeTerms } from '@/components/i18n/fee-terms';
import { Button, ButtonLink } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from '@/components/ui/field';
import { AmountInput, Input, Select, Textarea } from '@/components/ui/input';
import { type FormProblems, problemItems, textReader, useForm } from '@/components/ui/use-form';
import { dayInLondon } from '@/lib/core/day-in-london';
import { formatMoney } from '@/lib/core/money';
import { typedAmount } from '@/lib/core/typed-amount';
import { type FeeRule, type FeeRules, feeRuleOf } from '@/lib/pricing/service-fee';
import type { CategoryKey } from './task-labels';

export type TaskFormProps = {
  /** Null for a new task. */
  taskId: number | null;
  currency: string;
  categories: readonly CategoryKey[];
  limits: TaskLimits;
  feeRules: FeeRules;
  initial: TaskValues;
};

export type TaskLimits = {
  titleLengthMax: number;
  descriptionLengthMax: number;
  locationLengthMax: number;
  /** Minor units. */
  rewardMin: number;
  rewardMax: number;
};

export type TaskValues = {
  title: string;
  description: string;
  reward: string;
  category: string;
  location: string;
  /** YYYY-MM-DD, or nothing. */
  neededBy: string;
};

type Problems = FormProblems<keyof TaskValues>;

const savedSchema = z.object({ id: z.number(), due: z.nullable(z.object({})) });

const fieldOrder = ['title', 'description', 'category', 'location', 'neededBy', 'reward'] as const;

/** Says what is to be done; a new task goes on to paying its fee. */
export function TaskForm({ taskId, currency, categories, limits, feeRules, initial }: TaskFormProps) {
  const t = useTranslations('tasks');
  const common = useTranslations('common');
  const problemsOf = useRefusalProblems<keyof TaskValues>({
    title: 'title',
    description: 'description',
    location: 'location',
    needed_by: 'neededBy',
    category: 'category',
  });
  const findProblems = useFindProblems({ limits, currency });
  const router = useRouter();
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<keyof TaskValues>();
  const [category, setCategory] = useState(initial.category);

  function submit(form: HTMLFormElement) {
    const values = readValues(form);
    const found = findProblems(values);
    const reward = typedAmount({ text: values.reward, currency });
    if (Object.keys(found).length > 0 || reward === null) return refuse(found);

    send(async () => {
      const answer = await callApi({
        method: taskId === null ? 'POST' : 'PATCH',
        path: taskId === null ? '/api/tasks' : `/api/tasks/${taskId}`,
        schema: savedSchema,
        body: {
          title: values.title,
          description: values.description,
          category: values.category || null,
          location: values.location || null,
          needed_by: values.neededBy || null,
          base_reward: reward,
          ...(taskId === null ? { currency } : {}),
        },
      });
      if (!answer.isOk) return problemsOf(answer.refusal);
      const { id, due } = answer.body;
      router.push(taskId === null && due ? `/tasks/${id}/pay` : `/tasks/${id}`);
      router.refresh();
      return null;
    });
  }

  const items = problemItems({ problems, fields: fieldOrder });

  return (
    <form method="post" noValidate onSubmit={onSubmit(submit)} className="grid gap-6">
      {attempt > 0 && (problems.form || items.length > 0) && (
        <ErrorSummary attempt={attempt} title={problems.form ?? common('checkFields')} items={items} />
      )}
      <TaskFields initial={initial} categories={categories} problems={problems} onCategory={setCategory} />
      <FeePreview rule={feeRuleOf({ rules: feeRules, category })} currency={currency} />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" isBusy={isBusy}>
          {isBusy ? t('saving') : taskId === null ? t('saveNew') : t('saveEdit')}
        </Button>
        <ButtonLink tone="quiet" href={taskId === null ? '/tasks' : `/tasks/${taskId}`}>
          {common('back')}
        </ButtonLink>
      </div>
    </form>
  );
}

function FeePreview({ rule, currency }: { rule: FeeRule; currency: string }) {
  const t = useTranslations('tasks');
  const format = useFormatter();
  const locale = useLocale();
  return (
    <p className="rounded-xl bg-sunken p-4 text-[0.9375rem]">
      {t('feePreview', feeTerms({ rule, currency, format, locale }))}
    </p>
  );
}

type TaskFieldsProps = Pick<TaskFormProps, 'initial' | 'categories'> & {
  problems: Problems;
  /** The fee may depend on it. */
  onCategory: (category: string) => void;
};

function TaskFields({ initial, categories, problems, onCategory }: TaskFieldsProps) {
  const t = useTranslations('tasks');
  const names = useTranslations('category');
  const common = useTranslations('common');
  // A program may have used a word of its own; saving the form must not take it away.
  const isOtherCategory = initial.category !== '' && !categories.some((key) => key === initial.category);
  return (
    <>
      <Field name="title" label={t('titleLabel')} hint={t('titleHint')} error={problems.title}>
        {(control) => <Input {...control} defaultValue={initial.title} required autoComplete="off" />}
      </Field>
      <Field
        name="description"
        label={t('descriptionLabel')}
        hint={t('descriptionHint')}
        error={problems.description}
      >
        {(control) => <Textarea {...control} defaultValue={initial.description} required rows={6} />}
      </Field>
      <div className="grid items-end gap-6 sm:grid-cols-2">
        <Field name="category" label={t('categoryLabel')} error={problems.category}>
          {(control) => (
            <Select
              {...control}
              defaultValue={initial.category}
              required
              onChange={(event) => onCategory(event.target.value)}
            >
              <option value="">{t('chooseCategory')}</option>
              {isOtherCategory && <option value={initial.category}>{initial.category}</option>}
              {categories.map((key) => (
                <option key={key} value={key}>
                  {names(key)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field
          name="location"
          label={t('locationLabel')}
          hint={t('locationHint')}
          optionalMark={common('optional')}
          error={problems.location}
        >
          {(control) => <Input {...control} defaultValue={initial.location} autoComplete="address-level2" />}
        </Field>
      </div>
      <Field
        name="neededBy"
        label={t('neededByLabel')}
        hint={t('neededByHint')}
        optionalMark={common('optional')}
        error={problems.neededBy}
      >
        {(control) => <Input {...control} type="date" defaultValue={initial.neededBy} className="max-w-56" />}
      </Field>
      <Field name="reward" label={t('rewardLabel')} hint={t('rewardHint')} error={problems.reward}>
        {(control) => (
          <AmountInput
            {...control}
            defaultValue={initial.reward}
            required
            className="text-lg font-semibold"
          />
        )}
      </Field>
    </>
  );
}

/** What is wrong with what was typed, in the reader's words, before anything is sent. */
function useFindProblems({ limits, currency }: { limits: TaskLimits; currency: string }) {
  const t = useTranslations('tasks');
  const locale = useLocale();
  return ({ title, description, reward, category, location, neededBy }: TaskValues): Problems => {
    const found: Problems = {};
    const amount = typedAmount({ text: reward, currency });
    if (!title) found.title = t('titleMissing');
    else if (title.length > limits.titleLengthMax)
      found.title = t('titleLong', { count: limits.titleLengthMax });
    if (!description) found.description = t('descriptionMissing');
    else if (description.length > limits.descriptionLengthMax) {
      found.description = t('descriptionLong', { count: limits.descriptionLengthMax });
    }
    if (!category) found.category = t('categoryMissing');
    if (location.length > limits.locationLengthMax) {
      found.location = t('locationLong', { count: limits.locationLengthMax });
    }
    if (neededBy && neededBy < dayInLondon(new Date())) found.neededBy = t('neededByPast');
    if (amount === null) found.reward = t('rewardInvalid');
    else if (amount < limits.rewardMin || amount > limits.rewardMax) {
      found.reward = t('rewardRange', {
        min: formatMoney({ amount: limits.rewardMin, currency, locale }),
        max: formatMoney({ amount: limits.rewardMax, currency, locale }),
      });
    }
    return found;
  };
}

function readValues(form: HTMLFormElement): TaskValues {
  const textOf = textReader(form);
  return {
    title: textOf('title'),
    description: textOf('description'),
    reward: textOf('reward'),
    category: textOf('category'),
    location: textOf('location'),
    neededBy: textOf('neededBy'),
  };
}
