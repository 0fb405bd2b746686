import type { Element } from './element.ts';
import { joinRanges, rangeIn, trimmedRangeIn } from './line.ts';
import type { Line } from './line.ts';
import { INCLUDE, KNOWN_ASSERTION } from './linePatterns.ts';
import type { BodyFile, BodyPart, ParsedHeader } from './parsedRequest.ts';
import type { Problem } from '../../files/problem.ts';

export interface ParsedBody {
  readonly parts: readonly BodyPart[];
  readonly problems: readonly Problem[];
}

type Content = Extract<Element, { kind: 'text' | 'include' | 'blank' | 'comment' | 'metadata' }>;
/** What looks like a line of the body and is not sent. */
type LeftOut = Extract<Element, { kind: 'comment' | 'metadata' | 'variable' }>;

/** Makes the body out of what follows the request line: text and files in order, blank lines at both ends dropped. */
export function parseBody(
  elements: readonly Element[],
  headers: readonly ParsedHeader[],
): ParsedBody {
  const type = headers.find(
    (header) => header.kind === 'header' && header.name.toLowerCase() === 'content-type',
  );
  const first = elements.findIndex(holdsContent);
  const last = elements.findLastIndex(holdsContent);
  if (first < 0) {
    return { parts: [], problems: type === undefined ? [] : bodyOfComments(elements) };
  }
  const content = elements.slice(first, last + 1).filter(isContent);
  return {
    parts: partsOf(content),
    problems: [
      ...missingBlankLine(elements, first),
      ...headerInBody(elements[first]),
      ...content.flatMap(assertionInBody),
      ...leftOut(elements, first, last).map(leftOutProblem),
    ],
  };
}

function holdsContent({ kind }: Element): boolean {
  return kind === 'text' || kind === 'include';
}

function isContent(element: Element): element is Content {
  return holdsContent(element) || ['blank', 'comment', 'metadata'].includes(element.kind);
}

function isLeftOut(element: Element | undefined): element is LeftOut {
  return ['comment', 'metadata', 'variable'].includes(element?.kind ?? '');
}

function partsOf(content: readonly Content[]): BodyPart[] {
  const parts: BodyPart[] = [];
  let text: Line[] = [];
  const endText = (): void => {
    const [first] = text;
    const last = text.at(-1);
    if (first === undefined || last === undefined) return;
    parts.push({ kind: 'text', lines: text, range: joinRanges(rangeIn(first), rangeIn(last)) });
    text = [];
  };
  for (const { kind, line } of content) {
    if (kind === 'text' || kind === 'blank') {
      text.push(line);
    } else if (kind === 'include') {
      endText();
      parts.push(filePart(line));
    }
  }
  endText();
  return parts;
}

function filePart(line: Line): BodyFile {
  const [, template, rest = ''] = INCLUDE.exec(line.text) ?? [];
  const path = rest.trimEnd();
  const start = line.text.indexOf(path, 2);
  return {
    ...{ kind: 'file', path },
    template: template === undefined ? null : { encoding: template.slice(1) },
    range: trimmedRangeIn(line),
    pathRange: rangeIn(line, start, start + path.length),
  };
}

function missingBlankLine(elements: readonly Element[], first: number): Problem[] {
  const opening = elements[first];
  if (opening === undefined || elements.slice(0, first).some(({ kind }) => kind === 'blank')) {
    return [];
  }
  return [
    {
      code: 'missing-blank-line',
      severity: 'warning',
      message: 'This line is not a header, so the body starts here.',
      hint: 'Put a blank line before the body, or write the header as Name: value.',
      range: trimmedRangeIn(opening.line),
    },
  ];
}

/** Headers that are often meant where they stand below the blank line. */
const USUAL_HEADER =
  /^(?:Authorization|Content-Type|Accept|Cookie|Host|User-Agent|X-[\w-]+):\s*\S/i;

function headerInBody(first: Element | undefined): Problem[] {
  if (first?.kind !== 'text' || !USUAL_HEADER.test(first.line.text)) return [];
  return [
    {
      code: 'header-in-body',
      severity: 'warning',
      message: 'This line looks like a header and is sent as part of the body.',
      hint: 'Remove the blank line above it to send it as a header.',
      range: trimmedRangeIn(first.line),
    },
  ];
}

/** There is more of the body below it, so it is a line of the body. */
function assertionInBody({ kind, line }: Content): Problem[] {
  if (kind !== 'text' || !KNOWN_ASSERTION.test(line.text)) return [];
  return [
    {
      code: 'assertion-in-body',
      severity: 'warning',
      message: 'This line looks like an assertion and is sent as part of the body.',
      hint: 'Move it below the last line of the body to check the response.',
      range: trimmedRangeIn(line),
    },
  ];
}

/**
 * The lines between those of the body, and at its ends, that are not sent. A blank line sets apart what is a note about the
 * request; settings above the body count.
 */
function leftOut(elements: readonly Element[], first: number, last: number): LeftOut[] {
  const head = elements.findIndex(({ kind }) => kind === 'blank');
  let start = first;
  while (head >= 0 && start > head + 1 && isLeftOut(elements[start - 1])) start--;
  let end = last;
  while (isLeftOut(elements[end + 1])) end++;
  return elements.slice(start, end + 1).filter((element, index): element is LeftOut => {
    const isSetting = element.kind === 'metadata' && start + index < first;
    return isLeftOut(element) && !isSetting;
  });
}

/** A body that was declared and whose every line is a comment. */
function bodyOfComments(elements: readonly Element[]): Problem[] {
  const head = elements.findIndex(({ kind }) => kind === 'blank');
  const body = elements.slice(head + 1);
  const end = body.findIndex(({ kind }) => kind !== 'comment');
  const comments = head < 0 ? [] : body.slice(0, end < 0 ? undefined : end);
  return comments.filter(isLeftOut).map(leftOutProblem);
}

function leftOutProblem({ kind, line }: LeftOut): Problem {
  const isVariable = kind === 'variable';
  return {
    code: isVariable ? 'variable-in-body' : 'comment-in-body',
    severity: 'warning',
    message: isVariable
      ? 'This line is a variable and is not sent with the body.'
      : 'This line is a comment and is not sent with the body.',
    hint: 'To send it, put the body into a file: < ./body.txt. To keep it as a note, put a blank line between it and the body.',
    range: trimmedRangeIn(line),
  };
}
