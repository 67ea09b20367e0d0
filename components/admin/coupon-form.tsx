'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { anyResponseSchema, callApi } from '@/components/api/call-api';
import { useRefusalProblems } from '@/components/api/use-refusal-problems';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from '@/components/ui/field';
import { Input, Select } from '@/components/ui/input';
import { type FormProblems, textReader, useForm } from '@/components/ui/use-form';
import { instantInLondon } from '@/lib/core/instant-in-london';
import { typedAmount } from '@/lib/core/typed-amount';

/** Makes a coupon. Amounts are in one currency; times are London's, wherever the operator is. */
export function CouponForm({ currency }: { currency: string }) {
  const t = useTranslations('admin');
  const problemsOf = useRefusalProblems<'code' | 'name'>({ code: 'code', name: 'name' });
  const router = useRouter();
  const { problems, attempt, isBusy, refuse, send, onSubmit } = useForm<'code' | 'name'>();
  const [made, setMade] = useState<string | null>(null);

  function submit(form: HTMLFormElement) {
    const coupon = readCoupon({ form, currency });
    setMade(null);
    if (!coupon) return refuse({ form: t('couponInvalid') });
    send(async () => {
      const path = '/api/admin/coupons';
      const answer = await callApi({ method: 'POST', path, schema: anyResponseSchema, body: coupon });
      if (!answer.isOk) return problemsOf(answer.refusal);
      form.reset();
      setMade(String(coupon.code).toUpperCase());
      router.refresh();
      return null;
    });
  }

  return (
    <form method="post" noValidate onSubmit={onSubmit(submit)} className="grid gap-5">
      {problems.form && <ErrorSummary attempt={attempt} title={problems.form} />}
      {made && (
        <Alert tone="positive" isAnnounced>
          {t('couponMade', { code: made })}
        </Alert>
      )}
      <CouponFields currency={currency} problems={problems} />
      <label className="flex min-h-11 items-center gap-3">
        <input type="checkbox" name="is_claimable" defaultChecked className="size-4.5 accent-brand" />
        <span>{t('couponClaimable')}</span>
      </label>
      <div>
        <Button type="submit" isBusy={isBusy}>
          {t('couponMake')}
        </Button>
      </div>
    </form>
  );
}

function CouponFields({ currency, problems }: { currency: string; problems: FormProblems<'code' | 'name'> }) {
  const t = useTranslations('admin');
  const optionalMark = useTranslations('common')('optional');
  return (
    <div className="grid items-end gap-5 sm:grid-cols-2">
      <Field name="code" label={t('couponCode')} hint={t('couponCodeHint')} error={problems.code}>
        {(control) => <Input {...control} required autoComplete="off" className="uppercase" />}
      </Field>
      <Field name="name" label={t('couponName')} hint={t('couponNameHint')} error={problems.name}>
        {(control) => <Input {...control} required autoComplete="off" />}
      </Field>
      <Field name="kind" label={t('couponKind')}>
        {(control) => (
          <Select {...control}>
            <option value="percent">{t('couponPercent')}</option>
            <option value="fixed">{t('couponFixed', { currency })}</option>
          </Select>
        )}
      </Field>
      <Field name="value" label={t('couponValue')}>
        {(control) => <Input {...control} required inputMode="decimal" autoComplete="off" />}
      </Field>
      <Field name="minimum_spend" label={t('couponMinimum', { currency })} optionalMark={optionalMark}>
        {(control) => <Input {...control} inputMode="decimal" autoComplete="off" />}
      </Field>
      <Field name="maximum_discount" label={t('couponMaximum', { currency })} optionalMark={optionalMark}>
        {(control) => <Input {...control} inputMode="decimal" autoComplete="off" />}
      </Field>
      <Field name="valid_from" label={t('couponFrom')} hint={t('couponTimeHint')}>
        {(control) => <Input {...control} required type="datetime-local" />}
      </Field>
      <Field name="valid_until" label={t('couponUntil')} hint={t('couponTimeHint')}>
        {(control) => <Input {...control} required type="datetime-local" />}
      </Field>
      <Field name="total_limit" label={t('couponTotalLimit')} optionalMark={optionalMark}>
        {(control) => <Input {...control} inputMode="numeric" autoComplete="off" />}
      </Field>
      <Field name="per_user_limit" label={t('couponUserLimit')} optionalMark={optionalMark}>
        {(control) => <Input {...control} inputMode="numeric" autoComplete="off" />}
      </Field>
    </div>
  );
}

/** What an operator types, as the API's body; null where a required value is missing or is no number. */
function readCoupon({
  form,
  currency,
}: {
  form: HTMLFormElement;
  currency: string;
}): Record<string, unknown> | null {
  const text = textReader(form);
  const money = (name: string) => (text(name) ? typedAmount({ text: text(name), currency }) : undefined);
  const count = (name: string) => (text(name) ? readCount(text(name)) : undefined);
  const isPercent = text('kind') === 'percent';
  // A percentage has two decimals, like pounds and pence: "12.5" is 1250 hundredths of a percent.
  const value = isPercent ? typedAmount({ text: text('value'), currency: 'GBP' }) : money('value');
  const coupon = {
    code: text('code'),
    name: text('name'),
    kind: text('kind'),
    [isPercent ? 'percent_bps' : 'fixed_amount']: value ?? null,
    currency,
    minimum_spend: money('minimum_spend') ?? 0,
    maximum_discount: money('maximum_discount'),
    valid_from: instantInLondon(text('valid_from')),
    valid_until: instantInLondon(text('valid_until')),
    total_limit: count('total_limit'),
    per_user_limit: count('per_user_limit'),
    is_claimable: text('is_claimable') === 'on',
  };
  const hasGap =
    !coupon.code || !coupon.name || !value || Object.values(coupon).some((part) => part === null);
  return hasGap ? null : coupon;
}

function readCount(text: string): number | null {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}
