import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ForgotPasswordForm } from '@/components/account/forgot-password-form';
import { ClientMessages } from '@/components/i18n/client-messages';
import { PageFrame } from '@/components/site/page-frame';
import { Card } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('account'))('forgotTitle') };
}

export default async function ForgotPasswordPage() {
  const t = await getTranslations('account');
  return (
    <PageFrame width="narrow">
      <PageHeading title={t('forgotTitle')} lead={t('forgotLead')} />
      <Card>
        <ClientMessages namespaces={['account']}>
          <ForgotPasswordForm />
        </ClientMessages>
      </Card>
    </PageFrame>
  );
}
