import type { Element } from './element.ts';
import { trimmedRangeIn } from './line.ts';
import type { Problem } from '../../files/problem.ts';

export function unclosedProblem(element: Extract<Element, { kind: 'unclosed' }>): Problem {
  const close = element.what === '/*' ? '*/' : element.what.startsWith('{{') ? '}}' : '%}';
  return {
    code: 'unclosed',
    severity: 'error',
    message: `${element.what} is opened here and not closed.`,
    hint: `Close it with ${close} before the next ###.`,
    range: trimmedRangeIn(element.line),
  };
}
