import { useFormatter, useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { PauseForm, type Switched } from './pause-form';
import { PostButton } from './post-button';

export type ProviderSwitchRow = {
  provider: string;
  label: string;
  /** Null while it takes new payments. Timestamps in ISO 8601. */
  pause: { reason: string; by: string; at: string; expectedUntil: string | null } | null;
};

/** Where each is switched. */
const paths = {
  payments: (provider: string) => `/api/admin/providers/${provider}`,
  payouts: (provider: string) => `/api/admin/providers/${provider}/payouts`,
} as const satisfies Record<Switched, (provider: string) => string>;

type ProviderSwitchesProps = {
  of: Switched;
  rows: readonly ProviderSwitchRow[];
  /** Whether this operator may switch them. */
  maySwitch: boolean;
  reasonLengthMax: number;
};

/** Which providers take new payments, or are sent payouts, and the switch of each. */
export function ProviderSwitches({ of, rows, maySwitch, reasonLengthMax }: ProviderSwitchesProps) {
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
                <span>{t(`switch.${of}.until`, { at: timestamp(pause.expectedUntil) })}</span>
              )}
            </p>
          )}
          {maySwitch && pause && (
            <PostButton
              path={`${paths[of](provider)}/resume`}
              label={t(`switch.${of}.resume`, { provider: label })}
            >
              {t('providerResume')}
            </PostButton>
          )}
          {maySwitch && !pause && (
            <PauseForm
              of={of}
              path={`${paths[of](provider)}/pause`}
              provider={provider}
              label={label}
              reasonLengthMax={reasonLengthMax}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
