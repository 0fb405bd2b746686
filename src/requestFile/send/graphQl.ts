import { sameName } from '../../session/headers.ts';
import type { Problem } from '../../files/problem.ts';
import type { ParsedFragment, WrittenHeader } from '../parse/parsedRequest.ts';
import type { FilledPart, FilledRequest } from './filledRequest.ts';
import { isNamedGraphQl, isTypeHeader } from './graphQlSources.ts';

const OPERATION = /^\s*(?:query|mutation|subscription)\b(?:\s+(\w+))?\s*[({@]/;
const FRAGMENT = /^\s*fragment\s+\w+\s+on\s+\w+/;

/**
 * A query and its variables as the JSON that a GraphQL server reads (https://graphql.github.io/graphql-over-http, section
 * 5.3). It is asked for by the method GRAPHQL, by the header X-Request-Type, or by a body that is nothing but a query. The
 * variables follow a blank line, as JSON. Null: this is no such request.
 */
export function asGraphQl(
  request: FilledRequest,
): FilledRequest | { readonly problem: Problem } | null {
  const isMethod = request.method === 'GRAPHQL';
  const [part] = request.body;
  const text = request.body.map(textOf).join('\n');
  const isAlone = request.body.length === 1 && isQuery(text, request);
  if (!isNamedGraphQl(request.method, request.headers) && !isAlone) return null;
  const headers = request.headers.filter((header) => !isTypeHeader(header));
  const method = isMethod ? 'POST' : request.method;
  if (part?.kind !== 'text') return { ...request, method, headers };
  const { query: written, variables } = partsOf(text);
  const query = [written, ...(request.fragments ?? []).map(fragmentText)].join('\n');
  const parsed = variables === null ? null : parsedVariables(variables);
  if (parsed !== null && 'fault' in parsed) {
    return {
      problem: {
        code: 'graphql-variables',
        severity: 'error',
        message: `The variables of the GraphQL query are not JSON: ${parsed.fault}`,
        hint: 'Write them as a JSON object, a blank line below the query.',
        range: part.range,
      },
    };
  }
  const operationName = OPERATION.exec(written)?.[1];
  const payload = {
    query,
    ...(operationName === undefined ? {} : { operationName }),
    ...(parsed === null ? {} : { variables: parsed.value }),
  };
  const { range } = part;
  const hasType = headers.some(({ name }) => sameName(name, 'content-type'));
  const type: WrittenHeader = {
    ...({ kind: 'header', name: 'Content-Type', value: 'application/json' } as const),
    ...{ range, nameRange: range, valueRange: range },
  };
  return {
    ...{ ...request, method, headers: hasType ? headers : [...headers, type] },
    body: [{ ...part, lines: [{ number: range.start.line, text: JSON.stringify(payload) }] }],
  };
}

function textOf(part: FilledPart): string {
  return part.kind === 'text' ? part.lines.map(({ text }) => text).join('\n') : '';
}

function fragmentText({ source }: ParsedFragment): string {
  return 'text' in source ? source.text.trimEnd() : '';
}

/** A query by its look, in a request that does not say that its body is something else. */
function isQuery(text: string, { headers }: FilledRequest): boolean {
  const type = headers.find(({ name }) => sameName(name, 'content-type'))?.value ?? '';
  const mayBe = type === '' || /^application\/(?:json|graphql\+json)\b/i.test(type.trim());
  return mayBe && (OPERATION.test(text) || FRAGMENT.test(text));
}

function partsOf(text: string): { readonly query: string; readonly variables: string | null } {
  let depth = 0;
  const endsAsObject = text.trimEnd().endsWith('}');
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === '{') depth++;
    else if (token === '}') depth--;
    // A blank line inside the query is followed by more of the query, which is no JSON object.
    const end = index + token.length;
    const isBlankLine = token.startsWith('\n') && token.includes('\n', 1);
    if (isBlankLine && depth === 0 && endsAsObject && text[end] === '{') {
      return { query: text.slice(0, index).trim(), variables: text.slice(end).trim() };
    }
  }
  return { query: text.trim(), variables: null };
}

/** Strings and comments of GraphQL, whose braces mean nothing, the braces that count, and line ends with the blanks behind. */
const TOKEN = /"""(?:[^"\\]|\\[^]|"(?!""))*(?:"""|$)|"(?:[^"\\\n]|\\.)*"?|#.*|[{}]|\n\s*/g;

function parsedVariables(text: string): { readonly value: unknown } | { readonly fault: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { fault: (error as Error).message };
  }
}
