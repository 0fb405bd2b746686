import ts from 'typescript';

/** One small change to a file's text that a test should notice. */
export interface Mutant {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  /** From 1. */
  readonly line: number;
}

const OPPOSITES: Partial<Record<ts.SyntaxKind, string>> = {
  [ts.SyntaxKind.LessThanToken]: '<=',
  [ts.SyntaxKind.LessThanEqualsToken]: '<',
  [ts.SyntaxKind.GreaterThanToken]: '>=',
  [ts.SyntaxKind.GreaterThanEqualsToken]: '>',
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: '!==',
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: '===',
  [ts.SyntaxKind.AmpersandAmpersandToken]: '||',
  [ts.SyntaxKind.BarBarToken]: '&&',
  [ts.SyntaxKind.PlusToken]: '-',
  [ts.SyntaxKind.MinusToken]: '+',
};

/** All mutants of a TypeScript source, in the order of the text. */
export function mutantsOf(text: string): Mutant[] {
  const source = ts.createSourceFile('mutated.ts', text, ts.ScriptTarget.Latest, true);
  const mutants: Mutant[] = [];
  const replace = (node: ts.Node, replacement: string): void => {
    const start = node.getStart(source);
    const line = source.getLineAndCharacterOfPosition(start).line + 1;
    mutants.push({ start, end: node.getEnd(), replacement, line });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isImportDeclaration(node)) {
      return;
    }
    mutate(node, replace);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return mutants.sort((a, b) => a.start - b.start || b.end - a.end);
}

type Replace = (node: ts.Node, replacement: string) => void;

function mutate(node: ts.Node, replace: Replace): void {
  if (ts.isIfStatement(node)) bothWays(node.expression, replace);
  else if (ts.isConditionalExpression(node)) bothWays(node.condition, replace);
  else if (ts.isBinaryExpression(node)) mutateBinary(node, replace);
  else if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    replace(node, node.operand.getText());
  } else if (node.kind === ts.SyntaxKind.TrueKeyword) replace(node, 'false');
  else if (node.kind === ts.SyntaxKind.FalseKeyword) replace(node, 'true');
  else if (ts.isNumericLiteral(node)) replace(node, `(${node.getText()} * 10 + 1)`);
  else if (ts.isReturnStatement(node)) mutateReturned(node, replace);
  else if (ts.isArrayLiteralExpression(node)) mutateList(node, replace);
  else if (isRemovable(node)) replace(node, ';');
}

function bothWays(condition: ts.Expression, replace: Replace): void {
  replace(condition, 'true');
  replace(condition, 'false');
}

function mutateBinary({ left, right, operatorToken }: ts.BinaryExpression, replace: Replace): void {
  const isText = [left, right].some((side) => ts.isStringLiteralLike(side));
  const opposite = OPPOSITES[operatorToken.kind];
  if (operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) {
    replace(operatorToken, '&&');
  } else if (
    opposite !== undefined &&
    !(isText && operatorToken.kind === ts.SyntaxKind.PlusToken)
  ) {
    replace(operatorToken, opposite);
  }
}

function mutateReturned({ expression }: ts.ReturnStatement, replace: Replace): void {
  if (expression === undefined) return;
  if (ts.isStringLiteralLike(expression)) replace(expression, "''");
  else if (expression.kind === ts.SyntaxKind.NullKeyword) replace(expression, '({})');
  else if (ts.isArrayLiteralExpression(expression) && expression.elements.length > 0) {
    replace(expression, '[]');
  }
}

/** A list of literals without each of them: what a set of names holds is as good as a condition. */
function mutateList({ elements }: ts.ArrayLiteralExpression, replace: Replace): void {
  if (elements.length < 2 || !elements.every((element) => ts.isLiteralExpression(element))) return;
  for (const element of elements) replace(element, '...[]');
}

function isRemovable(node: ts.Node): boolean {
  if (ts.isThrowStatement(node) || ts.isContinueStatement(node)) return true;
  if (!ts.isExpressionStatement(node)) return false;
  const { expression } = node;
  return !(
    ts.isCallExpression(expression) && expression.expression.kind === ts.SyntaxKind.SuperKeyword
  );
}
