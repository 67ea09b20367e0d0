/** Excel recognizes UTF-8 only by this mark at the beginning. */
const BYTE_ORDER_MARK = '\ufeff';

/** A file for spreadsheets: the titles, then a line for each row. */
export function toCsv({
  titles,
  rows,
}: {
  titles: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}): string {
  const lines = [titles, ...rows].map(
    (cells) => `${cells.map((value) => cell(String(value))).join(',')}\r\n`,
  );
  return BYTE_ORDER_MARK + lines.join('');
}

const NUMBER = /^-?\d+(\.\d+)?$/;

/** Text that a spreadsheet would run as a formula is made plain text; a plain number, even a negative one, is none. */
function cell(value: string): string {
  const isFormula = /^\s*[=+\-@|\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(value) && !NUMBER.test(value);
  const safe = isFormula ? `'${value}` : value;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
