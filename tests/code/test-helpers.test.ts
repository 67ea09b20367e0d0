import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..', '..');
const MAX_LINES = 70;

const testFiles = execFileSync('git', ['ls-files', '*.test.ts', '*.spec.ts'], { cwd: ROOT, encoding: 'utf8' })
  .trim()
  .split('\n');

// Biome limits every function outside of tests. It cannot tell a suite or a test from a function that helps one.
it('a function in a test file that is no suite and no test has at most 70 lines', () => {
  expect(
    testFiles.flatMap((file) => longFunctions({ file, text: readFileSync(path.join(ROOT, file), 'utf8') })),
  ).toEqual([]);
});

it('a long function is seen, and a long suite, test or hook is not', () => {
  const body = '{\n'.padEnd(MAX_LINES + 1, '\n').concat('}');
  const text = `describe('a', () => {${body} it.each([])('b', async () => ${body}); beforeAll(() => ${body}); function help() ${body} });`;
  expect(longFunctions({ file: 'a.test.ts', text })).toEqual([`a.test.ts:${3 * MAX_LINES + 1} has 71 lines`]);
});

/** Functions that are too long, as `file:line has N lines`; lines are counted as Biome does: those of the body. */
function longFunctions({ file, text }: { file: string; text: string }): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line;
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body && !isOfRunner(node)) {
      const lines = lineOf(node.body.end) - lineOf(node.body.getStart()) + 1;
      if (lines > MAX_LINES) found.push(`${file}:${lineOf(node.getStart()) + 1} has ${lines} lines`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The callback of describe, it, test or a hook. */
function isOfRunner({ parent }: ts.Node): boolean {
  return ts.isCallExpression(parent) && /^(describe|it|test|before|after)/.test(parent.expression.getText());
}
