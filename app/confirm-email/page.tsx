import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ConfirmEmailForm } from '@/components/account/confirm-email-form';
import { ClientMessages } from '@/components/i18n/client-messages';
import { PageFrame } from '@/components/site/page-frame';
import { Card } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('account'))('confirmTitle') };
}

export default async function ConfirmEmailPage() {
  const t = await getTranslations('account');
  return (
    <PageFrame width="narrow">
      <PageHeading title={t('confirmTitle')} lead={t('confirmLead')} />
      <Card>
        <ClientMessages namespaces={['account']}>
          <ConfirmEmailForm />
        </ClientMessages>
      </Card>
    </PageFrame>
  );
}
