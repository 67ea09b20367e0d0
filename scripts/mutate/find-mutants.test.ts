import { describe, expect, it } from 'vitest';
import { findMutants } from './find-mutants';

/** The file as each mistake leaves it. */
const mutantsOf = (text: string) =>
  findMutants({ file: 'lib/example.ts', text }).map((mutant) => mutant.text);

describe('the mistakes that can be made', () => {
  it.each<[string, string, string[]]>([
    ['a boundary, and the opposite', 'a(b < 1);', ['a(b <= 1);', 'a(b >= 1);', 'a(b < 2);']],
    ['equality', 'a(b === c);', ['a(b !== c);']],
    ['arithmetic', 'a(b + c);', ['a(b - c);']],
    ['an assignment', 'a -= b;', ['a += b;']],
    ['each of several conditions left out', 'a(b && c && d);', ['a(b && c);', 'a(b && d);', 'a(c && d);']],
    ['each of two values', 'a(b ?? c);', ['a(b);', 'a(c);']],
    ['a text', "a('b');", ["a('');"]],
    ['an empty text', "a('');", ["a('mutated');"]],
    ['a pattern’s ends', 'a(/^b$/i);', ['a(/b$/i);', 'a(/^b/i);']],
    ['a truth', 'a(true);', ['a(false);']],
    ['a sign, and a number', 'a(-1);', ['a(1);', 'a(-2);']],
    ['a large number', 'a(5_000n);', ['a(5001n);']],
    ['the smaller for the larger', 'Math.min(b);', ['Math.max(b);']],
    ['all for some', 'b.some(c);', ['b.every(c);']],
    ['a call that changes little', 'a(b.trim());', ['a(b);']],
    ['what may be missing', 'a(b?.c);', ['a(b.c);']],
    ['a field', 'a({ b, ...c });', ['a({ ...c });', 'a({ b, });']],
    ['an entry', 'a([b, c]);', ['a([c]);', 'a([b, ]);']],
  ])('are of %s', (_, text, expected) => {
    const withoutStatement = mutantsOf(text).filter((mutant) => mutant !== ';');
    expect(withoutStatement.map(plain).sort()).toEqual(expected.map(plain).sort());
  });

  it('are of a guard: always, never, and what it guards', () => {
    expect(mutantsOf('if (b > 0) throw c;').sort()).toEqual(
      [
        'if (true) throw c;',
        'if (false) throw c;',
        'if (b >= 0) throw c;',
        'if (b > 1) throw c;',
        'if (b > 0) ;',
      ].sort(),
    );
    expect(mutantsOf('while (b) { break; }').sort()).toEqual(
      ['while (false) { break; }', 'while (b) { ; }'].sort(),
    );
    expect(mutantsOf('for (; b; ) continue;').sort()).toEqual(
      ['for (; false; ) continue;', 'for (; b; ) ;'].sort(),
    );
    expect(mutantsOf('b(!c);')).toContain('b(c);');
  });

  it('are of the body of a function', () => {
    expect(mutantsOf('function a() { return b; }')).toEqual(['function a() {}']);
    expect(mutantsOf('const a = () => b;')).toEqual(['const a = () => undefined;']);
    expect(mutantsOf('function a() {}')).toEqual([]);
  });
});

describe('what is left alone', () => {
  it.each([
    "import { a } from 'a';",
    "type A = { b: 'c' };",
    "interface A { b: 'c' }",
    "export { a } from 'a';",
  ])('is what says nothing when it runs: %s', (text) => {
    expect(mutantsOf(text)).toEqual([]);
  });

  it('is what people read', () => {
    expect(mutantsOf("a('It is not there');")).toEqual([';']);
    expect(mutantsOf('a(`It is $' + '{b} there`);')).toEqual([';']);
    expect(mutantsOf("a({ message: 'Away', cause: b });")).toEqual([';']);
  });
});

describe('a mutant', () => {
  it('says where it is, and what was written instead of what', () => {
    expect(findMutants({ file: 'lib/example.ts', text: 'const a =\n  1;\n' })).toEqual([
      { file: 'lib/example.ts', line: 2, original: '1', replacement: '2', text: 'const a =\n  2;\n' },
    ]);
  });

  it('is never the file as it is, and never another one again', () => {
    const texts = mutantsOf("const a = b ? [{ c: 'd' }, 1] : () => e && f(2 + 3, !g);");
    expect(new Set(texts).size).toBe(texts.length);
  });
});

/** Parentheses and spaces make no difference here. */
function plain(text: string): string {
  return text.replace(/[()\s]/g, '');
}
