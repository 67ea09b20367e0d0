import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { mayDecide } from '@/app/may-decide';
import { requireOperator } from '@/app/require-operator';
import { firstValue, type SearchParams } from '@/app/search-params';
import { FindForm } from '@/components/admin/find-form';
import { GrantForm } from '@/components/admin/grant-form';
import { ButtonLink } from '@/components/ui/button';
import { Card, SectionCard } from '@/components/ui/card';
import { PageHeading } from '@/components/ui/page-heading';
import { pathIdSchema } from '@/lib/core/fields';
import { POINTS_GRANT_MAX } from '@/lib/points/schema';
import { adminFindUsers } from '@/lib/users/admin-find-users';
import { OwnCaseNote } from '../own-case-note';

/** The contract's limit for a reason. */
const REASON_LENGTH_MAX = 200;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('admin'))('findTitle') };
}

export default async function AdminPointsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const user = await requireOperator('/admin/points');
  const query = await searchParams;
  const text = firstValue(query.find) ?? '';
  const [people, t] = await Promise.all([adminFindUsers(text), getTranslations('admin')]);
  const chosenId = pathIdSchema.safeParse(firstValue(query.user)).data;
  const chosen = people.find(({ id }) => id === chosenId) ?? (people.length === 1 ? people[0] : undefined);
  const decides = chosen ? await mayDecide({ user, subject: `user:${chosen.id}` }) : 'not_allowed';
  return (
    <>
      <PageHeading title={t('findTitle')} lead={t('findLead')} />
      <Card className="grid gap-5">
        <FindForm text={text} label={t('findLabel')} lengthMax={100} />
        {text && people.length === 0 && <p role="status">{t('foundNobody')}</p>}
        {people.length > 1 && (
          <ul aria-label={t('foundTitle')} className="divide-y divide-line">
            {people.map((person) => (
              <li key={person.id} className="flex flex-wrap items-center justify-between gap-3 py-2.5">
                <span>
                  <span translate="no" className="font-medium">
                    {person.name}
                  </span>{' '}
                  <span className="text-muted">{person.email}</span>
                </span>
                <ButtonLink
                  tone="secondary"
                  href={`/admin/points?find=${encodeURIComponent(text)}&user=${person.id}`}
                  aria-label={t('choosePerson', { name: person.name })}
                  aria-current={person.id === chosen?.id ? 'true' : undefined}
                >
                  {t('choose')}
                </ButtonLink>
              </li>
            ))}
          </ul>
        )}
      </Card>
      {decides === 'own_case' && <OwnCaseNote />}
      {chosen && decides === 'yes' && (
        <SectionCard id="grant" title={t('grant')}>
          <GrantForm
            key={chosen.id}
            person={chosen}
            pointsMax={POINTS_GRANT_MAX}
            reasonLengthMax={REASON_LENGTH_MAX}
          />
        </SectionCard>
      )}
    </>
  );
}
