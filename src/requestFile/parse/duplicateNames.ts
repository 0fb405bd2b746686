import type { Problem } from '../../files/problem.ts';
import type { Line } from './line.ts';
import type { ParsedDirective, ParsedRequest } from './parsedRequest.ts';

/**
 * Warns of requests with a name that another one above has, where that matters: one of them was given it by `# @name`, or
 * something in the file refers to it. Other titles are only read by people, and may be repeated.
 */
export function withDuplicateNames(
  requests: readonly ParsedRequest[],
  directives: readonly ParsedDirective[],
  lines: readonly Line[],
): readonly ParsedRequest[] {
  const byName = Map.groupBy(requests, ({ name }) => name);
  byName.delete(undefined);
  const repeated = [...byName.values()].filter(({ length }) => length > 1);
  if (repeated.length === 0) return requests;
  const named = repeated.filter((each) => each.some(hasNameOfItsOwn));
  const titles = new Set(repeated.flatMap(([first]) => first?.name ?? []));
  for (const [first] of named) titles.delete(first?.name ?? '');
  const referred = namesReferredTo(titles, requests, directives, lines);
  const meant = repeated.filter(
    (each) => named.includes(each) || referred.has(each[0]?.name ?? ''),
  );
  const ambiguous = new Set(meant.flatMap(([, ...others]) => others));
  return requests.map((request) => (ambiguous.has(request) ? withProblem(request) : request));
}

/** By `# @name`, in its block or above it. */
function hasNameOfItsOwn({ name, title, settings }: ParsedRequest): boolean {
  return name !== title || settings.some(({ key }) => key === 'name');
}

/** Those of the names that `# @ref`, `run #name` or an expression refers to. */
function namesReferredTo(
  names: ReadonlySet<string>,
  requests: readonly ParsedRequest[],
  directives: readonly ParsedDirective[],
  lines: readonly Line[],
): ReadonlySet<string> {
  if (names.size === 0) return new Set();
  const runs = [...directives, ...requests.flatMap((request) => request.runs)];
  const written = [
    ...runs.flatMap((directive) =>
      directive.kind === 'run' && directive.target.kind === 'request' ? directive.target.name : [],
    ),
    ...requests.flatMap(({ settings }) =>
      settings.flatMap(({ key, value }) => (key === 'ref' || key === 'forceref' ? value : [])),
    ),
    ...lines.flatMap(({ text }) => (text.includes('{{') ? headsIn(text) : [])),
  ];
  return new Set(written.filter((name) => names.has(name)));
}

/** What the expressions of a line may begin with: of `{{a.b.c}}` "a", "a.b" and "a.b.c". */
function headsIn(text: string): string[] {
  return Array.from(text.matchAll(/\{\{\s*%?([^{}]*[^{}\s])\s*\}\}/g)).flatMap(
    ([, source = '']) => [
      ...Array.from(source.matchAll(/[.[]/g), ({ index }) => source.slice(0, index)),
      source,
    ],
  );
}

function withProblem(request: ParsedRequest): ParsedRequest {
  const { name, problems } = request;
  const problem: Problem = {
    code: 'duplicate-name',
    severity: 'warning',
    message: `Another request in this file has the same name, ${JSON.stringify(name)}.`,
    hint: 'Give each request a different name. A reference means the first one.',
    range: request.ranges.name ?? request.range,
  };
  return { ...request, problems: [...problems, problem] };
}
