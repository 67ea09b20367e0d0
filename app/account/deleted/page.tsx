import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { PageFrame } from '@/components/site/page-frame';
import { Alert } from '@/components/ui/alert';
import { ButtonLink } from '@/components/ui/button';
import { PageHeading } from '@/components/ui/page-heading';
import { currentUser } from '@/lib/auth/current-user';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('deletion'))('doneTitle') };
}

/** Where a deletion ends. Whoever is signed in has an account. */
export default async function DeletedPage() {
  const [user, t] = await Promise.all([currentUser(), getTranslations('deletion')]);
  if (user) redirect('/account');
  return (
    <PageFrame width="narrow">
      <PageHeading title={t('doneTitle')} />
      <Alert tone="positive" actions={<ButtonLink href="/">{t('home')}</ButtonLink>}>
        {t('doneText')}
      </Alert>
    </PageFrame>
  );
}
