import { Composer, Lexer, Parser } from 'yaml';
import type { ErrorCode, ParsedNode } from 'yaml';
import type { Problem } from '../../files/problem.ts';
import { runToEnd } from './slices.ts';
import type { Steps } from './slices.ts';
import { LineIndex } from '../../files/lineIndex.ts';
import { sourceDocument } from './sourceDocument.ts';
import type { SourceDocument } from './sourceDocument.ts';
import { emptyFile, syntaxProblem, tooDeep } from './syntaxProblem.ts';
import { yamlTree } from './yamlTree.ts';

/** YAML 1.2 with the core schema, one document, merge keys. */
export function readYaml(text: string): SourceDocument {
  return runToEnd(readingYaml(text));
}

/** {@link readYaml} in steps; what the library makes of all tokens together is one of them. */
export function* readingYaml(text: string): Steps<SourceDocument> {
  const lines = new LineIndex(text);
  try {
    const parsed = yield* parsing(text);
    const { root, problems } = yamlTree(parsed.contents, text, lines);
    const { failed } = parsed;
    if (failed !== undefined) {
      // What follows the first error is mostly its consequence.
      const [message, hint] = textsOf(failed.code, text.slice(failed.pos[0]));
      problems.splice(0, Infinity, syntaxProblem(message, hint, lines.rangeOf(...failed.pos)));
    } else if (root === null) problems.push(emptyFile('yaml'));
    return sourceDocument({ language: 'yaml', text, lines, root, problems });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const problems: Problem[] = [tooDeep()];
    return sourceDocument({ language: 'yaml', text, lines, root: null, problems });
  }
}

interface Parsed {
  readonly contents: ParsedNode | null;
  readonly failed: { readonly code: ErrorCode; readonly pos: [number, number] } | undefined;
}

/** As the library's `parseDocument`, which does it at one go. A step is one word or sign of the text. */
function* parsing(text: string): Steps<Parsed> {
  const parser = new Parser();
  const tokens = [];
  for (const word of new Lexer().lex(text)) {
    tokens.push(...parser.next(word));
    yield;
  }
  tokens.push(...parser.end());
  const composer = new Composer({
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    resolveKnownTags: false,
    prettyErrors: false,
  });
  const [first, second] = composer.compose(tokens, true, text.length);
  const more: Parsed['failed'] = second && {
    code: 'MULTIPLE_DOCS',
    pos: [second.range[0], second.range[1]],
  };
  return {
    contents: first?.contents ?? null,
    failed: first?.errors[0] ?? more ?? first?.warnings[0],
  };
}

/** The library's own messages quote the text, which may hold a secret. */
function textsOf(code: ErrorCode, from: string): readonly [message: string, hint: string] {
  if (code === 'MISSING_CHAR' && !/^[\s"']?$/.test(from.slice(0, 1))) return noColon;
  return syntaxTexts[code];
}

const noColon = [
  'A colon is missing here.',
  'Write one and a space between a name and its value.',
] as const;

const indent = [
  'This is in the wrong column.',
  'Begin all properties of one object, and all items of one list, in the same column.',
] as const;

const quotes = ['This is not YAML.', 'Put text with special characters in quotes.'] as const;

const outOfPlace = [
  'This is not allowed here.',
  'Remove it, or put text with special characters in quotes.',
] as const;

const tag = [
  'Tags are not supported in rule files.',
  'Remove it: rule files do not need tags.',
] as const;

const syntaxTexts: Readonly<Record<ErrorCode, readonly [message: string, hint: string]>> = {
  ALIAS_PROPS: ["An alias can't have an anchor or a tag.", 'Remove them before the *.'],
  BAD_ALIAS: ['An anchor or alias needs a name.', 'Write one after the & or *, or use quotes.'],
  BAD_COLLECTION_TYPE: tag,
  BAD_DIRECTIVE: ['Directives are not supported in rule files.', 'Remove the line with %.'],
  BAD_DQ_ESCAPE: [
    'This is not an escape.',
    'Write \\\\ for a backslash, or use single quotes, where a backslash is itself.',
  ],
  BAD_INDENT: indent,
  BAD_PROP_ORDER: ['Anchors and tags go before their value.', 'Move this in front of it.'],
  BAD_SCALAR_START: ["Text can't begin with this character.", 'Put the text in quotes.'],
  BLOCK_AS_IMPLICIT_KEY: [
    'A second property begins on the line of the first.',
    'Put it on a line of its own, or text with a colon in quotes.',
  ],
  BLOCK_IN_FLOW: ["A list with - can't begin inside [ ] or { }.", 'Separate with commas.'],
  DUPLICATE_KEY: ['This name is used twice.', 'Keep one of them.'],
  IMPOSSIBLE: quotes,
  KEY_OVER_1024_CHARS: ['This name is too long.', 'Use at most 1024 characters.'],
  MISSING_CHAR: [
    'This text does not end, or a space or comma is missing.',
    'End it with the quote it began with.',
  ],
  MULTILINE_IMPLICIT_KEY: [
    'This property name goes over several lines.',
    'Write name, colon and value on one line, in the same column as the other properties.',
  ],
  MULTIPLE_ANCHORS: ['A value can have one anchor only.', 'Keep one of them.'],
  MULTIPLE_DOCS: [
    'A second document begins here.',
    'A rule file can contain only one: remove the line ---, or move the second document to another file.',
  ],
  MULTIPLE_TAGS: ['A value can have one tag only.', 'Remove both: rule files do not need tags.'],
  NON_STRING_KEY: ['This is not a property name.', 'Write text in its place.'],
  RESOURCE_EXHAUSTION: [
    'This is nested too deeply to be read.',
    'Rule files do not need so many levels.',
  ],
  TAB_AS_INDENT: ["A tab can't indent.", 'Use spaces.'],
  TAG_RESOLVE_FAILED: tag,
  UNEXPECTED_TOKEN: outOfPlace,
};
