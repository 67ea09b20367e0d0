import path from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '@/scripts/environment';
import { type BareText, findBareText } from './bare-text';

/** Reading the types of all pages takes a busy machine its time. */
const MILLISECONDS_MAX = 300_000;

/** What the snippets speak of. */
const HEAD = `
import { Fragment, Suspense, type ReactNode } from 'react';
import { useTranslations } from 'next-intl';
import type { Content, Elements } from '@/components/ui/elements';
declare const text: string, count: number, note: string | undefined, isBusy: boolean, names: readonly string[];
declare const node: ReactNode, elements: Elements, content: Content;
declare const rest: { className: string };
declare const t: { (key: string): string; rich(key: string, values: object): ReactNode };
declare function Box(fields: { children?: ReactNode; title?: ReactNode }): React.JSX.Element;
declare function NameProvider(fields: { children: ReactNode }): React.JSX.Element;
`;

/** What it is, how it is written, and how its findings begin. */
const CAUGHT: readonly [what: string, code: string, ...findings: string[]][] = [
  ['a text beside an element', '<p><b />{text}</p>', 'text beside'],
  ['a text beside what may be absent', '<p>{isBusy && <b />}{text}</p>', 'text beside'],
  ['a text that may be absent', '<p><b />{isBusy && text}</p>', 'text beside'],
  ['a text or nothing', '<p><b />{note}</p>', 'text beside'],
  ['a text in one branch', '<p><b />{isBusy ? <b /> : text}</p>', 'text beside'],
  ['a text that stands in for another', '<p><b />{note ?? t("a")}</p>', 'text beside'],
  ['a message', '<p><b />{t("a")}</p>', 'text beside'],
  ['a template', `<p><b />{\`\${text}\`}</p>`, 'text beside'],
  ['a number', '<p>{count}<b /></p>', 'text beside'],
  ['a number that is meant as a condition', '<p>{count && <b />}<i /></p>', 'text beside'],
  ['two texts', '<p>{text}{text}</p>', 'text beside', 'text beside'],
  ['fixed words', '<p>Pay <b /></p>', 'text beside'],
  ['fixed words around a text', '<p>#{count}</p>', 'text beside', 'text beside'],
  ['fixed words as an expression', "<p><b />{' · '}</p>", 'text beside'],
  ['whatever was given', '<p><b />{node}</p>', 'text beside'],
  ['what may be one text', '<p><b />{content}</p>', 'text beside'],
  ['a text in a component', '<Box><b />{text}</Box>', 'text beside'],
  ['a list of texts', '<p>{names}</p>', 'a list of texts'],
  ['a list that is made of texts', '<p>{names.map((name) => name)}</p>', 'a list of texts'],
  ['a list of both', '<p>{names.map((name) => (isBusy ? <b key={name} /> : name))}</p>', 'a list of texts'],
  ['a list from a function', '<p>{names.map((name) => { return name; })}</p>', 'a list of texts'],
  ['a fragment', '<>{text}</>', 'text without'],
  ['a fragment of fixed words', '<>Pay</>', 'text without'],
  ['a fragment in a field', '<Box title={<>{text}<b /></>} />', 'text without'],
  ['a fragment with a name', '<Fragment key="a">{text}</Fragment>', 'text without'],
  ['a boundary', '<Suspense>{text}</Suspense>', 'text without'],
  ['a provider', '<NameProvider>{node}</NameProvider>', 'text without'],
  ['a rich text beside an element', '<p><b />{t.rich("a", { b: () => <b /> })}</p>', 'text beside'],
  ['a rich text with a value', '<p>{t.rich("a", { b: text })}</p>', 'a rich text that'],
  ['a rich text of one message or another', '<p>{t.rich(text, { b: () => <b /> })}</p>', 'a rich text that'],
  ['a rich text or another', '<p>{isBusy ? t.rich("a", { b: () => <b /> }) : text}</p>', 'a rich text that'],
  [
    'a rich text in one of two',
    'isBusy ? <p>{t.rich("a", { b: () => <b /> })}</p> : <p />',
    'a rich text in',
  ],
  ['a component that is a text', 'function Name() { return isBusy ? text : <b />; }', 'a component that'],
  ['a component that is a message', 'const Name = () => t("a");', 'a component that'],
  [
    'a component that is what it was given',
    'function Name(a: { b: ReactNode }) { return a.b; }',
    'a component that',
  ],
];

const PASSED: readonly [what: string, code: string][] = [
  ['a text alone', '<p>{text}</p>'],
  ['a number alone', '<p>{count}</p>'],
  ['one text or another', '<p>{isBusy ? text : t("a")}</p>'],
  ['a text or an element', '<p>{isBusy ? text : <b />}</p>'],
  ['a text or nothing', '<p>{isBusy && text}</p>'],
  ['whatever was given, alone', '<p {...rest}>{node}</p>'],
  ['a text in a component', '<Box>{text}</Box>'],
  ['fixed words alone', '<p>Pay</p>'],
  ['one text of several', `<p>{\`\${text}: \${text}\`}</p>`],
  ['texts in elements, with a space', '<p><b>{text}</b> <i>{text}</i></p>'],
  ['a space as an expression', "<p><b>{text}</b>{' '}<i>{text}</i></p>"],
  ['elements that may be absent', '<p>{isBusy && <b />}{isBusy ? <i /> : null}<b /></p>'],
  ['an element that hangs on a text', '<p>{text && <b />}{note && <i />}</p>'],
  ['an element that hangs on a number', '<p>{count > 0 && <b />}<i /></p>'],
  ['elements that were given', '<p><b />{elements}</p>'],
  ['a list of elements', '<p><b />{names.map((name) => <i key={name}>{name}</i>)}</p>'],
  ['a comment', '<p>{/* why */}{text}</p>'],
  ['a fragment of elements', '<><b>{text}</b>{elements}</>'],
  ['a provider of elements', '<NameProvider>{elements}</NameProvider>'],
  ['a rich text alone', '<p>{t.rich("a", { b: () => <b>{text}</b> })}</p>'],
  ['a rich text with a key', 'isBusy ? <p key="a">{t.rich("a", { b: () => <b /> })}</p> : <p>{text}</p>'],
  ['a component', 'function Name() { if (isBusy) return null; return <b>{text}</b>; }'],
  ['what is no component', 'function nameOf() { return text; }'],
  ['a function within a component', 'function Name() { const say = () => text; return <b>{say()}</b>; }'],
];

const snippets = [...CAUGHT, ...PASSED].map(([, code]) => code);
const SNIPPETS = path.join(PROJECT_ROOT, 'tests/code/snippets.tsx');

describe('text that a browser may translate', () => {
  let program: ts.Program;
  let pages: string[];
  beforeAll(() => {
    ({ program, pages } = readPages());
  }, MILLISECONDS_MAX);

  it('stands alone in its element (docs/decisions/0074)', { timeout: MILLISECONDS_MAX }, () => {
    const found = findBareText(program, pages);
    expect(found.map(({ file, line, reason }) => `${file}:${line} ${reason}`)).toEqual([]);
    expect(pages.length).toBeGreaterThan(100);
  });

  describe('in a snippet', () => {
    let found: BareText[];
    beforeAll(() => {
      found = findBareText(program, [SNIPPETS]);
    }, MILLISECONDS_MAX);

    const reasonsIn = (code: string) =>
      found.filter(({ line }) => line === lineOf(code)).map(({ reason }) => reason);

    it.each(CAUGHT)('%s is caught: %s', (_what, code, ...findings) => {
      expect(reasonsIn(code)).toEqual(findings.map((start) => expect.stringMatching(`^${start}\\b`)));
    });

    it.each(PASSED)('%s is harmless: %s', (_what, code) => {
      expect(reasonsIn(code)).toEqual([]);
    });
  });
});

/** Each snippet has a line of its own, beneath what they speak of. */
function lineOf(code: string): number {
  return HEAD.split('\n').length + snippets.indexOf(code);
}

function textOfSnippets(): string {
  const lines = snippets.map((code) => (/^(const|function) /.test(code) ? code : `(${code});`));
  return HEAD + lines.join('\n');
}

/** The types of every page and component, and the snippets, which are no file. */
function readPages(): { program: ts.Program; pages: string[] } {
  const config = path.join(PROJECT_ROOT, 'tsconfig.json');
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
  const parsed = ts.getParsedCommandLineOfConfigFile(config, {}, host);
  if (!parsed) throw new Error(`${config} cannot be read.`);
  // The checks of a program are not asked for: only the types that the pages need are found.
  const options: ts.CompilerOptions = { ...parsed.options, incremental: false, types: ['node'] };
  const isPage = (file: string) =>
    /^(app|components)\/.*(?<!\.test)\.tsx$/.test(path.relative(PROJECT_ROOT, file));
  const pages = parsed.fileNames.filter(isPage);
  const declarations = parsed.fileNames.filter((file) => file.endsWith('.d.ts'));
  const files = ts.createCompilerHost(options);
  const read = files.getSourceFile;
  files.getSourceFile = (file, language) =>
    file === SNIPPETS ? ts.createSourceFile(file, textOfSnippets(), language, true) : read(file, language);
  return { program: ts.createProgram([...pages, ...declarations, SNIPPETS], options, files), pages };
}
