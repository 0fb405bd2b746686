import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import ts from 'typescript';

/** What nobody says in an interface, and what is said instead. */
const ODD: readonly (readonly [shape: RegExp, instead: string])[] = [
  [/(?<!\bthere )\b(?:is|are|was) no (?!longer|more|way)/i, 'is not a …'],
  [/(?<!\bthere )\b(?:is|are|it is) none\b/i, 'is not one of …, or: is not a …'],
  [/\bmay not (?:be|have|stand|hold)\b/i, "must not, or can't"],
  [/\b[Mm]end\b/, 'fix'],
  [/\bvouch/i, 'trust'],
  [/\bwithout a word\b/i, 'silently'],
  [/\bgo(?:es)? straight\b/i, 'bypasses the proxy'],
  [/\bcan't be meant\b/i, 'is not valid'],
  [/\bcannot\b/i, "can't"],
  [/[a-z]’/i, "' (straight, as VS Code has it)"],
  [/\bclock runs\b/i, 'time limits pause'],
  [/\b(?:is|are|was|were) told\b|\btold of\b/i, 'is reported, or: who does it'],
  [/\bstands? for\b/i, 'means, matches, refers to'],
  [/\bmay hold\b/i, 'can contain'],
  [/\bg(?:o|oes|one) on with\b/i, 'continue, resume'],
  [/\bfor ever\b/i, 'forever'],
  [/\bblanks\b/i, 'spaces'],
  [/\bfollowed to\b/i, 'accepted the redirect to'],
  [/\bsub-domain|\bcolours?\b|\bcancelled\b/i, 'subdomain, color, canceled'],
];

test('no text that a person can see is worded oddly', async () => {
  const odd: string[] = [];
  for (const file of ['package.json', 'package.nls.json', ...globSync(TEXTS).filter(isWritten)]) {
    for (const said of await textsOf(file)) {
      for (const [shape, instead] of ODD) {
        if (/ \S+ /.test(said) && shape.test(said)) odd.push(`${file}: ${said} (${instead})`);
      }
    }
  }
  assert.deepEqual(odd, []);
});

/** Decisions and discoveries are for whoever works on the code; the conformance page quotes titles of tests. */
const TEXTS = [
  ...['src/**/*.ts', 'src/rules/*.schema.json', 'media/*.json', '*.md', 'docs/*.md'],
  'examples/**/*.{md,ts,http,json}',
];

function isWritten(file: string): boolean {
  return !/generated|placeholder\.ts$|conformance\.md$/.test(file);
}

/** The paragraphs of prose, the lines of data, the literals of code. */
async function textsOf(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8');
  if (file.endsWith('.ts')) return literalsIn(file, text);
  if (file.endsWith('.md')) return paragraphsIn(text);
  return text.split('\n');
}

/** Without what stands in backticks: that is code. */
function paragraphsIn(text: string): string[] {
  const prose = text.replaceAll(/^```[^]*?^```/gm, '').replaceAll(/`[^`]*`/g, '`…`');
  return prose
    .split(/\n\s*\n|\n(?=\s*(?:[-|]|\d+\.))/)
    .map((paragraph) => paragraph.replaceAll(/\s+/g, ' '));
}

function literalsIn(file: string, text: string): string[] {
  const literals: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) literals.push(node.text);
    if (ts.isTemplateExpression(node)) {
      const rest = node.templateSpans.map(({ literal }) => literal.text);
      literals.push([node.head.text, ...rest].join('…'));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return literals.map((literal) => literal.replaceAll(/\s+/g, ' '));
}
