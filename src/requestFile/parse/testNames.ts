import type { ParsedRequest, ParsedScript } from './parsedRequest.ts';

/** Tests as far as the text shows them: assertions, and names that stand in `client.test("…")` and `test("…")`. */
export function testNamesOf({ before, after }: ParsedRequest): readonly string[] {
  return [...before, ...after].flatMap((step) => {
    if (step.kind === 'assertion') return step.text;
    return step.kind === 'script' ? namesIn(step) : [];
  });
}

function namesIn({ source }: ParsedScript): string[] {
  if (source.kind === 'file') return [];
  const calls = source.code.matchAll(/(?<![\w$])test\s*\(\s*(["'`])((?:\\.|(?!\1)[^\\\n])*)\1/g);
  return [...calls].map(([, , name = '']) => name.replaceAll(/\\(.)/g, '$1'));
}
