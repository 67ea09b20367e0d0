import { useFormatter, useTranslations } from 'next-intl';

/** When a reward can be paid out: days after its release, or the date if that is known (ISO 8601). */
export type RewardWait = { least: number; most: number; payableAt: string | null };

/** One line about it; nothing where it is payable at once. */
export function PayableNote({ wait }: { wait: RewardWait | null }) {
  const t = useTranslations('reward');
  const format = useFormatter();
  if (wait === null) return null;
  const { least, most, payableAt } = wait;
  if (payableAt !== null) {
    return <Line text={t('payableFrom', { date: format.dateTime(new Date(payableAt), 'timestamp') })} />;
  }
  if (most === 0) return null;
  return <Line text={least === most ? t('payableAfter', { most }) : t('payableBetween', { least, most })} />;
}

function Line({ text }: { text: string }) {
  return <p className="text-sm leading-relaxed text-muted">{text}</p>;
}
