import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { test } from 'node:test';

const rules = new URL('../../src/rules/', import.meta.url).pathname;
/** What is said of other files than rule files. */
const elsewhere = /^(edit|exchange|handlerModule|moduleApproval)\//;
/** Codes that are chosen when the problem is made: `code: 'x'`, `fault('x'` and `error('x'`, and pairs that begin with one. */
const patterns = [
  /\bcode: '([a-z-]+)'/g,
  /\b(?:fault|error)\(\s*'([a-z]+(?:-[a-z]+)+)'/g,
  /\['([a-z]+(?:-[a-z]+)+)', '[a-z]+'\]/g,
];

test('docs/problems.md explains every code of a problem in a rule file', async () => {
  const codes = new Set<string>();
  for await (const file of glob('**/*.ts', { cwd: rules })) {
    if (elsewhere.test(file)) continue;
    const text = await readFile(rules + file, 'utf8');
    for (const pattern of patterns) {
      for (const [, code = ''] of text.matchAll(pattern)) codes.add(code);
    }
  }
  const page = await readFile(new URL('../../docs/problems.md', import.meta.url), 'utf8');
  const explained = new Set([...page.matchAll(/^### ([a-z-]+)$/gm)].map(([, code]) => code));
  assert.deepEqual(
    [...codes].filter((code) => !explained.has(code)),
    [],
  );
  assert.ok(codes.size > 20, 'the patterns find the codes');
});
