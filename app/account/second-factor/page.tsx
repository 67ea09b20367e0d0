import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { requireUser } from '@/app/require-user';
import { SecondFactorOff, SecondFactorSetup } from '@/components/account/second-factor-setup';
import { ClientMessages } from '@/components/i18n/client-messages';
import { PageFrame } from '@/components/site/page-frame';
import { Alert } from '@/components/ui/alert';
import { Card } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { lacksSecondFactor } from '@/lib/auth/require-second-factor';
import { isOperatorRole } from '@/lib/auth/roles';
import { countRecoveryCodes } from '@/lib/users/count-recovery-codes';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('secondFactor'))('title') };
}

/** Operators set their second factor up here, and turn it off. */
export default async function SecondFactorPage() {
  const [user, t] = await Promise.all([
    requireUser('/account/second-factor'),
    getTranslations('secondFactor'),
  ]);
  if (!isOperatorRole(user.role) && !user.hasSecondFactor) notFound();
  return (
    <PageFrame width="reading">
      <PageHeading title={t('title')} lead={t('lead')} />
      {lacksSecondFactor(user) && <Alert tone="caution">{t('needed')}</Alert>}
      <Card>
        <ClientMessages namespaces={['secondFactor']}>
          {user.hasSecondFactor ? (
            <SecondFactorOff recoveryCodes={await countRecoveryCodes({ userId: user.id })} />
          ) : (
            <SecondFactorSetup />
          )}
        </ClientMessages>
      </Card>
    </PageFrame>
  );
}
