import { json } from '@codemirror/lang-json';
import { xml } from '@codemirror/lang-xml';
import { StreamLanguage } from '@codemirror/language';
import type { StringStream } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import type { EditedLanguage } from './editedTextOptions.ts';

/** How a language that is edited here is colored. */
export const editedLanguages: Readonly<Record<EditedLanguage, () => Extension>> = {
  json,
  xml,
  graphql: () => StreamLanguage.define({ name: 'graphql', token: graphQlToken }),
  http: () =>
    StreamLanguage.define<HttpState>({
      name: 'http',
      startState: () => ({ part: 'above' }),
      token: httpToken,
      blankLine: (state) => {
        if (state.part === 'head') state.part = 'body';
      },
    }),
};

const GRAPHQL_WORDS =
  /^(?:query|mutation|subscription|fragment|on|true|false|null|input|type|enum)\b/;

function graphQlToken(stream: StringStream): string | null {
  if (stream.match(/^#.*/)) return 'comment';
  if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return 'string';
  if (stream.match(/^-?\d+(?:\.\d+)?/)) return 'number';
  if (stream.match(/^[$@]\w+/)) return 'variableName';
  if (stream.match(GRAPHQL_WORDS)) return 'keyword';
  if (stream.match(/^\w+/)) return 'propertyName';
  stream.next();
  return null;
}

interface HttpState {
  part: 'above' | 'head' | 'body';
}

/** A line of a block: notes and settings, the request line, fields, the body. */
function httpToken(stream: StringStream, state: HttpState): string | null {
  if (stream.sol()) {
    if (stream.match(/^\s*(?:#|\/\/).*/)) return 'comment';
    if (state.part === 'above') {
      if (stream.match(/^@[^\s=:]+/)) return 'propertyName';
      if (stream.match(/^[A-Z][A-Z-]*(?=\s)/)) {
        state.part = 'head';
        return 'keyword';
      }
    }
    if (state.part === 'head' && stream.match(/^[\w-]+(?=\s*:)/)) return 'propertyName';
    if (stream.match(/^(?:\?\?|>>!?|>|<)(?=\s)/)) return 'keyword';
  }
  if (state.part === 'head' && stream.match(/^HTTP\/[\d.]+/)) return 'keyword';
  if (state.part === 'body' && stream.match(/^"(?:[^"\\]|\\.)*"(?=\s*:)/)) return 'propertyName';
  if (state.part === 'body' && stream.match(/^"(?:[^"\\]|\\.)*"/)) return 'string';
  if (state.part === 'body' && stream.match(/^-?\d+(?:\.\d+)?\b/)) return 'number';
  stream.next();
  return null;
}
