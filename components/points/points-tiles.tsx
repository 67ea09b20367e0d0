import { useFormatter, useTranslations } from 'next-intl';

type PointsTilesProps = { balance: number; reserved: number; available: number };

export function PointsTiles({ balance, reserved, available }: PointsTilesProps) {
  const t = useTranslations('points');
  const format = useFormatter();
  return (
    <dl className="grid gap-px overflow-hidden rounded-2xl border border-line bg-line shadow-card sm:grid-cols-[1.4fr_1fr_1fr]">
      <div className="grid content-start gap-1 bg-surface p-6">
        <dt className="font-medium text-muted">{t('available')}</dt>
        <dd className="text-4xl font-semibold tracking-tight text-brand tabular-nums">
          {format.number(available)}
        </dd>
      </div>
      <div className="grid content-start gap-1 bg-surface p-6">
        <dt className="font-medium text-muted">{t('reserved')}</dt>
        <dd className="grid gap-1.5">
          <span className="text-2xl font-semibold tabular-nums">{format.number(reserved)}</span>
          <span className="text-sm text-muted">{t('reservedHint')}</span>
        </dd>
      </div>
      <div className="grid content-start gap-1 bg-surface p-6">
        <dt className="font-medium text-muted">{t('balance')}</dt>
        <dd className="text-2xl font-semibold tabular-nums">{format.number(balance)}</dd>
      </div>
    </dl>
  );
}
