import Link from 'next/link';

type FilterLinksProps = {
  label: string;
  items: readonly { href: string; label: string; isCurrent: boolean }[];
};

/** Filters of a list; each is an address of its own, so it can be kept and shared. */
export function FilterLinks({ label, items }: FilterLinksProps) {
  return (
    <nav aria-label={label} className="flex flex-wrap gap-2">
      {items.map((item) => (
        <Link
          key={item.href}
          href={item.href}
          aria-current={item.isCurrent ? 'true' : undefined}
          className="inline-flex min-h-11 items-center rounded-full border border-line bg-surface px-4 text-sm font-medium text-muted transition-colors hover:border-edge hover:text-ink aria-[current=true]:border-brand aria-[current=true]:bg-brand-soft aria-[current=true]:text-brand"
        >
          {item.label}
        </Link>
      ))}
    </nav>
  );
}
