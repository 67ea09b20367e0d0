import { describe, expect, it } from 'vitest';
import { toCsv } from './to-csv';

const FORMULAS = ['=1+1', '+1+1', '-1+1', '@SUM(1)', '|calc', '＝1+1', '\t=1', '\r=1', '\n=1', ' =1', '"=1"'];
const SEPARATORS = [',', ';', '\t', '|', '\n', '\r\n'];
const TEXTS = FORMULAS.flatMap((formula) => [
  formula,
  ...SEPARATORS.flatMap((separator) => [
    `a${separator}${formula}`,
    `a"${separator} "${formula}`,
    `${separator}${formula}${separator}`,
  ]),
]);

const fileOf = (text: string) => toCsv({ titles: ['One', 'Two', 'Three'], rows: [['x', text, -5]] });

/** The cells as a program has them that ends a cell at that separator, and minds quotation marks or does not. */
function cellsOf({ file, separator, isQuoting }: { file: string; separator: string; isQuoting: boolean }) {
  const cells = [''];
  let isInQuotes = false;
  for (const character of file) {
    if (character === '"' && isQuoting && (isInQuotes || cells.at(-1) === '')) isInQuotes = !isInQuotes;
    else if (!isInQuotes && [separator, '\n', '\r'].includes(character)) cells.push('');
    else cells.push((cells.pop() ?? '') + character);
  }
  return cells;
}

describe('A cell of a file for spreadsheets', () => {
  it.each([',', ';', '\t', '|'])('never begins a formula, where cells end at %j', (separator) => {
    for (const text of TEXTS) {
      for (const isQuoting of [true, false]) {
        const cells = cellsOf({ file: fileOf(text).slice(1), separator, isQuoting });
        const formulas = cells.filter((cell) => /^[\s"]*[=+\-@＝|]/.test(cell) && cell !== '-5');
        expect([text, formulas]).toEqual([text, []]);
      }
    }
  });

  it('is what it was, where it begins no formula', () => {
    for (const text of ['a', 'a-b', 'a+b=c', '1 - 2', 'a@b.example', '-5', '-5.25', '中文']) {
      expect(fileOf(text)).toBe(`\ufeffOne,Two,Three\r\nx,${text},-5\r\n`);
    }
    expect(fileOf('a;b')).toContain('x,"a;b",-5');
    expect(fileOf('say "x"')).toContain('x,"say ""x""",-5');
  });
});
