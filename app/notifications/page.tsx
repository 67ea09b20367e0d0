import { Bell } from 'lucide-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import { widePageCursor } from '@/app/page-cursor';
import { requireUser } from '@/app/require-user';
import type { SearchParams } from '@/app/search-params';
import { ClientMessages } from '@/components/i18n/client-messages';
import { MarkRead } from '@/components/notifications/mark-read';
import { NotificationList } from '@/components/notifications/notification-list';
import { PageFrame } from '@/components/site/page-frame';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeading } from '@/components/ui/page-heading';
import { Pagination } from '@/components/ui/pagination';
import { PageUpdates } from '@/components/updates/page-updates';
import { localeOfTag } from '@/lib/i18n/locales';
import { listNotifications } from '@/lib/notifications/list-notifications';
import { notificationValues } from '@/lib/notifications/notification-values';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('notifications.page'))('title') };
}

export default async function NotificationsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const readAt = Date.now();
  const [query, user, t, mails, tag] = await Promise.all([
    searchParams,
    requireUser('/notifications'),
    getTranslations('notifications'),
    getTranslations('mailChoice'),
    getLocale(),
  ]);
  const locale = localeOfTag(tag);
  const cursor = widePageCursor(query);
  const {
    notifications,
    unread,
    next_cursor: nextCursor,
  } = await listNotifications({ userId: user.id, cursor });
  const shown = notifications.map((notification) => {
    const values = notificationValues({ notification, locale });
    return {
      id: notification.notification_id,
      path: notification.path,
      title: t(`title.${notification.kind}`, values),
      body: t(`body.${notification.kind}`, values),
      isRead: notification.is_read,
      createdAt: notification.created_at,
    };
  });
  const newest = shown[0];
  return (
    <PageFrame width="reading">
      <PageUpdates of="person" readAt={readAt} state={t('page.unread', { count: unread })} />
      <PageHeading
        title={t('page.title')}
        lead={t('page.unread', { count: unread })}
        action={
          newest && cursor === undefined && unread > 0 ? (
            <ClientMessages namespaces={[]}>
              <MarkRead newestId={newest.id} label={t('page.markAll')} />
            </ClientMessages>
          ) : null
        }
      />
      {newest ? (
        <NotificationList notifications={shown} />
      ) : (
        <EmptyState icon={<Bell className="size-6" />} title={t('page.empty')}>
          {t('page.emptyText')}
        </EmptyState>
      )}
      <Pagination first="/notifications" cursor={cursor} nextCursor={nextCursor} />
      <Link
        href="/account/notifications"
        className="inline-flex min-h-11 items-center justify-self-start font-semibold text-brand underline underline-offset-4"
      >
        {mails('link')}
      </Link>
    </PageFrame>
  );
}
