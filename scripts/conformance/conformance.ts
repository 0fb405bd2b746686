/** One thing that a request must do, told apart by its id ("A07"). */
export interface ConformanceRow {
  readonly id: string;
  readonly section: string;
  readonly when: string;
  readonly then: string;
}

/** A test that ran, as it says of itself. */
export interface RanTest {
  readonly name: string;
  /** Relative to the root, with slashes. */
  readonly file: string;
  readonly passed: boolean;
}

export interface Conformance {
  readonly rows: readonly ConformanceRow[];
  /** Why a row is not for this engine, by the row's id. */
  readonly elsewhere: Readonly<Record<string, string>>;
  readonly tests: readonly RanTest[];
}

/** The rows that a test's title says it proves: the ids before its colon, as in "A12 A13: the strongest …" or "S26 (TLSv1.3): without …". */
export function rowsOf(title: string): string[] {
  const [ids] = /^(?:[A-Z]\d{2})(?:[ ,]+[A-Z]\d{2})*(?=(?: \([^)]*\))?:)/.exec(title) ?? [];
  return ids?.match(/[A-Z]\d{2}/g) ?? [];
}

/** What is wrong with the list: rows that nobody proves, tests that name no row, rows that are both proven and not ours. */
export function conformanceProblems({ rows, elsewhere, tests }: Conformance): string[] {
  const known = new Set(rows.map(({ id }) => id));
  const proven = provenRows(tests);
  return [
    ...rows
      .filter(({ id }) => !proven.has(id) && elsewhere[id] === undefined)
      .map(({ id, when }) => `${id} (${when}) is proven by no test`),
    ...tests.flatMap(({ name, file }) =>
      rowsOf(name)
        .filter((id) => !known.has(id))
        .map((id) => `${file}: "${name}" names ${id}, which is no row`),
    ),
    ...tests
      .filter(({ name, passed }) => !passed && rowsOf(name).length > 0)
      .map(({ name, file }) => `${file}: "${name}" failed`),
    ...Object.keys(elsewhere)
      .filter((id) => proven.has(id) || !known.has(id))
      .map(
        (id) =>
          `${id} has a reason why it is not ours, and ${known.has(id) ? 'a test' : 'is no row'}`,
      ),
  ];
}

function provenRows(tests: readonly RanTest[]): Map<string, RanTest[]> {
  const proven = new Map<string, RanTest[]>();
  for (const test of tests) {
    if (!test.passed) continue;
    for (const id of rowsOf(test.name)) proven.set(id, [...(proven.get(id) ?? []), test]);
  }
  return proven;
}

/** docs/conformance.md, as these tests prove it. */
export function conformancePage(conformance: Conformance): string {
  const { rows, elsewhere, tests } = conformance;
  const proven = provenRows(tests);
  const ours = rows.filter(({ id }) => elsewhere[id] === undefined);
  const sections = Map.groupBy(rows, ({ section }) => section);
  const lines = [
    '# Conformance',
    '',
    'What CEF does with a request, row by row, and the test that proves that the engine does it too. Generated from the tests',
    'that ran (`npm test -- unit`, then `node scripts/conformance.ts`); never written by hand.',
    '',
    `${String(ours.filter(({ id }) => proven.has(id)).length)} of ${String(ours.length)} rows are proven; ${String(rows.length - ours.length)} more belong to a browser and are listed with the reason.`,
    '',
    'In the tables: **S**, **F**, **C** stand for the final status success, failed, canceled; **E** for the error (a `net::` name without ERR_); *hits* for the',
    'requests that reached the server; *prog*, *data*, *up* for the calls of onDownloadProgress, onDownloadData, onUploadProgress; RO for read-only.',
  ];
  for (const [section, inSection] of sections) {
    lines.push('', `## ${section}`, '', '| row | when | then | proven by |', '|---|---|---|---|');
    for (const { id, when, then } of inSection) {
      const reason = elsewhere[id];
      const by = [...new Set((proven.get(id) ?? []).map(linkTo))].sort().join('<br>');
      lines.push(
        `| ${[id, cell(when), cell(then), by || (reason === undefined ? '**nothing yet**' : `not ours: ${cell(reason)}`)].join(' | ')} |`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

function linkTo({ name, file }: RanTest): string {
  return `[${cell(titleOf(name))}](../${file})`;
}

/** What a test says, without its rows. */
function titleOf(name: string): string {
  return name.replace(/^(?:[A-Z]\d{2}[ ,]*)+(\([^)]*\))?: /, (_, matrix: string | undefined) =>
    matrix === undefined ? '' : `${matrix} `,
  );
}

function cell(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .replaceAll('[', '\\[')
    .replaceAll(']', '\\]')
    .replaceAll('<', '&lt;')
    .replaceAll('\n', ' ');
}
