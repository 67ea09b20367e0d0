import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { requireUser } from '@/app/require-user';
import { DeletionBlockers } from '@/components/account/deletion-blockers';
import { DeletionForm } from '@/components/account/deletion-form';
import { DeletionTerms } from '@/components/account/deletion-terms';
import { ClientMessages } from '@/components/i18n/client-messages';
import { PageFrame } from '@/components/site/page-frame';
import { BackLink } from '@/components/ui/back-link';
import { SectionCard } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { readDeletion } from '@/lib/users/read-deletion';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('deletion'))('title') };
}

/** What goes with an account, what stays, and what has to end first; then the form that deletes it. */
export default async function DeletionPage() {
  const [user, t, identity] = await Promise.all([
    requireUser('/account/deletion'),
    getTranslations('deletion'),
    getTranslations('identity'),
  ]);
  const { blockers, lost, kept } = await readDeletion(user);
  return (
    <PageFrame width="reading">
      <PageHeading
        eyebrow={<BackLink href="/account">{identity('account')}</BackLink>}
        title={t('title')}
        lead={t('lead')}
      />
      {blockers.length > 0 && (
        <SectionCard id="blocked" title={t('blockedTitle')}>
          <p className="text-muted">{t('blockedText')}</p>
          <DeletionBlockers blockers={blockers} />
        </SectionCard>
      )}
      <DeletionTerms lost={lost} kept={kept} />
      {blockers.length === 0 && (
        <SectionCard id="confirm" title={t('confirmTitle')}>
          <ClientMessages namespaces={['deletion']}>
            <DeletionForm email={user.email} points={lost.points} />
          </ClientMessages>
        </SectionCard>
      )}
    </PageFrame>
  );
}
