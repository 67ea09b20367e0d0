import Link from 'next/link';
import { useFormatter } from 'next-intl';
import type { ReactNode } from 'react';
import { classNames } from './class-names';
import { Table } from './table';

export type StatementLine = {
  id: number;
  /** What happened, in the reader's language. */
  name: string;
  /** What it was about, where that can be opened. */
  link: { href: string; label: string } | null;
  note: string | null;
  /** The change as it is shown; the sign of `amount` says whether it is good news. */
  change: ReactNode;
  amount: number;
  after: ReactNode;
  /** ISO 8601. */
  createdAt: string;
};

type StatementProps = {
  caption: string;
  columns: { what: string; when: string; change: string; after: string };
  lines: readonly StatementLine[];
};

/** Every change of a balance, newest first. On a phone the time and the new balance stand beneath, in two columns. */
export function Statement({ caption, columns, lines }: StatementProps) {
  return (
    <Table
      caption={caption}
      columns={[
        { key: 'what', label: columns.what },
        { key: 'when', label: columns.when, isHiddenOnPhone: true },
        { key: 'change', label: columns.change, isNumeric: true },
        { key: 'after', label: columns.after, isNumeric: true, isHiddenOnPhone: true },
      ]}
      rows={lines.map((line) => ({
        key: String(line.id),
        cells: {
          what: <What {...line} />,
          when: <Timestamp at={line.createdAt} className="whitespace-nowrap text-muted" />,
          change: (
            <>
              <span className={classNames('font-semibold', line.amount > 0 && 'text-positive')}>
                {line.change}
              </span>
              <span className="block text-sm text-muted sm:hidden">
                <span>{columns.after}</span> <span>{line.after}</span>
              </span>
            </>
          ),
          after: line.after,
        },
      }))}
    />
  );
}

/** A title that people wrote may be one endless word: it breaks, so that the amounts stay on the screen. */
function What({ name, link, note, createdAt }: StatementLine) {
  return (
    <span className="grid min-w-28 gap-0.5 wrap-anywhere">
      <span className="font-medium">{name}</span>
      {note && <span className="text-sm text-muted">{note}</span>}
      {link && (
        <Link
          href={link.href}
          className="inline-block min-h-6 text-sm text-brand underline underline-offset-4"
        >
          <span className="line-clamp-3">{link.label}</span>
        </Link>
      )}
      <Timestamp at={createdAt} className="text-sm text-muted sm:hidden" />
    </span>
  );
}

function Timestamp({ at, className }: { at: string; className: string }) {
  const format = useFormatter();
  return (
    <time dateTime={at} className={className}>
      {format.dateTime(new Date(at), 'timestamp')}
    </time>
  );
}
