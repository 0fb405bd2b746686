import type { Problem, Range } from '../../files/problem.ts';
import type { Language } from './sourceDocument.ts';

const start = { line: 0, character: 0 };

export function syntaxProblem(message: string, hint: string, range: Range): Problem {
  return { code: 'syntax', severity: 'error', message, hint, range };
}

export function emptyFile(language: Language): Problem {
  return {
    code: 'empty-file',
    severity: 'error',
    message: 'This file is empty.',
    hint: beginnings[language],
    range: { start, end: start },
  };
}

export const beginnings: Readonly<Record<Language, string>> = {
  json: 'Begin the file with { "version": 1, "rules": [ … ] }.',
  yaml: 'Begin the file with a line “version: 1”, then “rules:” and a list.',
};

export function tooDeep(): Problem {
  return syntaxProblem(
    'This is nested too deeply to be read.',
    'Rule files do not need so many levels.',
    {
      start,
      end: start,
    },
  );
}

export function duplicateKey(name: string, range: Range): Problem {
  return {
    code: 'duplicate-key',
    severity: 'warning',
    message: `${name} is used twice, and only this one counts.`,
    hint: 'Keep one of them.',
    range,
  };
}
