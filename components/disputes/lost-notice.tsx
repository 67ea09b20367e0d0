import { useLocale, useTranslations } from 'next-intl';
import { Alert } from '@/components/ui/alert';
import { formatMoney } from '@/lib/core/money';
import type { TaskSide } from '@/lib/tasks/states';

type LostNoticeProps = {
  side: TaskSide;
  /** Of the reward that was held, of the helper's wallet, and what they owe since. Minor units. */
  held: number;
  wallet: number;
  debt: number;
  currency: string;
};

/** Tells both sides of a task that a dispute withdrew its reward, and the helper what that means for them. */
export function LostNotice({ side, held, wallet, debt, currency }: LostNoticeProps) {
  const t = useTranslations('disputes');
  const locale = useLocale();
  const say = (amount: number) => formatMoney({ amount, currency, locale });
  if (held + wallet + debt === 0) return null;
  if (side === 'poster') {
    return (
      <Alert tone="neutral" title={t('lostTitlePayer')}>
        {t('lostPoster', { amount: say(held + wallet + debt) })}
      </Alert>
    );
  }
  return (
    <Alert tone="caution" title={t('lostTitle')}>
      {held > 0 && <p>{t('lostHeld', { amount: say(held) })}</p>}
      {wallet + debt > 0 && <p>{t('lostReleased')}</p>}
      {wallet > 0 && <p>{t('lostWallet', { amount: say(wallet) })}</p>}
      {debt > 0 && <p>{t('lostDebt', { amount: say(debt) })}</p>}
    </Alert>
  );
}
