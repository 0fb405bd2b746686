import type { Element, UnsupportedFeature } from './element.ts';
import { rangeIn, trimmedRangeIn } from './line.ts';
import type { Line } from './line.ts';
import type { Problem } from '../files/problem.ts';

type Said = Pick<Problem, 'code' | 'message' | 'hint'>;

const features: Record<UnsupportedFeature, Said> = {
  script: {
    code: 'unsupported-script',
    message: 'Scripts before a request are not run yet.',
    hint: 'Remove the script to send the request, or use a rule instead.',
  },
  directive: {
    code: 'unsupported-directive',
    message: 'Other files are not imported or run from here yet.',
    hint: 'Remove the line, and run the other file by itself.',
  },
  handler: {
    code: 'unsupported-handler',
    message: 'Response handlers are not run yet.',
    hint: 'Remove the handler to send the request without it.',
  },
  saveResponse: {
    code: 'unsupported-save',
    message: 'Responses are not saved from here yet.',
    hint: 'Remove the line, and save the response where you see it.',
  },
  assertion: {
    code: 'unsupported-assertion',
    message: 'Assertions are not checked yet.',
    hint: 'Remove the line to send the request without it.',
  },
  headerSpread: {
    code: 'unsupported-variable',
    message: 'Variables are not supported yet.',
    hint: 'Write the headers without variables.',
  },
};

export function unsupportedProblem(element: Extract<Element, { kind: 'unsupported' }>): Problem {
  return { ...features[element.feature], severity: 'error', range: element.range };
}

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

/** A problem for every `{{name}}` in `line` from `start` on: a name must never be sent in place of its value. */
export function variableProblems(line: Line, start = 0): Problem[] {
  const problems: Problem[] = [];
  for (let open = line.text.indexOf('{{', start); open >= 0;) {
    const close = line.text.indexOf('}}', open + 3);
    if (close < 0) return problems;
    problems.push({
      code: 'unsupported-variable',
      severity: 'error',
      message: `${line.text.slice(open, close + 2)} is a variable, and variables are not supported yet.`,
      hint: 'Write the value itself.',
      range: rangeIn(line, open, close + 2),
    });
    open = line.text.indexOf('{{', close + 2);
  }
  return problems;
}
