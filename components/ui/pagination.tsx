import { useTranslations } from 'next-intl';
import { ButtonLink } from './button';

type PaginationProps = {
  /** The address of the first page, with its filters. */
  first: string;
  /** Where this page begins; undefined: it is the first. */
  cursor: number | undefined;
  /** Where the next page begins; null: there is none. */
  nextCursor: number | null;
};

/** The ways from a page of a list: to its beginning, and on. */
export function Pagination({ first, cursor, nextCursor }: PaginationProps) {
  const t = useTranslations('common');
  if (cursor === undefined && nextCursor === null) return null;
  return (
    <nav aria-label={t('pages')} className="no-print flex justify-between gap-3">
      {cursor === undefined ? (
        <span />
      ) : (
        <ButtonLink tone="secondary" href={first} rel="prev">
          {t('firstPage')}
        </ButtonLink>
      )}
      {nextCursor !== null && (
        <ButtonLink
          tone="secondary"
          href={`${first}${first.includes('?') ? '&' : '?'}cursor=${nextCursor}`}
          rel="next"
        >
          {t('nextPage')}
        </ButtonLink>
      )}
    </nav>
  );
}
