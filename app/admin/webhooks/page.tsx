import { Inbox } from 'lucide-react';
import type { Metadata } from 'next';
import { getFormatter, getTranslations } from 'next-intl/server';
import { widePageCursor } from '@/app/page-cursor';
import { requireOperator } from '@/app/require-operator';
import { firstValue, type SearchParams } from '@/app/search-params';
import { InboxTable, inboxTones, isInboxState } from '@/components/admin/inbox-table';
import { JobFailures } from '@/components/admin/job-failures';
import { ParkedMails } from '@/components/admin/parked-mails';
import { StalledSearches } from '@/components/admin/stalled-searches';
import { ClientMessages } from '@/components/i18n/client-messages';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { FilterLinks } from '@/components/ui/filter-links';
import { PageHeading } from '@/components/ui/page-heading';
import { Pagination } from '@/components/ui/pagination';
import { listJobFailures } from '@/lib/console/list-job-failures';
import { adminListParkedMails } from '@/lib/mails/admin-list-parked-mails';
import { adminListEvents } from '@/lib/webhooks/admin-list-events';
import { listStalledSearches } from '@/lib/webhooks/list-stalled-searches';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admin'))('webhooks') };
}

export default async function AdminWebhooksPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const { role: viewerRole } = await requireOperator('/admin/webhooks');
  const query = await searchParams;
  const wanted = firstValue(query.state) ?? '';
  const state = isInboxState(wanted) ? wanted : null;
  const cursor = widePageCursor(query);
  const [{ events, nextCursor }, stalled, failures, { mails }, t, names, format] = await Promise.all([
    adminListEvents({ state, viewerRole, cursor }),
    listStalledSearches(),
    listJobFailures({ viewerRole }),
    adminListParkedMails(),
    getTranslations('admin'),
    getTranslations('inboxState'),
    getFormatter(),
  ]);
  const first = state ? `/admin/webhooks?state=${state}` : '/admin/webhooks';
  return (
    <>
      <PageHeading title={t('webhooks')} />
      <JobFailures
        failures={failures.map((failure) => ({ ...failure, nextTryAt: failure.nextTryAt.toISOString() }))}
      />
      <ClientMessages namespaces={['parkedMails']}>
        <ParkedMails
          mails={mails.map((mail) => ({
            id: mail.mail_id,
            userId: mail.user_id,
            reason: mail.reason,
            smtpCode: mail.smtp_code,
            attempts: mail.attempts,
            at: format.dateTime(new Date(mail.ended_at ?? mail.created_at), 'timestamp'),
          }))}
        />
      </ClientMessages>
      <StalledSearches
        searches={stalled.map((search) => ({
          ...search,
          searchedUntil: search.searchedUntil?.toISOString() ?? null,
        }))}
      />
      <FilterLinks
        label={t('filter')}
        items={[
          { href: '/admin/webhooks', label: t('all'), isCurrent: state === null },
          ...Object.keys(inboxTones)
            .filter(isInboxState)
            .map((name) => ({
              href: `/admin/webhooks?state=${name}`,
              label: names(name),
              isCurrent: state === name,
            })),
        ]}
      />
      {events.length > 0 ? (
        <Card>
          <InboxTable
            events={events.map((event) => ({
              id: String(event.id),
              eventId: event.eventId,
              type: event.type,
              state: event.state,
              note: event.note,
              attempts: event.attempts,
              paymentId: event.paymentId,
              receivedAt: event.receivedAt.toISOString(),
            }))}
          />
        </Card>
      ) : (
        <EmptyState icon={<Inbox className="size-6" />} title={t('noEvents')} />
      )}
      <Pagination first={first} cursor={cursor} nextCursor={nextCursor} />
    </>
  );
}
