import { useFormatter, useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { PauseForm } from './pause-form';
import { PostButton } from './post-button';

export type ProviderSwitchRow = {
  provider: string;
  label: string;
  /** Null while it takes new payments. Timestamps in ISO 8601. */
  pause: { reason: string; by: string; at: string; expectedUntil: string | null } | null;
};

type ProviderSwitchesProps = {
  rows: readonly ProviderSwitchRow[];
  /** Whether this operator may switch them. */
  maySwitch: boolean;
  reasonLengthMax: number;
};

/** Which providers take new payments, and the switch of each. */
export function ProviderSwitches({ rows, maySwitch, reasonLengthMax }: ProviderSwitchesProps) {
  const t = useTranslations('admin');
  const format = useFormatter();
  const timestamp = (at: string) => format.dateTime(new Date(at), 'timestamp');
  return (
    <ul className="grid gap-5 sm:grid-cols-2">
      {rows.map(({ provider, label, pause }) => (
        <li key={provider} className="grid content-start gap-3">
          <p className="flex flex-wrap items-center gap-2">
            <strong>{label}</strong>
            <Badge tone={pause ? 'caution' : 'positive'}>{t(pause ? 'providerPaused' : 'providerOn')}</Badge>
          </p>
          {pause && (
            <p className="text-muted">
              <span>
                {t('providerPausedBy', { by: pause.by, at: timestamp(pause.at), reason: pause.reason })}
              </span>{' '}
              {pause.expectedUntil && (
                <span>{t('providerUntil', { at: timestamp(pause.expectedUntil) })}</span>
              )}
            </p>
          )}
          {maySwitch && pause && (
            <PostButton
              path={`/api/admin/providers/${provider}/resume`}
              label={t('providerResumeLabel', { provider: label })}
            >
              {t('providerResume')}
            </PostButton>
          )}
          {maySwitch && !pause && (
            <PauseForm provider={provider} label={label} reasonLengthMax={reasonLengthMax} />
          )}
        </li>
      ))}
    </ul>
  );
}
