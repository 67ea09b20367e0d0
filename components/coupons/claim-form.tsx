'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type SyntheticEvent, useState } from 'react';
import * as z from 'zod/mini';
import { callApi, type Refusal } from '@/components/api/call-api';
import { useRefusalText } from '@/components/api/use-refusal-text';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { toCouponReason } from './coupon-reason';

const claimedSchema = z.object({ name: z.string() });

/** Adds a coupon by its code. */
export function ClaimForm({ codeLengthMax }: { codeLengthMax: number }) {
  const t = useTranslations('coupons');
  const reasons = useTranslations('couponReason');
  const refusalText = useRefusalText();
  const router = useRouter();
  const [code, setCode] = useState('');
  const [problem, setProblem] = useState<string | undefined>();
  const [claimedName, setClaimedName] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  /** No payment is being made here, so the messages are the coupon's own. */
  function problemOf(refusal: Refusal): string {
    if (refusal.code !== 'coupon_not_valid') return refusalText(refusal);
    const { reason } = refusal.details;
    return reasons(toCouponReason(typeof reason === 'string' ? reason : null) ?? 'not_usable');
  }

  async function onSubmit(event: SyntheticEvent) {
    event.preventDefault();
    if (isBusy) return;
    setClaimedName(null);
    if (!code.trim()) return setProblem(t('codeMissing'));
    setIsBusy(true);
    setProblem(undefined);
    const answer = await callApi({
      method: 'POST',
      path: '/api/coupon-points/coupons',
      schema: claimedSchema,
      body: { code: code.trim() },
    });
    setIsBusy(false);
    if (!answer.isOk) return setProblem(problemOf(answer.refusal));
    setCode('');
    setClaimedName(answer.body.name);
    router.refresh();
  }

  return (
    <form method="post" noValidate onSubmit={onSubmit} className="grid gap-3">
      <Field name="code" label={t('claimLabel')} error={problem}>
        {(control) => (
          <div className="flex max-w-md gap-3">
            <Input
              {...control}
              required
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              maxLength={codeLengthMax}
              value={code}
              onChange={(event) => setCode(event.target.value)}
              className="uppercase"
            />
            <Button type="submit" isBusy={isBusy} className="shrink-0">
              {isBusy ? t('claiming') : t('claim')}
            </Button>
          </div>
        )}
      </Field>
      <p aria-live="polite" className="sr-only">
        {problem ?? ''}
      </p>
      <p role="status" className="font-medium text-positive empty:hidden">
        {claimedName ? t('claimed', { name: claimedName }) : ''}
      </p>
    </form>
  );
}
