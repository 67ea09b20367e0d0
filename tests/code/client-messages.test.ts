import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '@/scripts/environment';

/** What the root layout, and each `ClientMessages`, gives every component in the browser. */
const SHARED = ['common', 'errors'];

const pages = readdirSync(path.join(PROJECT_ROOT, 'app'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /(^|\/)(page|layout)\.tsx$/.test(file))
  .map((file) => path.join(PROJECT_ROOT, 'app', file));

/**
 * A component in the browser reads only the messages that its page sends it: one that is forgotten is seen as a blank form
 * when somebody first opens that state.
 */
describe('A page sends every message that its components in the browser say', () => {
  it.each(pages.map((file) => [path.relative(PROJECT_ROOT, file), file] as const))('%s', (_, file) => {
    const sent = [...SHARED, ...sentBy(file), ...layoutsAbove(file).flatMap(sentBy)];
    const said = [...islandsOf(file)].flatMap((island) => [...saidBy(island)]);
    expect([...new Set(said)].filter((name) => !sent.includes(name))).toEqual([]);
  });

  it('is asked of components that say something', () => {
    const said = pages.flatMap((file) => [...islandsOf(file)].flatMap((island) => [...saidBy(island)]));
    expect(new Set(said).size).toBeGreaterThan(10);
  });
});

/** The namespaces in `namespaces={[...]}`, and those that a layout takes out of the catalogue. */
function sentBy(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const lists = [
    ...text.matchAll(/namespaces=\{\[([^\]]*)\]\}/g),
    ...text.matchAll(/messages=\{\{([^}]*)\}\}/g),
  ];
  return lists.flatMap(([, list = '']) => [...list.matchAll(/\w+/g)].map(([name]) => name));
}

function layoutsAbove(file: string): string[] {
  const folder = path.dirname(file);
  const own = path.join(folder, 'layout.tsx');
  const here = own !== file && existsSync(own) ? [own] : [];
  return folder === path.join(PROJECT_ROOT, 'app') ? here : [...here, ...layoutsAbove(folder)];
}

/** The components with "use client" that a page reaches through components of the server. */
function islandsOf(file: string, seen = new Set<string>()): Set<string> {
  const found = new Set<string>();
  for (const imported of importsOf(file)) {
    if (seen.has(imported)) continue;
    seen.add(imported);
    if (isIsland(imported)) found.add(imported);
    else for (const island of islandsOf(imported, seen)) found.add(island);
  }
  return found;
}

/** What a component in the browser says, with everything that it imports: all of that runs in the browser, too. */
function saidBy(file: string, seen = new Set<string>([file])): Set<string> {
  const text = readFileSync(file, 'utf8');
  const said = new Set([...text.matchAll(/useTranslations\('(\w+)'\)/g)].map(([, name = '']) => name));
  for (const imported of importsOf(file)) {
    if (seen.has(imported)) continue;
    seen.add(imported);
    for (const name of saidBy(imported, seen)) said.add(name);
  }
  return said;
}

const isIsland = (file: string) => /^'use client'/.test(readFileSync(file, 'utf8'));

/** Files of ours that a file imports for more than their types. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^import (?!type )[^;]*?from '([^']+)';|import\('([^']+)'\)/gm)].flatMap(
    ([, named, lazy]) => resolve({ from: file, name: named ?? lazy ?? '' }),
  );
}

function resolve({ from, name }: { from: string; name: string }): string[] {
  const base = name.startsWith('@/')
    ? path.join(PROJECT_ROOT, name.slice(2))
    : name.startsWith('.')
      ? path.join(path.dirname(from), name)
      : null;
  if (base === null) return [];
  return [`${base}.tsx`, `${base}.ts`].filter((file) => existsSync(file) && !file.includes('/generated/'));
}
