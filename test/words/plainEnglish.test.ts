import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import ts from 'typescript';

/** What nobody says in an interface, and what is said instead. */
const ODD: readonly (readonly [shape: RegExp, instead: string])[] = [
  [/(?<!\bthere )\b(?:is|are|was) no (?!longer|more|way)/i, 'is not a …'],
  [/\b(?:is|are|it is) none\b/i, 'is not one of …, or: is not a …'],
  [/\bmay not (?:be|have|stand|hold)\b/i, 'must not, or can’t'],
  [/\b[Mm]end\b/, 'fix'],
  [/\bvouch/i, 'trust'],
  [/\bwithout a word\b/i, 'silently'],
  [/\bgo(?:es)? straight\b/i, 'bypasses the proxy'],
  [/\bcannot be meant\b/i, 'is not valid'],
  [/\bclock runs\b/i, 'time limits pause'],
];

test('no text that a person can see is worded oddly', async () => {
  const odd: string[] = [];
  for (const file of ['package.nls.json', ...globSync('src/**/*.ts').filter(isWritten)]) {
    const text = await readFile(file, 'utf8');
    for (const literal of file.endsWith('.json') ? text.split('\n') : literalsIn(file, text)) {
      for (const [shape, instead] of ODD) {
        if (/ \S+ /.test(literal) && shape.test(literal)) {
          odd.push(`${file}: ${literal} (${instead})`);
        }
      }
    }
  }
  assert.deepEqual(odd, []);
});

function isWritten(file: string): boolean {
  return !/generated|placeholder\.ts$/.test(file);
}

function literalsIn(file: string, text: string): string[] {
  const literals: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) literals.push(node.text);
    if (ts.isTemplateExpression(node)) literals.push(node.getText());
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return literals.map((literal) => literal.replaceAll(/\s+/g, ' '));
}
