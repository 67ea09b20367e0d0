'use client';

import { TicketPercent } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { type KeyboardEvent, useState } from 'react';
import type { CouponReasonKey } from '@/components/coupons/coupon-reason';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { Disclosure } from '@/components/ui/disclosure';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { RadioCard } from '@/components/ui/radio-card';
import { formatMoney } from '@/lib/core/money';
import type { CouponPick } from './pay-choice';

export type CouponOption = {
  userCouponId: number;
  name: string;
  code: string;
  currency: string;
  isUsable: boolean;
  /** Minor units that it takes off this fee; null when it cannot be used. */
  discount: number | null;
  reason: CouponReasonKey | null;
};

type CouponChoiceProps = {
  coupon: CouponPick;
  options: readonly CouponOption[];
  onChange: (coupon: CouponPick) => void;
  /** The price of what was chosen last is not known yet. */
  isChecking: boolean;
  /** Why the chosen coupon cannot be used, in words. */
  error: string | undefined;
};

/** Folded away, so that it never stands between a person and paying; the line says what is chosen or to be had. */
export function CouponChoice({ coupon, options, onChange, isChecking, error }: CouponChoiceProps) {
  const t = useTranslations('pay');
  const usableCount = options.filter((option) => option.isUsable).length;
  const chosen = error ? null : nameOf({ coupon, options });
  return (
    <Disclosure
      summary={
        <span className="flex flex-1 flex-wrap items-center justify-between gap-x-4">
          <span className="flex items-center gap-2 font-semibold">
            <TicketPercent aria-hidden="true" className="size-5 text-muted" />
            <span>{t('couponUse')}</span>
          </span>
          <span className={classNames('text-sm', chosen ? 'font-medium text-positive' : 'text-muted')}>
            {chosen ?? t('couponAvailable', { count: usableCount })}
          </span>
        </span>
      }
    >
      <div className="grid gap-4">
        {options.length > 0 && <CouponList coupon={coupon} options={options} onChange={onChange} />}
        <CouponCode coupon={coupon} onChange={onChange} isChecking={isChecking} error={error} />
      </div>
    </Disclosure>
  );
}

function nameOf({ coupon, options }: Pick<CouponChoiceProps, 'coupon' | 'options'>): string | null {
  if (coupon === null || 'code' in coupon) return coupon?.code ?? null;
  return options.find((option) => option.userCouponId === coupon.userCouponId)?.name ?? null;
}

function CouponList({ coupon, options, onChange }: Omit<CouponChoiceProps, 'error' | 'isChecking'>) {
  const t = useTranslations('pay');
  const reasons = useTranslations('couponReason');
  const locale = useLocale();
  const isPicked = (id: number) => coupon !== null && 'userCouponId' in coupon && coupon.userCouponId === id;
  const describe = ({ isUsable, discount, currency, reason }: CouponOption) =>
    isUsable && discount !== null
      ? t('couponSaves', { amount: formatMoney({ amount: discount, currency, locale }) })
      : reasons(reason ?? 'unknown');
  return (
    <fieldset className="grid gap-2.5">
      <legend className="mb-2 text-sm font-medium">{t('couponLegend')}</legend>
      <RadioCard
        name="coupon"
        value="none"
        isChecked={coupon === null}
        onSelect={() => onChange(null)}
        label={t('couponNone')}
      />
      {options.map((option) => (
        <RadioCard
          key={option.userCouponId}
          name="coupon"
          value={String(option.userCouponId)}
          isChecked={isPicked(option.userCouponId)}
          onSelect={() => onChange({ userCouponId: option.userCouponId })}
          label={option.name}
          description={describe(option)}
          isDisabled={!option.isUsable}
        />
      ))}
    </fieldset>
  );
}

function CouponCode({ coupon, onChange, isChecking, error }: Omit<CouponChoiceProps, 'options'>) {
  const t = useTranslations('pay');
  const [draft, setDraft] = useState('');
  const [tried, setTried] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const applied = coupon !== null && 'code' in coupon ? coupon.code : null;

  function onApply() {
    const code = draft.trim().toUpperCase();
    setIsMissing(code === '');
    setTried(code);
    if (code) onChange({ code });
  }

  /** Whoever types a code and goes on to pay means to use it; one that was refused is not asked about again. */
  function onBlur() {
    const code = draft.trim().toUpperCase();
    if (code && code !== tried) onApply();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    onApply();
  }

  if (applied && !isChecking) {
    return (
      <div
        role="status"
        className="flex flex-wrap items-center justify-between gap-3 rounded-xl bg-brand-soft p-3 pl-4"
      >
        <span className="font-medium text-brand">{t('couponApplied', { code: applied })}</span>
        <Button
          tone="quiet"
          onClick={() => {
            setDraft('');
            setTried('');
            onChange(null);
          }}
        >
          {t('couponRemove')}
        </Button>
      </div>
    );
  }
  return (
    <>
      <p role="status" className="sr-only">
        {error ?? ''}
      </p>
      <Field name="coupon_code" label={t('couponCode')} error={isMissing ? t('couponCodeMissing') : error}>
        {(control) => (
          <div className="flex gap-3">
            <Input
              {...control}
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              maxLength={64}
              value={draft}
              onChange={(event) => setDraft(event.target.value)}
              onKeyDown={onKeyDown}
              onBlur={onBlur}
            />
            <Button tone="secondary" className="shrink-0" isBusy={applied !== null} onClick={onApply}>
              {t('couponApply')}
            </Button>
          </div>
        )}
      </Field>
    </>
  );
}
