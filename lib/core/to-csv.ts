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

/**
 * Text that a spreadsheet would run as a formula is made plain text; a plain number, even a negative one, is none. A cell begins
 * also behind what another program takes for a separator, by its country or because it does not mind our quotation marks.
 */
function cell(value: string): string {
  const text = NUMBER.test(value) ? value : withoutFormulas(value);
  return /[",;|\t\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function withoutFormulas(text: string): string {
  return text
    .replace(/([;,|\t\r\n])(?=[\s"]*[=+\-@|\uff1d\uff0b\uff0d\uff20])/g, "$1'")
    .replace(/^(?=[\s"]*[=+\-@|\uff1d\uff0b\uff0d\uff20]|[\t\r\n])/, "'");
}
