import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ResetPasswordForm } from '@/components/account/reset-password-form';
import { ClientMessages } from '@/components/i18n/client-messages';
import { PageFrame } from '@/components/site/page-frame';
import { Card } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '@/lib/users/schema';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('account'))('resetTitle') };
}

export default async function ResetPasswordPage() {
  const t = await getTranslations('account');
  return (
    <PageFrame width="narrow">
      <PageHeading title={t('resetTitle')} lead={t('resetLead')} />
      <Card>
        <ClientMessages namespaces={['account']}>
          <ResetPasswordForm lengthMin={PASSWORD_LENGTH_MIN} lengthMax={PASSWORD_LENGTH_MAX} />
        </ClientMessages>
      </Card>
    </PageFrame>
  );
}
