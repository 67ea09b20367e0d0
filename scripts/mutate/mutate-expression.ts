import ts from 'typescript';
import type { Edit } from './mutant';

/** Mistakes within an expression: another operator, another literal, a condition or a call left out. */
export function mutateExpression(node: ts.Node): Edit[] {
  if (ts.isBinaryExpression(node)) return [...dropOperand(node), ...swapOperator(node)];
  if (ts.isPrefixUnaryExpression(node)) return swapUnary(node);
  if (ts.isStringLiteralLike(node)) return swapText(node);
  if (ts.isTemplateExpression(node)) return isForPeople(node.getText()) ? [] : [replace(node, "''")];
  if (ts.isNumericLiteral(node)) return [replace(node, String(Number(node.text) + 1))];
  if (ts.isBigIntLiteral(node)) return [replace(node, `${BigInt(node.text.slice(0, -1)) + 1n}n`)];
  if (ts.isRegularExpressionLiteral(node)) return dropAnchors(node);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [replace(node, 'false')];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [replace(node, 'true')];
  if (node.kind === ts.SyntaxKind.QuestionDotToken) return dropQuestion(node);
  if (ts.isCallExpression(node)) return mutateCall(node);
  return [];
}

/** The boundary first, then the opposite. */
const BOUNDARIES: Partial<Record<ts.SyntaxKind, string[]>> = {
  [ts.SyntaxKind.LessThanToken]: ['<=', '>='],
  [ts.SyntaxKind.LessThanEqualsToken]: ['<', '>'],
  [ts.SyntaxKind.GreaterThanToken]: ['>=', '<='],
  [ts.SyntaxKind.GreaterThanEqualsToken]: ['>', '<'],
};

const SWAPS: Partial<Record<ts.SyntaxKind, string[]>> = {
  ...BOUNDARIES,
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: ['!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: ['==='],
  [ts.SyntaxKind.PlusToken]: ['-'],
  [ts.SyntaxKind.MinusToken]: ['+'],
  [ts.SyntaxKind.AsteriskToken]: ['/'],
  [ts.SyntaxKind.SlashToken]: ['*'],
  [ts.SyntaxKind.PlusEqualsToken]: ['-='],
  [ts.SyntaxKind.MinusEqualsToken]: ['+='],
};

function swapOperator(node: ts.BinaryExpression): Edit[] {
  const { operatorToken } = node;
  const isOrder = operatorToken.kind in BOUNDARIES;
  const swaps = SWAPS[operatorToken.kind] ?? [];
  // Whoever tells a condition from always and from never also tells it from its opposite.
  if (isCondition(node)) return isOrder ? [replace(operatorToken, swaps[0] ?? '')] : [];
  return swaps.map((operator) => replace(operatorToken, operator));
}

/** A whole condition, or what a chain of them is made of, each of which is left out once. */
function isCondition(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isIfStatement(parent)) return parent.expression === node;
  if (ts.isConditionalExpression(parent)) return parent.condition === node;
  return ts.isBinaryExpression(parent) && LOGICAL.includes(parent.operatorToken.kind);
}

const LOGICAL = [
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
];

/** Of `a && b && c` each is left out once. */
function dropOperand(node: ts.BinaryExpression): Edit[] {
  const { left, operatorToken, right } = node;
  if (!LOGICAL.includes(operatorToken.kind)) return [];
  const isChain = ts.isBinaryExpression(left) && left.operatorToken.kind === operatorToken.kind;
  return [replace(node, `(${left.getText()})`), ...(isChain ? [] : [replace(node, `(${right.getText()})`)])];
}

function swapUnary(node: ts.PrefixUnaryExpression): Edit[] {
  const { operator, operand } = node;
  const isDropped = operator === ts.SyntaxKind.ExclamationToken || operator === ts.SyntaxKind.MinusToken;
  return isDropped && !isCondition(node) ? [replace(node, operand.getText())] : [];
}

function swapText(node: ts.StringLiteralLike): Edit[] {
  const isName = ts.isPropertyAssignment(node.parent) && node.parent.name === node;
  if (isName || isForPeople(node.text)) return [];
  return [replace(node, node.text === '' ? "'mutated'" : "''")];
}

/** Three words or more are a sentence, or SQL: not what a pure function decides by. */
function isForPeople(text: string): boolean {
  return text.trim().split(/\s+/).length >= 3;
}

function dropAnchors(node: ts.RegularExpressionLiteral): Edit[] {
  const [, pattern = '', flags = ''] = /^\/(.*)\/([a-z]*)$/.exec(node.text) ?? [];
  return [
    ...(pattern.startsWith('^') ? [replace(node, `/${pattern.slice(1)}/${flags}`)] : []),
    ...(pattern.endsWith('$') ? [replace(node, `/${pattern.slice(0, -1)}/${flags}`)] : []),
  ];
}

function dropQuestion(node: ts.Node): Edit[] {
  const { parent } = node;
  return [replace(node, ts.isPropertyAccessExpression(parent) ? '.' : '')];
}

/** Calls that another one stands for. */
const OPPOSITES: Record<string, string> = {
  min: 'max',
  max: 'min',
  some: 'every',
  every: 'some',
  floor: 'ceil',
  ceil: 'floor',
};

/** Calls that return the object on which they were called, or a similar one. */
const TRANSPARENT = new Set(
  'toLowerCase toUpperCase trim slice filter reverse padStart padEnd replace'
    .concat(' optional nullish nullable default min max int nonnegative')
    .split(' '),
);

function mutateCall(node: ts.CallExpression): Edit[] {
  const { expression: callee } = node;
  if (!ts.isPropertyAccessExpression(callee)) return [];
  const { text: name } = callee.name;
  const isOfMath = callee.expression.getText() === 'Math';
  const opposite = isOfMath || name === 'some' || name === 'every' ? OPPOSITES[name] : undefined;
  return [
    ...(opposite === undefined ? [] : [replace(callee.name, opposite)]),
    ...(!isOfMath && TRANSPARENT.has(name) ? [replace(node, callee.expression.getText())] : []),
  ];
}

function replace(node: ts.Node, text: string): Edit {
  return { start: node.getStart(), end: node.getEnd(), text };
}
