import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getFormatter, getTranslations } from 'next-intl/server';
import { firstValue, type SearchParams } from '@/app/search-params';
import { MailList } from '@/components/mails/mail-list';
import { PageFrame } from '@/components/site/page-frame';
import { Card } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { currentUser } from '@/lib/auth/current-user';
import { hasPermission } from '@/lib/auth/roles';
import { localeTable } from '@/lib/i18n/locales';
import { listMails } from '@/lib/mails/list-mails';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('messages'))('title') };
}

/** Every mail of a sandbox, as its reader would see it. */
export default async function MessagesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const to =
    firstValue((await searchParams).to)
      ?.trim()
      .toLowerCase() || undefined;
  const [user, t, format] = await Promise.all([currentUser(), getTranslations('messages'), getFormatter()]);
  const mails = await listMails({
    isTrusted: user !== null && hasPermission({ role: user.role, permission: 'people' }),
    to,
  });
  if (!mails) notFound();
  return (
    <PageFrame width="reading">
      <PageHeading title={t('title')} lead={t('lead')} />
      {to && (
        <p className="flex flex-wrap items-center gap-x-4">
          <span className="break-words">{t('onlyTo', { email: to })}</span>
          <a
            href="/messages"
            className="inline-flex min-h-11 items-center font-semibold text-brand underline underline-offset-4"
          >
            {t('all')}
          </a>
        </p>
      )}
      <Card>
        {mails.length === 0 && <p className="text-muted">{t('empty')}</p>}
        <MailList
          mails={mails.map(({ id, email, state, createdAt, locale, mail, path }) => ({
            id,
            email,
            state,
            at: format.dateTime(new Date(createdAt), 'timestamp'),
            tag: localeTable[locale].tag,
            mail,
            path,
          }))}
        />
      </Card>
    </PageFrame>
  );
}
