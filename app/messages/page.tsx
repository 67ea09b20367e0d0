import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getFormatter, getTranslations } from 'next-intl/server';
import { PageFrame } from '@/components/site/page-frame';
import { Card } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { currentUser } from '@/lib/auth/current-user';
import { hasPermission } from '@/lib/auth/roles';
import { listMessages } from '@/lib/users/list-messages';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('messages'))('title') };
}

/** What would be sent by e-mail, where nothing is sent. */
export default async function MessagesPage() {
  const [user, t, providers, format] = await Promise.all([
    currentUser(),
    getTranslations('messages'),
    getTranslations('provider'),
    getFormatter(),
  ]);
  const messages = await listMessages({
    isTrusted: user !== null && hasPermission({ role: user.role, permission: 'people' }),
  });
  if (!messages) notFound();
  return (
    <PageFrame width="reading">
      <PageHeading title={t('title')} lead={t('lead')} />
      <Card>
        {messages.length === 0 && <p className="text-muted">{t('empty')}</p>}
        <ul className="grid gap-4">
          {messages.map(({ id, email, kind, createdAt, path, detail }) => (
            <li key={id} className="grid gap-1 border-line border-b pb-4 last:border-0 last:pb-0">
              <p className="break-words font-semibold">{email}</p>
              <p>
                {t(`kind.${kind}`, {
                  provider: detail.provider ? providers(detail.provider) : '',
                  destination: detail.destination ?? (detail.provider ? providers(detail.provider) : ''),
                  until: detail.usable_at ? format.dateTime(new Date(detail.usable_at), 'timestamp') : '',
                })}
              </p>
              <p className="text-muted text-sm">{format.dateTime(new Date(createdAt), 'timestamp')}</p>
              {path && (
                <p>
                  <a
                    href={path}
                    className="inline-flex min-h-11 items-center font-semibold text-brand underline underline-offset-4"
                  >
                    {t(`open.${kind}`)}
                  </a>
                </p>
              )}
            </li>
          ))}
        </ul>
      </Card>
    </PageFrame>
  );
}
