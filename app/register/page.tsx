import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { firstValue, type SearchParams } from '@/app/search-params';
import { RegisterForm } from '@/components/account/register-form';
import { ClientMessages } from '@/components/i18n/client-messages';
import { PageFrame } from '@/components/site/page-frame';
import { Card } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { currentUser } from '@/lib/auth/current-user';
import { ownPath } from '@/lib/auth/own-path';
import { NAME_LENGTH_MAX } from '@/lib/users/names';
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '@/lib/users/schema';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('account'))('register') };
}

export default async function RegisterPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [query, user, t] = await Promise.all([searchParams, currentUser(), getTranslations('account')]);
  const nextPath = ownPath(firstValue(query.next)) ?? '/';
  if (user) redirect(nextPath);
  return (
    <PageFrame width="narrow">
      <PageHeading title={t('registerTitle')} lead={t('registerLead')} />
      <Card>
        <ClientMessages namespaces={['account']}>
          <RegisterForm
            nextPath={nextPath}
            passwordLengthMin={PASSWORD_LENGTH_MIN}
            passwordLengthMax={PASSWORD_LENGTH_MAX}
            nameLengthMax={NAME_LENGTH_MAX}
          />
        </ClientMessages>
      </Card>
      <p className="text-center text-muted">
        <span>{t('haveAccount')}</span>{' '}
        <Link
          href={`/sign-in?next=${encodeURIComponent(nextPath)}`}
          className="font-semibold text-brand underline underline-offset-4"
        >
          {t('goSignIn')}
        </Link>
      </p>
    </PageFrame>
  );
}
