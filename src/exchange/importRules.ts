import { languageOf, loadReaders, readingDocument } from '../rules/document/readDocument.ts';
import type { Fault } from '../rules/document/fault.ts';
import { byPlace } from '../files/problem.ts';
import type { Problem } from '../files/problem.ts';
import { importers } from './importers.ts';
import { formatNames } from './conversion/importer.ts';
import type {
  CompanionFile,
  DraftRule,
  FormatName,
  Importer,
  ImportOptions,
} from './conversion/importer.ts';
import { isMitmproxyCommand, readCommandLine } from './mitmproxy/commandLine.ts';
import { loadingRules } from './loadable.ts';
import { Slices } from '../rules/document/slices.ts';

/** What came of an import. */
export interface ImportedRules {
  /** Null: it is none of the known formats. */
  readonly format: FormatName | null;
  /** The rule file, in pieces: as a whole, a long one is in memory several times over. Null when no rule could be made. */
  readonly text: Iterable<string> | null;
  readonly ruleCount: number;
  /** What the rules answer with, to be written beside the rule file. */
  readonly files: readonly CompanionFile[];
  /** What could not be carried over, with its place in the source. An error: nothing was. */
  readonly problems: readonly Problem[];
}

/**
 * Makes a rule file of another program's rules. Whatever the text holds, the answer is a file that the loader takes or
 * problems, never an exception.
 * @param from its format; null: whichever it looks like
 */
export async function importRules(
  source: { readonly path: string; readonly text: string },
  from: FormatName | null,
  options: ImportOptions,
): Promise<ImportedRules> {
  await loadReaders([source.path]);
  const isCommand = from === null || from === 'mitmproxy' ? isMitmproxyCommand(source.text) : false;
  const slices = Slices.ofThisThread;
  const readable = await slices.take(readingDocument(source.path, source.text));
  const failed = readable.problems.some(({ severity }) => severity === 'error');
  const document = failed && isCommand ? readCommandLine(source.text) : readable;
  const nothing = (format: FormatName | null, problems: readonly Problem[]): ImportedRules => ({
    format,
    text: null,
    ruleCount: 0,
    files: [],
    problems,
  });
  if (document.problems.some(({ severity }) => severity === 'error')) {
    return nothing(from, document.problems);
  }
  const located = ({ path, at = 'value', ...fault }: Fault): Problem => ({
    code: fault.code,
    severity: fault.severity,
    message: fault.message,
    hint: fault.hint,
    range: document.rangeOf(path, at),
  });

  const format = from ?? formatOf(document.value);
  if (format === null) return nothing(null, [located(UNKNOWN)]);
  const importer = importers[format];
  if (!importer.recognizes(document.value)) return nothing(format, [located(notOf(importer))]);

  const draft = await importer.convert({ path: source.path, document }, options);
  const { rules, warnings } = await slices.take(loadingRules(draft.rules, options));
  const problems = [...draft.warnings, ...warnings].map(located).sort(byPlace);
  if (rules.length === 0) return nothing(format, [...problems, located(EMPTY)]);
  const file = { version: 1, description: draft.description, rules };
  return {
    format,
    text: await written(file, options.target),
    ruleCount: rules.length,
    files: draft.files ?? [],
    problems,
  };
}

/** The format of a file that is not read yet; null: none that is known. */
export async function formatOfFile(path: string, text: string): Promise<FormatName | null> {
  await loadReaders([path]);
  const { value } = await Slices.ofThisThread.take(readingDocument(path, text));
  if (value !== undefined) return formatOf(value);
  return isMitmproxyCommand(text) ? 'mitmproxy' : null;
}

/** The format that a file's value looks like. */
export function formatOf(value: unknown): FormatName | null {
  return formatNames.find((name) => importers[name].recognizes(value)) ?? null;
}

/** As the name of the rule file says: YAML or JSON. */
async function written(file: WrittenFile, target: string): Promise<Iterable<string>> {
  if (languageOf(target) === 'json') return { [Symbol.iterator]: () => jsonPieces(file) };
  return [(await import('./yamlText.ts')).yamlText(file)];
}

interface WrittenFile {
  readonly version: number;
  readonly description: string;
  readonly rules: readonly DraftRule[];
}

/** What `JSON.stringify` writes of the file, with short lists on one line. */
function* jsonPieces({ rules, ...head }: WrittenFile): Generator<string> {
  let piece = `${JSON.stringify(head, null, 2).slice(0, -'\n}'.length)},\n  "rules": [`;
  for (const [index, rule] of rules.entries()) {
    const text = withShortLists(JSON.stringify(rule, null, 2));
    piece += `${index === 0 ? '' : ','}\n    ${text.replaceAll('\n', '\n    ')}`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}\n  ]\n}\n`;
}

/** Characters that are worth a write. */
const PIECE = 64 * 1024;

/** Lists of one text or number on one line, as a person writes them. */
function withShortLists(json: string): string {
  return json.replaceAll(/\[\n\s+("(?:[^"\\]|\\.)*"|\d+)\n\s+\]/g, '[$1]');
}

const UNKNOWN: Fault = {
  code: 'unknown-format',
  severity: 'error',
  message: 'This file is neither a list of rules nor a recording that can be read.',
  hint: 'Import a HAR file, a declarativeNetRequest list, a Requestly export or mitmproxy options. If it is one of these, state its format.',
  path: [],
  at: 'start',
};

const EMPTY: Fault = {
  code: 'no-rules',
  severity: 'error',
  message: 'There is nothing in this file that rules can do.',
  hint: 'What could not be converted is listed above.',
  path: [],
  at: 'start',
};

function notOf({ title }: Importer): Fault {
  return {
    code: 'wrong-format',
    severity: 'error',
    message: `This is not ${title}.`,
    hint: 'Leave the format out to have it found, or name another.',
    path: [],
    at: 'start',
  };
}
