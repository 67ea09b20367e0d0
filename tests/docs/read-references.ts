/** A part of the repository that a document mentions and a reader would look for. */
export type Reference = { kind: 'link' | 'path' | 'script' | 'endpoint'; target: string; line: number };

/** Endings that distinguish a path from other words with a slash, such as `and/or`. */
const SOURCE_FILE = /\.(ts|tsx|mjs|cjs|json|md|sql|prisma|css|svg|png)$/;

/**
 * Everything in a Markdown text that names a part of the repository: relative links and pictures, paths in code, scripts of
 * `npm run`, and endpoints below `/api/`.
 * @param topFolders names of the folders at the root; a path in code begins with one of them, or ends like a source file
 */
export function readReferences({ text, topFolders }: { text: string; topFolders: string[] }): Reference[] {
  const tree = treeReader(topFolders);
  let isFenced = false;
  return text.split('\n').flatMap((content, index) => {
    const isFence = /^\s*```/.test(content);
    if (isFence) isFenced = !isFenced;
    if (isFence) return [];
    const code = isFenced ? [content] : [...content.matchAll(/`([^`]+)`/g)].map(([, inner = '']) => inner);
    const words = code.flatMap((piece) => piece.split(/[\s;·()]+|,(?![^{]*\})/).map(trimmed));
    const targets: Record<Reference['kind'], string[]> = {
      link: isFenced ? [] : linksOf(content),
      path: [...(isFenced ? tree(content) : []), ...words.filter((word) => isPath({ word, topFolders }))],
      script: code.flatMap(scriptsOf),
      endpoint: isFenced ? [] : words.filter(isEndpoint),
    };
    return (Object.keys(targets) as Reference['kind'][]).flatMap((kind) =>
      targets[kind].map((target) => ({ kind, target, line: index + 1 })),
    );
  });
}

/**
 * Reads a map of folders line by line: one or more names that end with a slash, below the less indented ones above.
 * Returns the folders of a line from the root; lines of other pictures have none.
 */
function treeReader(topFolders: string[]): (content: string) => string[] {
  let above: { indent: number; folder: string }[] = [];
  return (content) => {
    const [, spaces = '', names = ''] = /^( *)((?:[\w.-]+\/ ?)+)(?: {2,}|$)/.exec(content) ?? [];
    const folders = names.split(' ').filter((name) => name !== '');
    if (folders.length === 0) return [];
    above = above.filter(({ indent }) => indent < spaces.length);
    const parent = above.at(-1)?.folder ?? '';
    if (parent === '' && !topFolders.includes(folders[0]?.split('/')[0] ?? '')) return [];
    above.push({ indent: spaces.length, folder: `${parent}${folders.at(-1)}` });
    return folders.map((folder) => `${parent}${folder}`);
  };
}

function linksOf(content: string): string[] {
  const targets = [...content.matchAll(/\]\(([^)\s]+)\)|\b(?:src|href)="([^"]+)"/g)].map(
    ([, markdown, html]) => markdown ?? html ?? '',
  );
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

function scriptsOf(code: string): string[] {
  return [...code.matchAll(/\bnpm run (?:--silent )?([a-z][\w:-]*)/g)].map(([, script = '']) => script);
}

/** Quotes, and the full stop or colon after the last word of a sentence. */
function trimmed(word: string): string {
  return word.replace(/^['"]+|['".:]+$/g, '');
}

function isPath({ word, topFolders }: { word: string; topFolders: string[] }): boolean {
  // Placeholders and addresses are no paths of ours.
  if (!/^[\w.@[\]{},*/-]+$/.test(word) || word.startsWith('/') || word.includes('...')) return false;
  const [first = ''] = word.split('/');
  return (word.includes('/') && topFolders.includes(first)) || SOURCE_FILE.test(word);
}

function isEndpoint(word: string): boolean {
  return /^\/api\/[\w./{}-]+$/.test(word);
}
