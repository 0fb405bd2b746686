import { isUtf8 } from 'node:buffer';
import type { ParsedScript, ResponseStep } from '../parse/parsedRequest.ts';
import type { FileProblem } from '../../files/problem.ts';
import { checkAssertion } from '../scripts/checkAssertion.ts';
import type { RequestFacts } from '../scripts/contract/script.ts';
import { responseFacts } from '../scripts/responseFacts.ts';
import { textOfValue } from '../values/path.ts';
import { isFault } from '../values/ports.ts';
import type { RequestResult, WholeBody } from '../values/requestResult.ts';
import type { LoadedFile } from './loadedFile.ts';
import type { Run } from './run.ts';
import { saveResponse } from './saveResponse.ts';
import type { Surroundings } from './surroundings.ts';

export interface Answered {
  readonly loaded: LoadedFile;
  readonly name: string | null;
  readonly result: RequestResult;
  /** Null: the body of the result is all of it. */
  readonly whole: WholeBody | null;
}

/** Handlers, assertions and files, in the order of their lines. Answers with what went wrong. */
export async function takeSteps(
  steps: readonly ResponseStep[],
  answered: Answered,
  run: Run,
  around: Surroundings,
): Promise<readonly FileProblem[]> {
  const problems: FileProblem[] = [];
  for (const step of steps) {
    const problem =
      step.kind === 'script'
        ? await runHandler(step, answered, around)
        : await takeStep(step, answered, run, around);
    if (problem !== null) problems.push(problem);
  }
  return problems;
}

async function runHandler(
  script: ParsedScript,
  answered: Answered,
  { scripts }: Surroundings,
): Promise<FileProblem | null> {
  const { result, loaded } = answered;
  const { stopped } = await scripts.run(script, {
    ...{ file: loaded.path, request: requestFacts(answered), response: responseFacts(result) },
  });
  return stopped !== null && 'problem' in stopped ? stopped.problem : null;
}

async function takeStep(
  step: Exclude<ResponseStep, ParsedScript>,
  answered: Answered,
  run: Run,
  { evaluation, scripts }: Surroundings,
): Promise<FileProblem | null> {
  const { loaded, result, whole } = answered;
  const { path: file, root } = loaded;
  const { range } = step;
  const text = await evaluation.valueOfText(step.kind === 'save' ? step.path : step.text);
  if (isFault(text)) return { severity: 'error', ...text, range, file };
  const filled = textOfValue(text.value);
  if (step.kind === 'save') {
    const problem = await saveResponse(step, filled, whole ?? result.response.body, { file, root });
    return problem && { ...problem, file };
  }
  const place = { file, firstLine: range.start.line, firstCharacter: range.start.character };
  const response = responseFacts(result);
  const checked = await checkAssertion(filled, {
    response,
    context: () => scripts.context(filled, requestFacts(answered), response),
    ...{ place, sandbox: run.sandbox(loaded) },
  });
  if ('problem' in checked) return { severity: 'error', ...checked.problem, range, file };
  scripts.addTest(checked.test);
  return null;
}

function requestFacts({ name, result: { request } }: Answered): RequestFacts {
  const { method, url, headers, body } = request;
  const isText = body !== null && isUtf8(body);
  return { name, method, url, headers, body: isText ? Buffer.from(body).toString() : null };
}
