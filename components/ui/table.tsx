import type { ReactNode } from 'react';
import { classNames } from './class-names';

type TableProps = {
  /** What the table holds, for those who cannot see it. */
  caption: string;
  columns: readonly { key: string; label: string; isNumeric?: boolean; isHiddenOnPhone?: boolean }[];
  rows: readonly { key: string; cells: Readonly<Record<string, ReactNode>> }[];
};

/**
 * A data table; it scrolls sideways inside its own focusable region when the screen is narrow. Its columns keep their
 * name and their longest word: the page's habit of breaking anywhere would squeeze them to one letter a line.
 */
export function Table({ caption, columns, rows }: TableProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, and a section would be one landmark too many.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <div role="group" aria-label={caption} tabIndex={0} className="relative overflow-x-auto wrap-break-word">
      <table className="w-full border-collapse text-[0.9375rem]">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line text-left text-sm text-muted">
            {columns.map((column) => (
              <th key={column.key} scope="col" className={cellClass(column, 'font-medium whitespace-nowrap')}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} className="border-b border-line last:border-0">
              {columns.map((column) => (
                <td key={column.key} className={cellClass(column, 'align-top')}>
                  {row.cells[column.key]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function cellClass(column: TableProps['columns'][number], extra: string): string {
  return classNames(
    'px-3 py-3 first:pl-0 last:pr-0',
    extra,
    column.isNumeric ? 'text-right whitespace-nowrap tabular-nums' : '',
    column.isHiddenOnPhone ? 'hidden sm:table-cell' : '',
  );
}
