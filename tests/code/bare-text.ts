import path from 'node:path';
import ts from 'typescript';

/** One place where text stands beside something else. */
export type BareText = { file: string; line: number; reason: string };

const reasons = {
  beside: 'text beside other children: give it an element of its own, or make one text of them',
  list: 'a list of texts: give each an element',
  fragment: 'text without an element around it: give it one',
  component: 'a component that may return text: return an element, or type its children as Elements',
  rich: 'a rich text that may change: it stands alone in its element, with a fixed message and functions only',
  branch: 'a rich text in one branch of two: give its element a key',
} as const;

/** Components that leave no element in the page: what they hold stands in the element around them. */
const TRANSPARENT = /^(React\.)?(Fragment|Suspense|StrictMode|Profiler)$|Provider$/;

/**
 * Places where React keeps hold of a text node that a browser's translation may take away from it.
 * @param files absolute paths of sources of the program
 */
export function findBareText(program: ts.Program, files: readonly string[]): BareText[] {
  const checker = program.getTypeChecker();
  return files.flatMap((file) => {
    const source = program.getSourceFile(file);
    if (!source) throw new Error(`${file} is not a part of the program.`);
    const found: BareText[] = [];
    const visit = (node: ts.Node) => {
      for (const { at, reason } of faultsOf(node, checker)) {
        const { line } = source.getLineAndCharacterOfPosition(at.getStart(source));
        found.push({
          file: path.relative(program.getCurrentDirectory(), file),
          line: line + 1,
          reason: reasons[reason],
        });
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
}

type Fault = { at: ts.Node; reason: keyof typeof reasons };

function faultsOf(node: ts.Node, checker: ts.TypeChecker): Fault[] {
  if (ts.isJsxElement(node) || ts.isJsxFragment(node)) return faultsOfChildren(node, checker);
  if (ts.isFunctionLike(node)) return faultsOfComponent(node, checker);
  if (ts.isCallExpression(node)) return faultsOfRichText(node, checker);
  return [];
}

function faultsOfChildren(parent: ts.JsxElement | ts.JsxFragment, checker: ts.TypeChecker): Fault[] {
  const children = parent.children.filter((child) => !isBlank(child));
  const hasElement = ts.isJsxElement(parent) && !TRANSPARENT.test(parent.openingElement.tagName.getText());
  return children.flatMap((at): Fault[] => {
    const text = textOf(at, checker);
    if (text === 'none') return [];
    if (text === 'list') return [{ at, reason: 'list' }];
    if (!hasElement) return [{ at, reason: 'fragment' }];
    return children.length > 1 ? [{ at, reason: 'beside' }] : [];
  });
}

/** A comment or a space: there is nothing to translate, so it stays. */
function isBlank(child: ts.JsxChild): boolean {
  if (ts.isJsxText(child)) return child.text.trim() === '';
  if (!ts.isJsxExpression(child)) return false;
  return (
    !child.expression || (ts.isStringLiteralLike(child.expression) && child.expression.text.trim() === '')
  );
}

type Text = 'none' | 'one' | 'list';

function textOf(child: ts.JsxChild, checker: ts.TypeChecker): Text {
  if (ts.isJsxText(child)) return 'one';
  return ts.isJsxExpression(child) && child.expression ? textIn(child.expression, checker) : 'none';
}

/** What React makes of a value. The type of a whole expression takes long to find, so its parts are looked at first. */
function textIn(value: ts.Expression, checker: ts.TypeChecker): Text {
  if (ts.isParenthesizedExpression(value)) return textIn(value.expression, checker);
  if (ts.isJsxElement(value) || ts.isJsxSelfClosingElement(value) || ts.isJsxFragment(value)) return 'none';
  if (ts.isTemplateExpression(value)) return 'one';
  if (ts.isConditionalExpression(value)) {
    return most([textIn(value.whenTrue, checker), textIn(value.whenFalse, checker)]);
  }
  if (ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) {
    const isCounted = mayBeNumber(value.left, checker);
    return most([isCounted ? 'one' : 'none', textIn(value.right, checker)]);
  }
  if (ts.isCallExpression(value)) {
    if (isOfTranslator(value, checker)) return 'one';
    const given = mappedBy(value)?.map((part) => textIn(part, checker));
    if (given) return given.every((text) => text === 'none') ? 'none' : 'list';
  }
  const type = checker.getTypeAtLocation(value);
  if (!mayBeText(type, checker)) return 'none';
  return checker.isArrayLikeType(type) ? 'list' : 'one';
}

function most(texts: readonly Text[]): Text {
  return texts.find((text) => text === 'list') ?? texts.find((text) => text === 'one') ?? 'none';
}

const COMPARES = new Set([
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
  ts.SyntaxKind.LessThanEqualsToken,
]);

/** `0 && <Note />` is a zero on the page. */
function mayBeNumber(value: ts.Expression, checker: ts.TypeChecker): boolean {
  if (
    ts.isPrefixUnaryExpression(value) ||
    (ts.isBinaryExpression(value) && COMPARES.has(value.operatorToken.kind))
  )
    return false;
  const type = checker.getTypeAtLocation(value);
  return (type.isUnion() ? type.types : [type]).some(({ flags }) => flags & (NUMBER | UNKNOWN));
}

/** A call of what `useTranslations` or `getTranslations` gave. */
function isOfTranslator({ expression }: ts.CallExpression, checker: ts.TypeChecker): boolean {
  const declared = ts.isIdentifier(expression) && checker.getSymbolAtLocation(expression)?.valueDeclaration;
  return (
    !!declared &&
    ts.isVariableDeclaration(declared) &&
    /^(await )?(use|get)Translations\(/.test(declared.initializer?.getText() ?? '')
  );
}

/** What the function given to `map` returns. */
function mappedBy({ expression, arguments: [mapper] }: ts.CallExpression): ts.Expression[] | undefined {
  if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== 'map') return undefined;
  return mapper && ts.isArrowFunction(mapper) ? returnedBy(mapper.body) : undefined;
}

const NUMBER = ts.TypeFlags.NumberLike | ts.TypeFlags.BigIntLike;
const TEXT = ts.TypeFlags.StringLike | NUMBER;
const UNKNOWN = ts.TypeFlags.Any | ts.TypeFlags.Unknown;

/** Whether React may make a text node of a value. It makes none of an empty string. */
function mayBeText(type: ts.Type, checker: ts.TypeChecker, seen = new Set<ts.Type>()): boolean {
  if (seen.has(type)) return false;
  seen.add(type);
  if (type.isStringLiteral()) return type.value !== '';
  if (type.flags & (TEXT | UNKNOWN)) return true;
  if (type.isUnion()) return type.types.some((part) => mayBeText(part, checker, seen));
  const bound = type.flags & ts.TypeFlags.TypeParameter ? checker.getBaseConstraintOfType(type) : undefined;
  if (bound) return mayBeText(bound, checker, seen);
  if (!checker.isArrayLikeType(type)) return false;
  const member = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
  return member !== undefined && mayBeText(member, checker, seen);
}

/** A function whose name begins like a component's, and which may leave text in the element around it. */
function faultsOfComponent(node: ts.SignatureDeclaration, checker: ts.TypeChecker): Fault[] {
  const named = ts.isVariableDeclaration(node.parent) ? node.parent : node;
  if (!('body' in node) || !node.body || !/^[A-Z]/.test(named.name?.getText() ?? '')) return [];
  return returnedBy(node.body as ts.ConciseBody)
    .filter((value) => textIn(value, checker) !== 'none')
    .map((at): Fault => ({ at, reason: 'component' }));
}

function returnedBy(body: ts.ConciseBody): ts.Expression[] {
  if (!ts.isBlock(body)) return [body];
  const returned: ts.Expression[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isReturnStatement(node) && node.expression) returned.push(node.expression);
    else if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit);
  };
  visit(body);
  return returned;
}

/** `t.rich` gives texts and elements in a row: its texts must stay what they are, and not become one text. */
function faultsOfRichText(call: ts.CallExpression, checker: ts.TypeChecker): Fault[] {
  const { expression, parent } = call;
  if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== 'rich') return [];
  const element = parent.parent;
  const stands = ts.isJsxExpression(parent) && ts.isJsxElement(element);
  if (!stands || !isFixed(call, checker)) return [{ at: expression, reason: 'rich' }];
  const isBranch = ts.isConditionalExpression(skipParentheses(element.parent));
  return isBranch && !hasKey(element) ? [{ at: expression, reason: 'branch' }] : [];
}

function isFixed({ arguments: [message, values] }: ts.CallExpression, checker: ts.TypeChecker): boolean {
  if (!message || !ts.isStringLiteralLike(message)) return false;
  if (!values || !ts.isObjectLiteralExpression(values)) return false;
  return values.properties.every((value) => checker.getTypeAtLocation(value).getCallSignatures().length > 0);
}

function skipParentheses(node: ts.Node): ts.Node {
  return ts.isParenthesizedExpression(node) ? skipParentheses(node.parent) : node;
}

function hasKey({ openingElement }: ts.JsxElement): boolean {
  return openingElement.attributes.properties.some(({ name }) => name?.getText() === 'key');
}
