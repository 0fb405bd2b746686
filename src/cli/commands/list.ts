import { tagsOf } from '../../requestFile/parse/tags.ts';
import { testNamesOf } from '../../requestFile/parse/testNames.ts';
import { maskUrl } from '../../session/mask.ts';
import { count } from '../../words/amounts.ts';
import type { ListArguments } from '../options/listCommand.ts';
import { chooseRequests } from '../requestFiles/chooseRequests.ts';
import { loadRequestFiles } from '../requestFiles/loadRequestFiles.ts';
import { shownPath } from '../terminal/fileProblem.ts';
import type { CliIo } from '../terminal/io.ts';
import { exitCode } from '../terminal/io.ts';
import { printable, safeJson } from '../terminal/printable.ts';

interface Listed {
  /** Absolute. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly name: string | null;
  readonly method: string;
  /** As written. */
  readonly url: string;
  readonly tags: readonly string[];
  readonly tests: readonly string[];
}

/** `list`: the requests of files, as they are written. @throws UsageError */
export async function list(command: ListArguments, io: CliIo): Promise<number> {
  const { files } = await loadRequestFiles(command.files, io);
  const listed = chooseRequests(files, command).flatMap(({ loaded, requests }) =>
    requests.map((request): Listed => {
      const { name = null, method, settings, range } = request;
      const place = { file: loaded.path, line: range.start.line + 1 };
      const url = maskUrl(request.url);
      const tests = testNamesOf(request);
      return { ...place, name, method, url, tags: tagsOf(settings), tests };
    }),
  );
  const lines = command.json ? listed.map((each) => safeJson(each)) : inColumns(listed, io.cwd);
  io.stdout.write(lines.map((line) => `${line}\n`).join(''));
  return exitCode.success;
}

function inColumns(listed: readonly Listed[], cwd: string): string[] {
  const rows = listed.map(({ file, line, name, method, url, tags, tests }) => {
    const about = [
      ...(tags.length === 0 ? [] : [`[${tags.join(', ')}]`]),
      ...(tests.length === 0 ? [] : [count(tests.length, 'test')]),
    ];
    return {
      place: `${shownPath(file, cwd)}:${String(line)}`,
      name: printable(name ?? '-'),
      rest: printable([`${method} ${url}`, ...about].join('  ')),
    };
  });
  const width = (of: 'place' | 'name'): number => Math.max(...rows.map((row) => row[of].length));
  const [places, names] = [width('place'), width('name')];
  return rows.map(
    ({ place, name, rest }) => `${place.padEnd(places)}  ${name.padEnd(names)}  ${rest}`,
  );
}
