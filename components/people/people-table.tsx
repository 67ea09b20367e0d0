import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { usePersonName } from '@/components/i18n/use-person-name';
import { Badge } from '@/components/ui/badge';
import { Table } from '@/components/ui/table';
import type { PersonSummary } from '@/lib/people/schema';
import { PersonState } from './person-state';

/** People with their roles and states, each with a link to what an operator can do. */
export function PeopleTable({ people }: { people: readonly PersonSummary[] }) {
  const t = useTranslations('people');
  const format = useFormatter();
  const say = usePersonName();
  return (
    <Table
      caption={t('title')}
      columns={[
        { key: 'person', label: t('person') },
        { key: 'role', label: t('role') },
        { key: 'state', label: t('state') },
        { key: 'created', label: t('created') },
      ]}
      rows={people.map((person) => ({
        key: String(person.user_id),
        cells: {
          person: (
            <span className="grid min-w-40 gap-0.5 wrap-anywhere">
              <Link
                href={`/admin/people/${person.user_id}`}
                className="inline-flex min-h-6 items-center font-semibold text-brand underline underline-offset-4"
              >
                {`#${person.user_id} ${say(person.name)}`}
              </Link>
              <span className="text-sm text-muted">{person.email}</span>
            </span>
          ),
          role:
            person.role === 'user' ? t('roles.user') : <Badge tone="info">{t(`roles.${person.role}`)}</Badge>,
          state: <PersonState state={person.state} />,
          created: (
            <time dateTime={person.created_at} className="whitespace-nowrap text-muted">
              {format.dateTime(new Date(person.created_at), 'timestamp')}
            </time>
          ),
        },
      }))}
    />
  );
}
