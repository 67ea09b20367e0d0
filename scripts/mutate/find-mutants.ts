import ts from 'typescript';
import type { Edit, Mutant } from './mutant';
import { mutateExpression } from './mutate-expression';
import { LOG_FIELDS, mutateStructure } from './mutate-structure';

/**
 * Every small mistake that can be made in a file, one at a time. Types, imports and what is written for people are left
 * alone: no test can tell one from the other.
 */
export function findMutants({ file, text }: { file: string; text: string }): Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const edits: Edit[] = [];
  visit({ node: source, edits });
  const mutants = edits.map((edit) => toMutant({ file, text, source, edit }));
  const seen = new Set([text]);
  return mutants.filter((mutant) => !seen.has(mutant.text) && seen.add(mutant.text));
}

function visit({ node, edits }: { node: ts.Node; edits: Edit[] }): void {
  if (isLeftAlone(node)) return;
  edits.push(...mutateExpression(node), ...mutateStructure(node));
  node.forEachChild((child) => visit({ node: child, edits }));
}

function isLeftAlone(node: ts.Node): boolean {
  if (ts.isTypeNode(node) || ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) return true;
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return true;
  return ts.isObjectLiteralElement(node) && LOG_FIELDS.includes(node.name?.getText() ?? '');
}

function toMutant({
  file,
  text,
  source,
  edit: { start, end, text: replacement },
}: {
  file: string;
  text: string;
  source: ts.SourceFile;
  edit: Edit;
}): Mutant {
  return {
    file,
    line: source.getLineAndCharacterOfPosition(start).line + 1,
    original: text.slice(start, end),
    replacement,
    text: text.slice(0, start) + replacement + text.slice(end),
  };
}
