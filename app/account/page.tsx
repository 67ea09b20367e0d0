import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { requireUser } from '@/app/require-user';
import { PasswordForm } from '@/components/account/password-form';
import { SendConfirmation } from '@/components/account/send-confirmation';
import { SessionList } from '@/components/account/session-list';
import { ClientMessages } from '@/components/i18n/client-messages';
import { PageFrame } from '@/components/site/page-frame';
import { ButtonLink } from '@/components/ui/button';
import { SectionCard } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { isOperatorRole } from '@/lib/auth/roles';
import { hasPassword } from '@/lib/users/has-password';
import { listSessions } from '@/lib/users/list-sessions';
import { readOwnAccount } from '@/lib/users/read-own-account';
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '@/lib/users/schema';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('identity'))('account') };
}

export default async function AccountPage() {
  const [user, t, factor, deletion, mails] = await Promise.all([
    requireUser('/account'),
    getTranslations('identity'),
    getTranslations('secondFactor'),
    getTranslations('deletion'),
    getTranslations('mailChoice'),
  ]);
  const [{ sessions }, canChange, account] = await Promise.all([
    listSessions(user),
    hasPassword({ userId: user.id }),
    readOwnAccount(user),
  ]);
  return (
    <PageFrame>
      <PageHeading title={t('account')} lead={user.email} />
      <ClientMessages namespaces={['account', 'identity']}>
        {!account.is_email_confirmed && <SendConfirmation email={user.email} />}
        <SectionCard id="sessions" title={t('sessions')}>
          <p className="text-muted">{t('sessionsLead')}</p>
          <SessionList
            sessions={sessions.map((session) => ({
              id: session.session_id,
              isCurrent: session.is_current,
              browser: session.browser,
              system: session.system,
              network: session.network,
              lastSeenAt: session.last_seen_at,
            }))}
          />
        </SectionCard>
        {(isOperatorRole(user.role) || user.hasSecondFactor) && (
          <SectionCard id="second-factor" title={factor('title')}>
            <p className="text-muted">{factor('lead')}</p>
            <ButtonLink tone="secondary" href="/account/second-factor" className="justify-self-start">
              {factor('link')}
            </ButtonLink>
          </SectionCard>
        )}
        <SectionCard id="mails" title={mails('title')}>
          <p className="text-muted">{mails('cardText')}</p>
          <ButtonLink tone="secondary" href="/account/notifications" className="justify-self-start">
            {mails('link')}
          </ButtonLink>
        </SectionCard>
        <SectionCard id="password" title={t('changePassword')}>
          {canChange ? (
            <PasswordForm
              lengthMin={PASSWORD_LENGTH_MIN}
              lengthMax={PASSWORD_LENGTH_MAX}
              email={user.email}
            />
          ) : (
            <p className="text-muted">{t('noPassword')}</p>
          )}
        </SectionCard>
        <SectionCard id="deletion" title={deletion('cardTitle')}>
          <p className="text-muted">{deletion('cardText')}</p>
          <ButtonLink tone="danger" href="/account/deletion" className="justify-self-start">
            {deletion('link')}
          </ButtonLink>
        </SectionCard>
      </ClientMessages>
    </PageFrame>
  );
}
