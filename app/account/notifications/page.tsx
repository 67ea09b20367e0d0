import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { requireUser } from '@/app/require-user';
import { ClientMessages } from '@/components/i18n/client-messages';
import { MailChoiceForm } from '@/components/mails/mail-choice-form';
import { PageFrame } from '@/components/site/page-frame';
import { BackLink } from '@/components/ui/back-link';
import { SectionCard } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { isOperatorRole } from '@/lib/auth/roles';
import { readPreferences } from '@/lib/notifications/read-preferences';
import { isOptional } from '@/lib/notifications/states';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('mailChoice'))('title') };
}

/** What a person is told by e-mail. */
export default async function MailChoicePage() {
  const [user, t] = await Promise.all([requireUser('/account/notifications'), getTranslations('mailChoice')]);
  const { preferences } = await readPreferences({ userId: user.id, isOperator: isOperatorRole(user.role) });
  const always = preferences.filter(({ is_optional: isFree }) => !isFree);
  return (
    <PageFrame width="reading">
      <BackLink href="/account">{t('back')}</BackLink>
      <PageHeading title={t('title')} lead={t('lead', { email: user.email })} />
      <SectionCard id="choice" title={t('optional')}>
        <ClientMessages namespaces={['mailChoice']}>
          <MailChoiceForm
            choices={preferences.flatMap(({ kind, by_mail: byMail }) =>
              isOptional(kind) ? [{ kind, byMail }] : [],
            )}
          />
        </ClientMessages>
      </SectionCard>
      <SectionCard id="always" title={t('always')}>
        <p className="text-muted">{t('alwaysText')}</p>
        <ul className="list-disc pl-5">
          {always.map(({ kind }) => (
            <li key={kind}>{t(`kind.${kind}`)}</li>
          ))}
        </ul>
      </SectionCard>
    </PageFrame>
  );
}
