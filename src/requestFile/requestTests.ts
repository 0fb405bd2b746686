import type { HttpFile, ParsedRequest, ParsedScript } from './parse/parsedRequest.ts';

/** A request that can be run as a test. */
export interface RequestTest {
  /** In its file, and the same after an edit elsewhere: results are kept under it. */
  readonly id: string;
  readonly label: string;
  readonly request: ParsedRequest;
}

/** Calls that make a script a test, in either dialect. */
const TESTS = /\bclient\s*\.\s*(?:test|assert)\s*\(|(?<![\w$.])(?:test|expect|assert)\s*[.(]/;

/** The requests of a file that have a name, an assertion or a script with tests, in the order of their lines. */
export function requestTestsIn(file: HttpFile): readonly RequestTest[] {
  const ids = requestIdsIn(file);
  const { before, after } = file.everyRequest;
  const areAllTested = [...before, ...after].some(holdsTests);
  return file.requests.flatMap((request) => {
    const isTest = areAllTested || request.name !== undefined || hasTests(request);
    const id = ids.get(request);
    return isTest && id !== undefined ? [{ id, label: labelOf(request), request }] : [];
  });
}

const idsOf = new WeakMap<HttpFile, ReadonlyMap<ParsedRequest, string>>();

/** What tells the requests of a file apart, whatever their lines: the name, else method and URL, counted if there are several. */
export function requestIdsIn(file: HttpFile): ReadonlyMap<ParsedRequest, string> {
  const known = idsOf.get(file);
  if (known !== undefined) return known;
  const seen = new Map<string, number>();
  const ids = new Map(
    file.requests.map((request) => {
      const label = labelOf(request);
      const count = (seen.get(label) ?? 0) + 1;
      seen.set(label, count);
      return [request, count === 1 ? label : `${label} #${String(count)}`];
    }),
  );
  idsOf.set(file, ids);
  return ids;
}

/** Its name, else what its first line says. */
export function labelOf({ name, method, url }: ParsedRequest): string {
  return name ?? `${method} ${url}`;
}

function hasTests({ before, after }: ParsedRequest): boolean {
  return (
    before.some(holdsTests) ||
    after.some((step) => step.kind === 'assertion' || (step.kind === 'script' && holdsTests(step)))
  );
}

/** A handler in a file of its own is taken for one: what it holds is not read for this. */
function holdsTests({ source }: ParsedScript): boolean {
  return source.kind === 'inline' ? TESTS.test(source.code) : true;
}
