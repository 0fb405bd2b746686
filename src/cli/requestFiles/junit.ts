import { basename, relative } from 'node:path';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { FileProblem } from '../../files/problem.ts';
import type { TestResult } from '../../requestFile/scripts/contract/script.ts';
import { unicodeEscape } from '../../words/unicodeEscape.ts';
import { writeFault } from '../files/namedFile.ts';
import { titleOf } from './requestReport.ts';
import type { RequestReport } from './requestReport.ts';

export interface RunResult {
  readonly reports: readonly RequestReport[];
  /** Errors of files that belong to none of their requests. */
  readonly fileErrors: readonly FileProblem[];
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly ms: number;
}

/** @throws Error when the file can't be written */
export async function writeJunit(path: string, result: RunResult, cwd: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, junitOf(result, cwd));
  } catch (cause) {
    throw new Error(writeFault(path, cause), { cause });
  }
}

/**
 * A run as JUnit's XML, as GitHub's reporters, GitLab and Jenkins read it: a suite for each file, a case for each request and for
 * each of its tests. A test that failed is a failure; a request without a response, or one that was not sent, an error.
 */
export function junitOf({ reports, fileErrors, startedAt, ms }: RunResult, cwd: string): string {
  const reportsOf = Map.groupBy(reports, suiteKey);
  const errorsOf = Map.groupBy(fileErrors, ({ file }) => `${file}\0`);
  const suites = [...new Set([...reportsOf.keys(), ...errorsOf.keys()])].map((key) =>
    suiteOf(reportsOf.get(key) ?? [], errorsOf.get(key) ?? [], { key, cwd, startedAt }),
  );
  const all = { name: 'request-workbench run', ...totals(suites), time: seconds(ms) };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    ...element(
      'testsuites',
      all,
      suites.flatMap(({ lines }) => lines),
    ),
    '',
  ].join('\n');
}

/** Each repetition of a file is a suite of its own. */
function suiteKey({ file, repetition }: RequestReport): string {
  return `${file}\0${repetition > 1 ? String(repetition) : ''}`;
}

interface Totals {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

interface Suite extends Totals {
  readonly lines: readonly string[];
}

function totals(parts: readonly Totals[]): Totals {
  const sum = (of: keyof Totals): number => parts.reduce((all, part) => all + part[of], 0);
  return {
    ...{ tests: sum('tests'), failures: sum('failures') },
    ...{ errors: sum('errors'), skipped: sum('skipped') },
  };
}

function suiteOf(
  reports: readonly RequestReport[],
  fileErrors: readonly FileProblem[],
  {
    key,
    cwd,
    startedAt,
  }: { readonly key: string; readonly cwd: string; readonly startedAt: number },
): Suite {
  const [path = '', repetition = ''] = key.split('\0');
  const file = relative(cwd, path) || basename(path);
  const names = new FreeNames();
  const classname = file.replace(/\.(?:http|rest)$/i, '').replaceAll(/[\\/]/g, '.');
  const place = { classname, file, names };
  const cases = [
    ...fileErrors.map((problem) => caseOfFile(problem, place)),
    ...reports.flatMap((report) => casesOf(report, place)),
  ];
  const begin = reports.reduce(
    (first, { endedAt, ms }) => Math.min(first, endedAt - (ms ?? 0)),
    reports.length === 0 ? startedAt : Infinity,
  );
  const attributes = {
    name: repetition === '' ? file : `${file} (${repetition})`,
    ...{ ...totals(cases), time: seconds(reports.reduce((sum, { ms }) => sum + (ms ?? 0), 0)) },
    // Without the zone, which JUnit's own schema does not allow.
    timestamp: new Date(begin).toISOString().slice(0, 19),
    file,
  };
  return {
    ...totals(cases),
    lines: element(
      'testsuite',
      attributes,
      cases.flatMap(({ lines }) => lines),
    ),
  };
}

interface Place {
  readonly classname: string;
  readonly file: string;
  readonly names: FreeNames;
}

function caseOfFile({ message, hint, code, range }: FileProblem, place: Place): Suite {
  const line = range.start.line + 1;
  return testCase('(file)', { line, ms: 0 }, place, [
    { kind: 'error', message, type: code, text: hint },
  ]);
}

type Verdict =
  | {
      readonly kind: 'failure' | 'error';
      readonly message: string;
      readonly type: string;
      readonly text: string;
    }
  | { readonly kind: 'skipped'; readonly message: string }
  | { readonly kind: 'system-out'; readonly text: string };

function casesOf(report: RequestReport, place: Place): Suite[] {
  const { line, ms, log, tests } = report;
  const name = titleOf(report);
  const output: Verdict[] = log.length === 0 ? [] : [{ kind: 'system-out', text: log.join('\n') }];
  return [
    testCase(name, { line, ms: ms ?? 0 }, place, [...verdictOf(report), ...output]),
    ...tests.map((test) => {
      // A suite is a request file: a test in a file of scripts has the line of its request.
      const own = test.file === undefined && test.line !== undefined ? test.line + 1 : line;
      return testCase(`${name}: ${test.name}`, { line: own, ms: 0 }, place, [...failureOf(test)]);
    }),
  ];
}

/** Of the request itself: its tests are cases of their own. */
function verdictOf({ outcome, reason, problems }: RequestReport): Verdict[] {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first !== undefined) {
    const text = errors.map(
      ({ message, hint, range }) => `line ${String(range.start.line + 1)}: ${message} ${hint}`,
    );
    return [{ kind: 'error', message: first.message, type: first.code, text: text.join('\n') }];
  }
  if (outcome === 'skipped' || outcome === 'notSent') {
    return [{ kind: 'skipped', message: reason ?? '' }];
  }
  if (outcome !== 'failed' || reason === null) return [];
  return [{ kind: 'error', message: reason, type: 'request-failed', text: reason }];
}

function failureOf({ passed, name, message, expected, actual }: TestResult): Verdict[] {
  if (passed) return [];
  const sides = [
    ...(expected === undefined ? [] : [`expected: ${shown(expected)}`]),
    ...(actual === undefined ? [] : [`actual:   ${shown(actual)}`]),
  ];
  const why = message ?? name;
  return [{ kind: 'failure', message: why, type: 'assertion', text: [why, ...sides].join('\n') }];
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function testCase(
  name: string,
  { line, ms }: { readonly line: number; readonly ms: number },
  { classname, file, names }: Place,
  verdicts: readonly Verdict[],
): Suite {
  const attributes = {
    ...{ name: names.take(name), classname, time: seconds(ms) },
    ...{ file, line: String(line) },
  };
  const number = (kind: Verdict['kind']): number =>
    verdicts.filter((verdict) => verdict.kind === kind).length;
  return {
    ...{ tests: 1, failures: number('failure'), errors: number('error') },
    skipped: number('skipped'),
    lines: element('testcase', attributes, verdicts.flatMap(linesOf)),
  };
}

function linesOf(verdict: Verdict): readonly string[] {
  if (verdict.kind === 'skipped') return element('skipped', { message: verdict.message }, []);
  if (verdict.kind === 'system-out') return [`<system-out>${text(verdict.text)}</system-out>`];
  const { kind, message, type } = verdict;
  return [`<${kind}${attributesOf({ message, type })}>${text(verdict.text)}</${kind}>`];
}

/** Names of the cases of a suite: readers hold two of one name for the same. */
class FreeNames {
  readonly #taken = new Set<string>();
  /** By name, the number that the next case of this name may have. */
  readonly #next = new Map<string, number>();

  take(name: string): string {
    let number = this.#next.get(name) ?? 1;
    let free = name;
    if (number > 1) free = `${name} (${String(number)})`;
    while (this.#taken.has(free)) free = `${name} (${String(++number)})`;
    this.#next.set(name, number + 1);
    this.#taken.add(free);
    return free;
  }
}

function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  inside: readonly string[],
): string[] {
  const head = `<${name}${attributesOf(attributes)}`;
  if (inside.length === 0) return [`${head}/>`];
  // Lines inside a text are its own.
  return [`${head}>`, ...inside.map((line) => `  ${line}`), `</${name}>`];
}

function attributesOf(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(
      ([name, value]) =>
        ` ${name}="${text(String(value)).replaceAll('"', '&quot;').replaceAll('\n', '&#10;')}"`,
    )
    .join('');
}

/** What XML 1.0 has no place for (section 2.2) is written out: control characters, halves of pairs, two that are none. */
function text(content: string): string {
  return content
    .replaceAll('\r\n', '\n')
    .replaceAll(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]|\p{Surrogate}/gu,
      unicodeEscape,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** With the point that every locale's reader takes. */
function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
