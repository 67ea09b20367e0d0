import Link from 'next/link';
import { type Messages, useFormatter, useTranslations } from 'next-intl';
import { Badge, type Tone } from '@/components/ui/badge';
import { Table } from '@/components/ui/table';
import { PostButton } from './post-button';

export type InboxRow = {
  id: string;
  eventId: string;
  type: string;
  state: string;
  note: string | null;
  attempts: number;
  /** Null inside the payment's own page. */
  paymentId: number | null;
  /** ISO 8601. */
  receivedAt: string;
};

export const inboxTones: Record<keyof Messages['inboxState'], Tone> = {
  received: 'info',
  handled: 'positive',
  ignored: 'neutral',
  failed: 'danger',
  parked: 'caution',
};

export function isInboxState(state: string): state is keyof typeof inboxTones {
  return Object.hasOwn(inboxTones, state);
}

/** The providers' events as we stored them, each of which can be handled again. */
export function InboxTable({ events }: { events: readonly InboxRow[] }) {
  const t = useTranslations('admin');
  const states = useTranslations('inboxState');
  const format = useFormatter();
  return (
    <Table
      caption={t('webhooks')}
      columns={[
        { key: 'state', label: t('status') },
        { key: 'type', label: t('event') },
        { key: 'payment', label: t('payment') },
        { key: 'attempts', label: t('attempts'), isNumeric: true },
        { key: 'received', label: t('received') },
        { key: 'replay', label: t('action') },
      ]}
      rows={events.map((event) => ({
        key: event.id,
        cells: {
          state: isInboxState(event.state) ? (
            <Badge tone={inboxTones[event.state]}>{states(event.state)}</Badge>
          ) : (
            <Badge>{event.state}</Badge>
          ),
          type: (
            <span className="grid min-w-52 gap-0.5">
              <span className="font-medium break-all">{event.type}</span>
              <span translate="no" className="font-mono text-xs break-all text-muted">
                {event.eventId}
              </span>
              {event.note && <span className="text-sm text-muted">{event.note}</span>}
            </span>
          ),
          payment:
            event.paymentId === null ? (
              '–'
            ) : (
              <Link
                href={`/admin/payments/${event.paymentId}`}
                className="inline-flex min-h-6 items-center text-brand underline underline-offset-4"
              >
                {`#${event.paymentId}`}
              </Link>
            ),
          attempts: event.attempts,
          received: (
            <time dateTime={event.receivedAt} className="whitespace-nowrap text-muted">
              {format.dateTime(new Date(event.receivedAt), 'precise')}
            </time>
          ),
          replay: (
            <PostButton
              path={`/api/admin/webhooks/${event.id}/replay`}
              label={t('replayEvent', { id: event.eventId })}
            >
              {t('replay')}
            </PostButton>
          ),
        },
      }))}
    />
  );
}
