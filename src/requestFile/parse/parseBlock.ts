import type { Block, Element } from './element.ts';
import { joinRanges, rangeIn, trimmedRangeIn } from './line.ts';
import type { Line } from './line.ts';
import { metadataProblem, readMetadata } from './metadata.ts';
import type { Metadata } from './metadata.ts';
import { parseCommand } from './parseCommand.ts';
import { parseDirective, parseReference } from './directive.ts';
import { parseFragment } from './parseFragment.ts';
import { parseMessage } from './parseMessage.ts';
import { responseSteps, scriptsOf } from './scripts.ts';
import { parseVariable } from './variableDefinition.ts';
import type { FileParts, ParsedRequest } from './parsedRequest.ts';
import { unreadableCharacter } from '../../files/problem.ts';
import type { Problem, Range } from '../../files/problem.ts';
import { unclosedProblem } from './unclosed.ts';

/** What stands between two separators. */
export interface ParsedBlock extends FileParts {
  readonly request?: ParsedRequest;
  /** `# @name` in a block of notes alone: it is the name of the request below the separator. */
  readonly nameForNext?: Named;
  /** Problems of a block without a request. */
  readonly fileProblems: readonly Problem[];
}

export function parseBlock(block: Block): ParsedBlock {
  const { elements } = block;
  const problems = elements.flatMap(problemsOf);
  const at = elements.findIndex(({ kind }) => kind === 'requestLine');
  const requestElement = elements[at];
  const parsed: ParsedBlock = {
    variables: elements.flatMap((element) => parseVariable(element) ?? []),
    directives: elements.flatMap((element) => parseDirective(element) ?? []),
    blockNames: [],
    fragments: elements.flatMap((element) => parseFragment(element) ?? []),
    globalScripts: [],
    everyRequest: {
      before: scriptsOf(elements, { phase: 'request', everyRequest: true }),
      after: scriptsOf(elements, { phase: 'response', everyRequest: true }),
    },
    fileProblems: [],
  };
  if (requestElement?.kind !== 'requestLine') {
    const name = elements.every(isNote) ? nameOf(elements) : undefined;
    return {
      ...parsed,
      ...(name === undefined ? {} : { nameForNext: name }),
      directives: [...parsed.directives, ...elements.flatMap((each) => parseReference(each) ?? [])],
      blockNames: namesOf(elements),
      globalScripts: scriptsOf(elements, { phase: 'request', everyRequest: false }),
      // Nothing of this block is sent, so what it holds for other requests is worth a warning, not an error.
      fileProblems: problems.map((problem) => ({ ...problem, severity: 'warning' })),
    };
  }
  const request = parseRequest(block, at, problems);
  return request === undefined
    ? { ...parsed, fileProblems: [...problems, notARequest(requestElement.line)] }
    : { ...parsed, directives: parsed.directives.filter(({ kind }) => kind === 'import'), request };
}

/** Undefined: the line that should be a request is none. */
function parseRequest(
  { elements, lastLine }: Block,
  at: number,
  problems: readonly Problem[],
): ParsedRequest | undefined {
  const [first] = elements;
  const requestElement = elements[at];
  if (first === undefined || requestElement?.kind !== 'requestLine') return undefined;
  const { line, curl } = requestElement;
  const following = elements.slice(at + 1);
  const message =
    curl === undefined ? parseMessage(line, following) : parseCommand(curl, following);
  if (message === undefined) return undefined;
  const title = titleOf(first);
  const named = nameOf(elements) ?? title;
  const { ranges, settings, problems: found, ...parts } = message;
  return {
    ...(named === undefined ? {} : { name: named.text }),
    ...(title === undefined ? {} : { title: title.text }),
    ...parts,
    settings: [...settingsOf(elements), ...settings],
    runs: elements.flatMap((element) => {
      const directive = parseDirective(element);
      return directive?.kind === 'run' ? [directive] : [];
    }),
    before: scriptsOf(elements, { phase: 'request', everyRequest: false }),
    after: responseSteps(elements),
    blockRange: joinRanges(rangeIn(first.line), rangeIn(lastLine)),
    ranges: { ...(named === undefined ? {} : { name: named.range }), ...ranges },
    problems: [...problems, ...found],
  };
}

function problemsOf(element: Element): Problem[] {
  switch (element.kind) {
    case 'unclosed':
      return [unclosedProblem(element)];
    case 'requestLine':
      return [
        ...(element.separated ? [] : [missingSeparator(element.line)]),
        ...unreadableIn(element.line),
      ];
    case 'continuation':
    case 'header':
    case 'text':
    case 'include':
      return unreadableIn(element.line);
    case 'metadata': {
      const metadata = readMetadata(element.line);
      const written = /@[\w-]+/.exec(element.line.text)?.[0] ?? '@';
      const problem = metadata && metadataProblem(metadata, written);
      return problem === undefined ? [] : [problem];
    }
    case 'foldedHeader':
      return [
        {
          code: 'folded-header',
          severity: 'error',
          message: "A header value can't continue on the next line.",
          hint: 'Write the whole value on the line of its header.',
          range: trimmedRangeIn(element.line),
        },
      ];
    case 'separator':
    case 'blank':
    case 'comment':
    case 'variable':
    case 'answer':
    case 'headerSpread':
    case 'directive':
    case 'fragment':
    case 'script':
    case 'saveResponse':
    case 'assertion':
      return [];
  }
}

function unreadableIn(line: Line): Problem[] {
  const unreadable = unreadableCharacter(line.text, line.number);
  return unreadable === undefined ? [] : [unreadable];
}

function isNote({ kind }: Element): boolean {
  return kind === 'separator' || kind === 'blank' || kind === 'comment' || kind === 'metadata';
}

export interface Named {
  readonly text: string;
  readonly range: Range;
}

/** What `# @…` lines say. They count before the body. */
function settingsOf(elements: readonly Element[]): Metadata[] {
  const bodyAt = elements.findIndex(({ kind }) => kind === 'text' || kind === 'include');
  const head = bodyAt < 0 ? elements : elements.slice(0, bodyAt);
  return head.flatMap((element) =>
    element.kind === 'metadata' ? (readMetadata(element.line) ?? []) : [],
  );
}

/** The last one wins, as settings do. */
function nameOf(elements: readonly Element[]): Named | undefined {
  const last = settingsOf(elements).findLast(({ key, value }) => key === 'name' && value !== '');
  return last && { text: last.value, range: last.valueRange };
}

function namesOf(elements: readonly Element[]): readonly string[] {
  const [first] = elements;
  const named = nameOf(elements) ?? (first && titleOf(first));
  return named === undefined ? [] : [named.text];
}

function titleOf(first: Element): Named | undefined {
  if (first.kind !== 'separator') return undefined;
  const { text } = first.line;
  // Some write the name of the request as they do in a comment: ### @name login
  const marks = /^[ \t\f]*#{3,}[ \t\f]*(?:@name[ \t\f]+)?/.exec(text)?.[0].length ?? 0;
  const title = text.slice(marks).trimEnd();
  return title === ''
    ? undefined
    : { text: title, range: rangeIn(first.line, marks, marks + title.length) };
}

function notARequest(line: Line): Problem {
  return {
    code: 'not-a-request',
    severity: 'error',
    message: 'This line is not a request.',
    hint: 'A request starts with a method and a URL, as in GET https://host/path. A comment starts with #.',
    range: trimmedRangeIn(line),
  };
}

function missingSeparator(line: Line): Problem {
  return {
    code: 'missing-separator',
    severity: 'warning',
    message: 'This line is read as a new request, because it starts with a method and a URL.',
    hint: 'Put a line with ### before it.',
    range: trimmedRangeIn(line),
  };
}
