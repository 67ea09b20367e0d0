'use client';

import { useLocale, useTranslations } from 'next-intl';
import { usePost } from '@/components/api/use-post';
import { ConfirmButton } from '@/components/ui/confirm-button';
import { InlineProblem } from '@/components/ui/inline-problem';
import { formatMoney } from '@/lib/core/money';
import type { PayoutProviderName } from '@/lib/providers/names';

/** Another account of the same person. */
export type PayoutAlternative = { provider: PayoutProviderName; email: string | null };

type PayoutWaysOutProps = {
  id: number;
  /** Minor units. */
  amount: number;
  currency: string;
  /** The operator's endpoints, or the person's own. */
  path: '/api/users/payouts' | '/api/admin/payouts';
  cancelText: string;
  alternatives: readonly PayoutAlternative[];
};

/** A payout that was not sent can be cancelled, or sent elsewhere; each is asked once more before it happens. */
export function PayoutWaysOut({ id, amount, currency, path, cancelText, alternatives }: PayoutWaysOutProps) {
  const t = useTranslations('wallet');
  const { post, isBusy, problem } = usePost({ path: `${path}/${id}/cancellation` });
  return (
    <div className="grid gap-2 pt-1">
      <div className="flex flex-wrap gap-3">
        <ConfirmButton
          title={t('cancelTitle')}
          text={cancelText}
          confirmLabel={t('cancelConfirm')}
          keepLabel={t('keep')}
          isBusy={isBusy}
          onConfirm={post}
        >
          <span>
            <span>{t('cancel')}</span>
            <span className="sr-only">{` #${id}`}</span>
          </span>
        </ConfirmButton>
        {alternatives.map((to) => (
          <RedirectButton key={to.provider} {...{ id, amount, currency, path, to }} />
        ))}
      </div>
      <InlineProblem text={problem} />
    </div>
  );
}

function RedirectButton({
  id,
  amount,
  currency,
  path,
  to: { provider, email },
}: Pick<PayoutWaysOutProps, 'id' | 'amount' | 'currency' | 'path'> & { to: PayoutAlternative }) {
  const t = useTranslations('wallet');
  const locale = useLocale();
  const { post, isBusy, problem } = usePost({ path: `${path}/${id}/destination`, body: { provider } });
  const to = email ?? t(provider);
  return (
    <div className="grid gap-1">
      <ConfirmButton
        title={t('redirectTitle', { to })}
        text={t('redirectText', { to, amount: formatMoney({ amount, currency, locale }) })}
        confirmLabel={t('redirectConfirm')}
        confirmTone="primary"
        keepLabel={t('keep')}
        isBusy={isBusy}
        onConfirm={post}
      >
        <span>
          <span>{t('redirect', { to })}</span>
          <span className="sr-only">{` #${id}`}</span>
        </span>
      </ConfirmButton>
      <InlineProblem text={problem} />
    </div>
  );
}
