import type { Element } from './element.ts';
import { joinRanges, rangeIn, trimmedRangeIn } from './line.ts';
import type { Line } from './line.ts';
import { INCLUDE } from './linePatterns.ts';
import type { BodyPart } from './parsedRequest.ts';
import type { Problem } from '../problem.ts';

export interface ParsedBody {
  readonly parts: readonly BodyPart[];
  readonly problems: readonly Problem[];
}

type Content = Extract<Element, { kind: 'text' | 'include' | 'blank' | 'comment' | 'metadata' }>;

/** Makes the body out of what follows the request line: text and files in order, blank lines at both ends dropped. */
export function parseBody(elements: readonly Element[]): ParsedBody {
  const first = elements.findIndex(holdsContent);
  const last = elements.findLastIndex(holdsContent);
  if (first < 0) return { parts: [], problems: [] };
  const content = elements.slice(first, last + 1).filter(isContent);
  return {
    parts: partsOf(content),
    problems: [...missingBlankLine(elements, first), ...content.flatMap(contentProblems)],
  };
}

function holdsContent({ kind }: Element): boolean {
  return kind === 'text' || kind === 'include';
}

function isContent(element: Element): element is Content {
  return holdsContent(element) || ['blank', 'comment', 'metadata'].includes(element.kind);
}

function partsOf(content: readonly Content[]): BodyPart[] {
  const parts: BodyPart[] = [];
  let text: Line[] = [];
  const endText = (): void => {
    const [first] = text;
    const last = text.at(-1);
    if (first === undefined || last === undefined) return;
    const lines = text.map((line) => line.text);
    parts.push({ kind: 'text', lines, range: joinRanges(rangeIn(first), rangeIn(last)) });
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

function filePart(line: Line): BodyPart {
  const path = (INCLUDE.exec(line.text)?.[2] ?? '').trimEnd();
  const start = line.text.indexOf(path, 2);
  return {
    kind: 'file',
    path,
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

function contentProblems({ kind, line }: Content): Problem[] {
  if (kind === 'comment' || kind === 'metadata') {
    return [
      {
        code: 'comment-in-body',
        severity: 'warning',
        message: 'This line is a comment and no part of the body.',
        hint: 'If it belongs to the body, put the body into a file and send that: < ./body.txt',
        range: trimmedRangeIn(line),
      },
    ];
  }
  const encoding = kind === 'include' ? INCLUDE.exec(line.text)?.[1] : undefined;
  if (encoding === undefined) return [];
  return [
    {
      code: 'unsupported-include',
      severity: 'error',
      message: 'Files are sent byte for byte; filling in variables (<@) is not supported yet.',
      hint: 'Write < and the path.',
      range: trimmedRangeIn(line),
    },
  ];
}
