import type { Element } from './element.ts';
import { rangeIn, trimmedRangeIn } from './line.ts';
import { ASSERTION, SAVE_RESPONSE } from './linePatterns.ts';
import type { ParsedScript, ResponseStep } from './parsedRequest.ts';

type Script = Extract<Element, { kind: 'script' }>;

/** The scripts that run in this phase: those of the request alone, or those for each request of the file. */
export function scriptsOf(
  elements: readonly Element[],
  { phase, everyRequest }: Pick<Script['time'], 'phase' | 'everyRequest'>,
): ParsedScript[] {
  return elements.flatMap((element) =>
    element.kind === 'script' &&
    element.time.phase === phase &&
    element.time.everyRequest === everyRequest
      ? parsedScript(element)
      : [],
  );
}

/** What happens once there is a response, in the order of the lines. */
export function responseSteps(elements: readonly Element[]): ResponseStep[] {
  return elements.flatMap((element) => responseStep(element) ?? []);
}

function responseStep(element: Element): ResponseStep | undefined {
  const { kind, line } = element;
  if (kind === 'script') {
    const { phase, everyRequest } = element.time;
    return phase === 'response' && !everyRequest ? parsedScript(element) : undefined;
  }
  const range = trimmedRangeIn(line);
  if (kind === 'assertion') {
    const [, , text = ''] = ASSERTION.exec(line.text) ?? [];
    return { kind: 'assertion', text: text.trimEnd(), range };
  }
  if (kind !== 'saveResponse') return undefined;
  const [, before = '', mark = '', rest = ''] = SAVE_RESPONSE.exec(line.text) ?? [];
  const path = rest.trimEnd();
  const pathRange = rangeIn(line, before.length, before.length + path.length);
  return { kind: 'save', path, overwrite: mark === '!', range, pathRange };
}

function parsedScript({ dialect, source, range, time: { filled } }: Script): ParsedScript {
  return { kind: 'script', dialect, source, range, ...(filled === undefined ? {} : { filled }) };
}
