import { Users } from 'lucide-react';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { pageCursor } from '@/app/page-cursor';
import { requireOperator } from '@/app/require-operator';
import { firstValue, type SearchParams } from '@/app/search-params';
import { FindForm } from '@/components/admin/find-form';
import { PeopleTable } from '@/components/people/people-table';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { FilterLinks } from '@/components/ui/filter-links';
import { PageHeading } from '@/components/ui/page-heading';
import { Pagination } from '@/components/ui/pagination';
import { roles } from '@/lib/auth/roles';
import { shownTo } from '@/lib/auth/shown-to';
import { adminListPeople } from '@/lib/people/admin-list-people';
import { type PersonFilter, personFilterSchema } from '@/lib/people/schema';
import { accountStates, FIND_PERSON_LENGTH_MAX } from '@/lib/people/states';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('people'))('title') };
}

/** People by what the operator has in hand, by role and state; the filters stand in the address. */
export default async function PeoplePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const operator = await requireOperator('/admin/people');
  const query = await searchParams;
  const filter = filterOf(query);
  const cursor = pageCursor(query);
  const [{ people, next_cursor: nextCursor }, t] = await Promise.all([
    adminListPeople({ ...filter, viewerRole: operator.role, cursor }),
    getTranslations('people'),
  ]);
  const { find = '', ...keep } = filter;
  return (
    <>
      <PageHeading title={t('title')} lead={t('lead')} />
      <FindForm
        text={find}
        label={t(shownTo(operator.role).isFull ? 'findLabel' : 'findShortLabel')}
        lengthMax={FIND_PERSON_LENGTH_MAX}
        keep={keep}
      />
      <FilterLinks
        label={t('role')}
        items={[undefined, ...roles].map((role) => ({
          href: hrefOf({ ...filter, role }),
          label: role ? t(`roles.${role}`) : t('everyRole'),
          isCurrent: filter.role === role,
        }))}
      />
      <FilterLinks
        label={t('state')}
        items={[undefined, ...accountStates].map((state) => ({
          href: hrefOf({ ...filter, state }),
          label: state ? t(`states.${state}`) : t('everyState'),
          isCurrent: filter.state === state,
        }))}
      />
      {people.length > 0 ? (
        <Card>
          <PeopleTable people={people} />
        </Card>
      ) : (
        <EmptyState icon={<Users className="size-6" />} title={t('none')}>
          {t('noneText')}
        </EmptyState>
      )}
      <Pagination first={hrefOf(filter)} cursor={cursor} nextCursor={nextCursor} />
    </>
  );
}

/** What of the address is no filter filters nothing. */
function filterOf(query: SearchParams): PersonFilter {
  const { find, role, state } = personFilterSchema.shape;
  return {
    find: find.safeParse((firstValue(query.find) ?? '').trim()).data,
    role: role.safeParse(firstValue(query.role)).data,
    state: state.safeParse(firstValue(query.state)).data,
  };
}

function hrefOf(filter: PersonFilter): string {
  const query = new URLSearchParams(
    Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return query.size === 0 ? '/admin/people' : `/admin/people?${query}`;
}
