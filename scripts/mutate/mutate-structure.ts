import ts from 'typescript';
import type { Edit } from './mutant';

/** Members that no test should compare. */
export const LOG_FIELDS = ['message', 'cause'];

/** Mistakes of what is there at all: a guard, a statement, a field, an entry, the body of a function. */
export function mutateStructure(node: ts.Node): Edit[] {
  if (ts.isIfStatement(node)) return decideCondition(node.expression);
  if (ts.isConditionalExpression(node)) return decideCondition(node.condition);
  if (ts.isWhileStatement(node)) return [replace(node.expression, 'false')];
  if (ts.isForStatement(node)) return node.condition ? [replace(node.condition, 'false')] : [];
  if (isStatementThatActs(node)) return [replace(node, ';')];
  if (ts.isObjectLiteralExpression(node)) return dropEach({ list: node.properties, isKept: isLeftIn });
  if (ts.isArrayLiteralExpression(node)) return dropEach({ list: node.elements, isKept: () => false });
  if (ts.isFunctionLike(node)) return emptyBody(node);
  return [];
}

function decideCondition(condition: ts.Expression): Edit[] {
  return ['true', 'false'].map((text) => replace(condition, text));
}

function isStatementThatActs(node: ts.Node): boolean {
  return (
    ts.isExpressionStatement(node) ||
    ts.isThrowStatement(node) ||
    ts.isContinueStatement(node) ||
    ts.isBreakStatement(node)
  );
}

/** What is written to the log, and literals: those are changed already, which is noticed wherever their absence is. */
function isLeftIn(node: ts.ObjectLiteralElementLike): boolean {
  if (LOG_FIELDS.includes(node.name?.getText() ?? '')) return true;
  if (!ts.isPropertyAssignment(node)) return false;
  const { initializer } = node;
  return ts.isStringLiteral(initializer) || ts.isNumericLiteral(initializer) || isBoolean(initializer);
}

function isBoolean({ kind }: ts.Node): boolean {
  return kind === ts.SyntaxKind.TrueKeyword || kind === ts.SyntaxKind.FalseKeyword;
}

/** Of a list each is left out once, with the comma behind it. */
function dropEach<T extends ts.Node>({
  list,
  isKept,
}: {
  list: ts.NodeArray<T>;
  isKept: (node: T) => boolean;
}): Edit[] {
  return list.flatMap((node, index) => {
    if (isKept(node)) return [];
    const end = list[index + 1]?.getStart() ?? list.end;
    return [{ start: node.getStart(), end, text: '' }];
  });
}

function emptyBody(node: ts.SignatureDeclaration): Edit[] {
  const body = 'body' in node ? node.body : undefined;
  if (!body) return [];
  return ts.isBlock(body)
    ? body.statements.length === 0
      ? []
      : [replace(body, '{}')]
    : [replace(body, 'undefined')];
}

function replace(node: ts.Node, text: string): Edit {
  return { start: node.getStart(), end: node.getEnd(), text };
}
