import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ClientMessages } from '@/components/i18n/client-messages';
import { UnsubscribeForm } from '@/components/mails/unsubscribe-form';
import { PageFrame } from '@/components/site/page-frame';
import { Card } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('mailChoice'))('stopTitle') };
}

/** Where the link below a mail leads. It needs no sign-in: whoever has the mail may do without it. */
export default async function UnsubscribePage() {
  const t = await getTranslations('mailChoice');
  return (
    <PageFrame width="narrow">
      <PageHeading title={t('stopTitle')} lead={t('stopLead')} />
      <Card>
        <ClientMessages namespaces={['mailChoice']}>
          <UnsubscribeForm />
        </ClientMessages>
      </Card>
    </PageFrame>
  );
}
