import { ButtonLink } from './button';

type PaginationProps = {
  label: string;
  previous: { href: string; label: string } | null;
  next: { href: string; label: string } | null;
};

export function Pagination({ label, previous, next }: PaginationProps) {
  if (!previous && !next) return null;
  return (
    <nav aria-label={label} className="no-print flex justify-between gap-3">
      {previous ? (
        <ButtonLink tone="secondary" href={previous.href} rel="prev">
          {previous.label}
        </ButtonLink>
      ) : (
        <span />
      )}
      {next && (
        <ButtonLink tone="secondary" href={next.href} rel="next">
          {next.label}
        </ButtonLink>
      )}
    </nav>
  );
}
