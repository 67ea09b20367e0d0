import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { type Reference, readReferences } from './read-references';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** What is installed, built or written by a run is no part of the repository. */
const NOT_OURS = ['node_modules', '.git', '.next', '.data', 'test-results', 'playwright-report', 'coverage'];

const files = filesBelow('');
const topFolders = [
  ...new Set(files.filter((file) => file.includes('/')).map((file) => file.split('/')[0] ?? '')),
];
const scripts = scriptsOfPackage();
const documents = files.filter((file) => file.endsWith('.md'));

describe.each(documents)('%s', (document) => {
  const text = readFileSync(path.join(ROOT, document), 'utf8');
  const references = readReferences({ text, topFolders });

  it('names files, links, scripts and endpoints that exist', () => {
    const missing = references.filter((reference) => !isThere({ document, reference }));
    expect(missing.map(({ kind, target, line }) => `${document}:${line} ${kind} ${target}`)).toEqual([]);
  });
});

test('a document that names what does not exist is noticed', () => {
  const text = [
    'See [gone](docs/gone.md), [no heading](README.md#nowhere) and `lib/gone.ts`, or `gone-too.ts`.',
    'Run `npm run gone`, then ask `GET /api/gone`. Not meant: `and/or`, `/v1/events`, <https://example.com/lib/x.ts>.',
    'Fine: [map](README.md#map), `lib/core/`, `price.ts`, `lib/i18n/messages/{zh,en}.json`, `npm run check`, `/api/health`.',
    '```sh',
    'npx vitest run lib/also-gone.test.ts   # of app/ and lib/',
    'lib/            modules',
    '  core/           errors',
    '  gone/ money/    nothing',
    'nowhere/ ──▶ a picture',
    '```',
  ].join('\n');
  const missing = readReferences({ text, topFolders }).filter(
    (reference) => !isThere({ document: 'README.md', reference }),
  );
  expect(missing.map(({ line, kind, target }) => `${line} ${kind} ${target}`)).toEqual([
    '1 link docs/gone.md',
    '1 link README.md#nowhere',
    '1 path lib/gone.ts',
    '1 path gone-too.ts',
    '2 script gone',
    '2 endpoint /api/gone',
    '5 path lib/also-gone.test.ts',
    '8 path lib/gone/',
    '8 path lib/money/',
  ]);
});

function isThere({ document, reference }: { document: string; reference: Reference }): boolean {
  const { kind, target } = reference;
  if (kind === 'script') return scripts.includes(target);
  if (kind === 'endpoint') return hasEndpoint(target);
  if (kind === 'link') return hasLink({ document, target });
  return hasPath({ document, target });
}

function hasLink({ document, target }: { document: string; target: string }): boolean {
  const [file = '', anchor] = target.split('#');
  const linked = file === '' ? document : path.posix.join(path.posix.dirname(document), file);
  if (!existsSync(path.join(ROOT, linked))) return false;
  return anchor === undefined || anchorsOf(readFileSync(path.join(ROOT, linked), 'utf8')).includes(anchor);
}

/** As GitHub makes them of headings. */
function anchorsOf(text: string): string[] {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

/** From the root or beside the document; a name without a folder, or a pattern such as `*.test.ts`, anywhere. */
function hasPath({ document, target }: { document: string; target: string }): boolean {
  const pattern = patternOf(target.replace(/\/$/, ''));
  const beside = path.posix.dirname(document);
  return files.some((file) => {
    const ways = [
      file,
      path.posix.relative(beside, file),
      ...(target.includes('/') ? [] : [path.posix.basename(file)]),
    ];
    return ways.some((way) => pattern.test(way));
  });
}

/** Matches the file, or whatever lies below the folder. */
function patternOf(target: string): RegExp {
  const parts = target
    .replace(/[.[\]()]/g, '\\$&')
    .replace(/\{([^}]*)\}/g, (_, names: string) => `(${names.split(',').join('|')})`)
    .replaceAll('*', '[^/]*');
  return new RegExp(`^${parts}(/|$)`);
}

/** A name in braces stands for any folder in square brackets. */
function hasEndpoint(target: string): boolean {
  const route = `app${target.replace(/\/$/, '')}/route.ts`;
  const parts = route
    .split('/')
    .map((part) => (part.startsWith('{') ? '\\[[^/]+\\]' : part.replaceAll('.', '\\.')));
  const pattern = new RegExp(`^${parts.join('/')}$`);
  return files.some((file) => pattern.test(file));
}

function filesBelow(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true })
    .filter(({ name }) => !NOT_OURS.includes(name))
    .flatMap((entry) => {
      const name = path.posix.join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(name) : [name];
    });
}

function scriptsOfPackage(): string[] {
  const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  return Object.keys(scripts);
}
