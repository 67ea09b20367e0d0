import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { firstValue, type SearchParams } from '@/app/search-params';
import { SecondFactorCodeForm } from '@/components/account/second-factor-code-form';
import { SignInForm } from '@/components/account/sign-in-form';
import { ClientMessages } from '@/components/i18n/client-messages';
import { PageFrame } from '@/components/site/page-frame';
import { SignOutButton } from '@/components/site/sign-out-button';
import { Alert } from '@/components/ui/alert';
import { Card } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { awaitsSecondFactor } from '@/lib/auth/awaits-second-factor';
import { currentUser } from '@/lib/auth/current-user';
import { ownPath } from '@/lib/auth/own-path';
import { env } from '@/lib/core/env';
import { demoAccounts } from '@/lib/users/demo-accounts';
import { DEMO_PASSWORD } from '@/lib/users/fit-demo-passwords';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('account'))('signIn') };
}

export default async function SignInPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [query, user, t] = await Promise.all([searchParams, currentUser(), getTranslations('account')]);
  const nextPath = ownPath(firstValue(query.next)) ?? '/';
  if (user) redirect(nextPath);
  if (await awaitsSecondFactor()) return <SecondFactorStep nextPath={nextPath} />;
  return (
    <PageFrame width="narrow">
      <PageHeading title={t('signInTitle')} lead={t('signInLead')} />
      {firstValue(query.error) && <Alert tone="danger">{t('signInAway')}</Alert>}
      <Card>
        <ClientMessages namespaces={['account']}>
          <SignInForm
            nextPath={nextPath}
            hasGoogle={env().google !== null}
            demoAccounts={env().mode === 'sandbox' && !env().isPublic ? demoSignIns(t) : []}
          />
        </ClientMessages>
      </Card>
      <p className="text-center">
        <Link href="/forgot-password" className="font-semibold text-brand underline underline-offset-4">
          {t('forgot')}
        </Link>
      </p>
      <p className="text-center text-muted">
        <span>{t('noAccount')}</span>{' '}
        <Link
          href={`/register?next=${encodeURIComponent(nextPath)}`}
          className="font-semibold text-brand underline underline-offset-4"
        >
          {t('goRegister')}
        </Link>
      </p>
    </PageFrame>
  );
}

async function SecondFactorStep({ nextPath }: { nextPath: string }) {
  const t = await getTranslations('secondFactor');
  return (
    <PageFrame width="narrow">
      <PageHeading title={t('signInTitle')} lead={t('signInLead')} />
      <Card>
        <ClientMessages namespaces={['secondFactor']}>
          <SecondFactorCodeForm nextPath={nextPath} />
        </ClientMessages>
      </Card>
      <div className="text-center">
        <SignOutButton label={t('signOut')} />
      </div>
    </PageFrame>
  );
}

/** The accounts of the demo data; they exist in the sandbox only, and where others reach it, their passwords are random. */
function demoSignIns(t: Awaited<ReturnType<typeof getTranslations<'account'>>>) {
  const { poster, helper, admin, finance, support } = demoAccounts;
  return [
    { ...poster, label: t('demoPoster') },
    { ...helper, label: t('demoHelper') },
    { ...admin, label: t('demoOperator') },
    { ...finance, label: t('demoFinance') },
    { ...support, label: t('demoSupport') },
  ].map(({ email, label }) => ({ email, label, password: DEMO_PASSWORD }));
}
