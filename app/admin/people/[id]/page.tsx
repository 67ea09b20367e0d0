import type { Metadata } from 'next';
import Link from 'next/link';
import { getFormatter, getTranslations } from 'next-intl/server';
import { orNotFound } from '@/app/or-not-found';
import { pathId } from '@/app/path-id';
import { requireOperator } from '@/app/require-operator';
import { sayNames } from '@/app/say-names';
import { ClientMessages } from '@/components/i18n/client-messages';
import { AccountForm } from '@/components/people/account-form';
import { PersonState } from '@/components/people/person-state';
import { RoleForm } from '@/components/people/role-form';
import { SecondFactorReset } from '@/components/people/second-factor-reset';
import { BackLink } from '@/components/ui/back-link';
import { Card, SectionCard } from '@/components/ui/card';
import { Facts } from '@/components/ui/facts';
import { Money } from '@/components/ui/money';
import { PageHeading } from '@/components/ui/page-heading';
import { isOwnCase } from '@/lib/auth/is-own-case';
import { hasPermission } from '@/lib/auth/roles';
import { POINTS_UNIT } from '@/lib/core/money';
import { accountKinds } from '@/lib/ledger/transaction-forms';
import { adminViewPerson } from '@/lib/people/admin-view-person';
import type { PersonResponse } from '@/lib/people/schema';

type PersonPageProps = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: PersonPageProps): Promise<Metadata> {
  const [{ id }, t] = await Promise.all([params, getTranslations('people')]);
  return { title: t('personTitle', { id: pathId(id) }) };
}

export default async function PersonPage({ params }: PersonPageProps) {
  const id = pathId((await params).id);
  const operator = await requireOperator('/admin/people/[id]', `/admin/people/${id}`);
  const [person, t, isOwn, say] = await Promise.all([
    orNotFound(adminViewPerson({ operator, personId: id })),
    getTranslations('people'),
    isOwnCase({ actorId: operator.id, subject: `user:${id}` }),
    sayNames(),
  ]);
  const isDeleted = person.state === 'deleted';
  const mayChange = !isDeleted && hasPermission({ role: operator.role, permission: 'people' });
  return (
    <>
      <PageHeading
        eyebrow={<BackLink href="/admin/people">{t('title')}</BackLink>}
        title={t('personTitle', { id })}
        lead={say(person.name)}
      />
      <Card>
        <PersonFacts person={person} />
      </Card>
      {hasPermission({ role: operator.role, permission: 'personal_data' }) && (
        <p className="flex flex-wrap gap-x-6 gap-y-2">
          <Link href={`/admin/audit?actor=${id}`}>{t('inLog')}</Link>
          <Link href={`/admin/audit?subject=user:${id}`}>{t('aboutInLog')}</Link>
        </p>
      )}
      <SectionCard id="balances" title={t('balances')}>
        <Balances person={person} />
      </SectionCard>
      {isDeleted && <p className="text-muted">{t('isDeleted')}</p>}
      {mayChange && isOwn && <p className="text-muted">{t('own')}</p>}
      {mayChange && !isOwn && (
        <ClientMessages namespaces={['people']}>
          <SectionCard id="role" title={t('changeRole')}>
            <RoleForm key={person.role} userId={id} role={person.role} />
          </SectionCard>
          <SectionCard id="account" title={t(person.state === 'active' ? 'disable' : 'enable')}>
            <AccountForm key={person.state} userId={id} state={person.state} />
          </SectionCard>
          <SectionCard id="second-factor" title={t('secondFactor')}>
            <SecondFactorReset userId={id} isOn={person.has_second_factor} />
          </SectionCard>
        </ClientMessages>
      )}
    </>
  );
}

async function PersonFacts({ person }: { person: PersonResponse }) {
  const [t, format] = await Promise.all([getTranslations('people'), getFormatter()]);
  const at = (when: string) => format.dateTime(new Date(when), 'timestamp');
  const given = person.role_given_at;
  return (
    <Facts
      items={[
        { term: t('email'), value: <span className="wrap-anywhere">{person.email}</span> },
        { term: t('role'), value: t(`roles.${person.role}`) },
        ...(given ? [{ term: t('roleGivenAt'), value: at(given) }] : []),
        { term: t('state'), value: <PersonState state={person.state} /> },
        ...(person.disabled_at && !person.deleted_at
          ? [{ term: t('disabledAt'), value: at(person.disabled_at) }]
          : []),
        ...(person.deleted_at ? [{ term: t('deletedAt'), value: at(person.deleted_at) }] : []),
        { term: t('created'), value: at(person.created_at) },
        { term: t('confirmedAt'), value: person.confirmed_at ? at(person.confirmed_at) : t('unconfirmed') },
        {
          term: t('secondFactor'),
          value: t(person.has_second_factor ? 'secondFactorOn' : 'secondFactorOff'),
        },
        { term: t('sessions'), value: format.number(person.sessions) },
        { term: t('payments'), value: format.number(person.payments) },
        { term: t('payouts'), value: format.number(person.payouts) },
        ...(person.waiting_approvals > 0
          ? [
              {
                term: t('waitingApprovals'),
                value: <Link href="/admin/approvals">{format.number(person.waiting_approvals)}</Link>,
              },
            ]
          : []),
      ]}
    />
  );
}

/** What is theirs; it stays when the account is disabled. */
async function Balances({ person: { balances } }: { person: PersonResponse }) {
  const [t, accounts, common] = await Promise.all([
    getTranslations('people'),
    getTranslations('solvency.account'),
    getTranslations('common'),
  ]);
  if (balances.length === 0) return <p className="text-muted">{t('noBalances')}</p>;
  return (
    <Facts
      items={balances.map(({ kind, currency, amount }) => {
        const known = accountKinds.find((name) => name === kind);
        return {
          term: `${known ? accounts(known) : kind} (${currency})`,
          value:
            currency === POINTS_UNIT ? (
              common('points', { count: amount })
            ) : (
              <Money amount={amount} currency={currency} />
            ),
        };
      })}
    />
  );
}
