import type { Position } from '../../files/problem.ts';
import { everyValue } from './currentValue.ts';
import { headerWords, usualValues } from './headerWords.ts';
import { metadataWords } from './metadataWords.ts';
import { methodWords } from './methodWords.ts';
import { blockAt } from './nameAt.ts';
import type { DocumentBlock } from './requestDocument.ts';
import type { Scope } from './scope.ts';
import { shownValue } from './shownValue.ts';
import { isAddressName } from './addressNames.ts';
import { around, asSnippet, completion } from './completion.ts';
import type { Completion, ListFolder, Typing } from './completion.ts';
import { completionsInBraces } from './completionsInBraces.ts';
import { pathCompletions } from './pathCompletions.ts';

/** What can be put in at a place of a request file, the likeliest first. */
export async function completionsAt(
  scope: Scope,
  position: Position,
  list: ListFolder,
): Promise<Completion[]> {
  const { document } = scope;
  const text = document.lines[position.line]?.text ?? '';
  const typing: Typing = {
    line: position.line,
    before: text.slice(0, position.character),
    after: text.slice(position.character),
  };
  const block = blockAt(document.blocks, position.line);
  if (block !== undefined && isInScript(block, position.line)) return [];
  return (
    (await completionsInBraces(scope, typing, list)) ??
    ofSetting(scope, typing) ??
    (await ofPath(scope, typing, list)) ??
    ofAssertion(typing) ??
    ofPart(scope, typing, block)
  );
}

/** Code has completion of its own, in files of its own. */
function isInScript({ elements }: DocumentBlock, line: number): boolean {
  return elements.some(
    (element) =>
      element.kind === 'script' &&
      element.source.kind === 'inline' &&
      element.range.start.line < line &&
      line < element.range.end.line,
  );
}

/** Behind `# @`. */
function ofSetting(scope: Scope, typing: Typing): Completion[] | null {
  const [, key] = /^\s*(?:#{1,2}|\/{2,})\s*@([\w-]*)$/.exec(typing.before) ?? [];
  if (key !== undefined) {
    return metadataWords.map(({ key: label, value, words }) =>
      completion({
        ...{ label, kind: 'metadata', documentation: words, isSnippet: true },
        range: around(typing, key.length, /^[\w-]*/.exec(typing.after)?.[0].length),
        insertText: `${label}${value === '' ? '' : ` ${value}`}${NEEDS_MORE.has(label) ? ' ' : ''}`,
        isOpen: NEEDS_MORE.has(label),
      }),
    );
  }
  const [, name] =
    /^\s*(?:(?:#{1,2}|\/{2,})\s*@(?:ref|force-?ref)\s+|run\s+#)(.*)$/is.exec(typing.before) ?? [];
  return name === undefined ? null : requestNames(scope, typing, name);
}

/** Settings whose value is offered once they are written. */
const NEEDS_MORE = new Set(['ref', 'forceRef', 'import']);

function requestNames(scope: Scope, typing: Typing, typed: string): Completion[] {
  return [...scope.requests].map(([label, { request }]) =>
    completion({
      ...{ label, kind: 'request', detail: `${request.method} ${request.url}` },
      range: around(typing, typed.length, typing.after.trimEnd().length),
    }),
  );
}

const SCRIPT = /\.(?:js|mjs|cjs)$/;
const REQUESTS = /\.(?:http|rest)$/;

async function ofPath(
  scope: Scope,
  typing: Typing,
  list: ListFolder,
): Promise<Completion[] | null> {
  const { before } = typing;
  const [, imported] =
    /^\s*(?:(?:#{1,2}|\/{2,})\s*@import|import|run)\s+([^\s#][^#]*|)$/.exec(before) ?? [];
  if (imported !== undefined) {
    return pathCompletions(typing, imported, list, (name) => REQUESTS.test(name));
  }
  const [, mark = '', path] = /^\s*(>>!?|>|<(?:@[\w-]*)?)\s+([^\s{%].*|)$/s.exec(before) ?? [];
  if (path === undefined) return null;
  const block = blockAt(scope.document.blocks, typing.line);
  const isBefore = mark === '<' && !hasRequestAbove(block, typing.line);
  const isScript = mark === '>' || isBefore;
  return pathCompletions(typing, path, list, (name) => !isScript || SCRIPT.test(name));
}

const ASSERTED: readonly (readonly [label: string, insert: string, words: string])[] = [
  ['status', 'status == ${1:200}', 'The status code.'],
  ['header', 'header ${1:content-type} includes ${2:json}', 'A header of the response.'],
  ['body', 'body ${1:id} == ${2:1}', 'A part of the body, by a path of JavaScript or JSONPath.'],
  ['duration', 'duration < ${1:500}', 'Milliseconds from the beginning to the end.'],
  ['js', 'js ${1:response.parsedBody.id} == ${2:1}', 'An expression of JavaScript.'],
  ['xpath', 'xpath ${1://id} == ${2:1}', 'A part of an XML body.'],
];

/** Behind `??`. */
function ofAssertion(typing: Typing): Completion[] | null {
  const [, word] = /^\s*\?\?\s+(\w*)$/.exec(typing.before) ?? [];
  if (word === undefined) return null;
  return ASSERTED.map(([label, insertText, documentation]) =>
    completion({
      ...{ label, kind: 'keyword', insertText, documentation, isSnippet: true },
      range: around(typing, word.length),
    }),
  );
}

function ofPart(scope: Scope, typing: Typing, block: DocumentBlock | undefined): Completion[] {
  if (!hasRequestAbove(block, typing.line)) return ofRequestLine(scope, typing);
  return isInHead(block, typing.line) ? ofHeader(typing) : [];
}

function hasRequestAbove(block: DocumentBlock | undefined, line: number): boolean {
  return (
    block?.elements.some(
      (element) => element.kind === 'requestLine' && element.line.number < line,
    ) ?? false
  );
}

/** Whether only the request line, headers and notes stand between the request line and this one. */
function isInHead(block: DocumentBlock | undefined, line: number): boolean {
  const elements = block?.elements ?? [];
  const from = elements.findLastIndex(
    (element) => element.kind === 'requestLine' && element.line.number < line,
  );
  return elements
    .slice(from + 1)
    .filter((element) => element.line.number < line)
    .every(({ kind }) => !['blank', 'text', 'include'].includes(kind));
}

function ofRequestLine(scope: Scope, typing: Typing): Completion[] {
  const [, word] = /^\s*([A-Za-z-]*)$/.exec(typing.before) ?? [];
  if (word !== undefined) {
    const range = around(typing, word.length, /^[A-Za-z-]*/.exec(typing.after)?.[0].length);
    const space = /^[A-Za-z-]*[ \t]/.test(typing.after) ? '' : ' ';
    return [
      ...methodWords.map(({ name, words }) =>
        completion({
          ...{ label: name, kind: 'method', documentation: words, range, insertText: name + space },
          isOpen: true,
        }),
      ),
      ...['import', 'run'].map((label) =>
        completion({ label, kind: 'keyword', range, insertText: label + space, isOpen: true }),
      ),
    ];
  }
  const [, target] = /^\s*[A-Za-z-]+[ \t]+(\S*)$/.exec(typing.before) ?? [];
  return target === '' ? addresses(scope, typing) : [];
}

/** Variables that a URL may begin with. */
function addresses(scope: Scope, typing: Typing): Completion[] {
  return scope.variableNames().flatMap((name) => {
    const [counting] = everyValue(name, typing.line, scope);
    const looksRight =
      isAddressName(name) ||
      (typeof counting?.value === 'string' && /^https?:\/\//.test(counting.value));
    if (!looksRight) return [];
    return completion({
      ...{ label: `{{${name}}}`, kind: 'variable', range: around(typing, 0) },
      detail: counting === undefined ? '' : shownValue(counting, name),
    });
  });
}

function ofHeader(typing: Typing): Completion[] {
  const [, name] = /^\s*([\w-]*)$/.exec(typing.before) ?? [];
  if (name !== undefined) {
    const range = around(typing, name.length, /^[\w-]*/.exec(typing.after)?.[0].length);
    const colon = typing.after.includes(':') ? '' : ': ';
    return headerWords.map(({ name: label, values }) =>
      completion({
        ...{ label, kind: 'header', range, insertText: label + colon },
        isOpen: colon !== '' && values.length > 0,
      }),
    );
  }
  const [, field, value] = /^\s*([\w-]+)\s*:\s*(.*)$/s.exec(typing.before) ?? [];
  if (field === undefined || value === undefined || value.includes('{{')) return [];
  // Of a list the last item is being typed.
  const end = Math.max(value.lastIndexOf(','), value.lastIndexOf(';'));
  const typed = value.slice(end + 1).trimStart();
  return usualValues(field).map((label) =>
    completion({
      ...{ label, kind: 'value', isSnippet: true, insertText: asSnippet(label) },
      range: around(typing, typed.length),
    }),
  );
}
