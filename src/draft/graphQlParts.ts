/** A GraphQL body in a request file: the query, and below a blank line its variables as a JSON object. */
export interface GraphQlParts {
  readonly query: string;
  readonly variables: string;
}

export function graphQlParts(body: string): GraphQlParts {
  const gaps = [...body.matchAll(/\n[ \t]*\n[ \t]*(?=\{)/g)];
  for (const { index, 0: gap } of gaps) {
    const query = body.slice(0, index);
    // A blank line inside of a query is followed by more of it.
    if (depthOf(query) === 0) return { query, variables: body.slice(index + gap.length) };
  }
  return { query: body, variables: '' };
}

export function writeGraphQl({ query, variables }: GraphQlParts): string {
  return variables.trim() === '' ? query : `${query}\n\n${variables}`;
}

function depthOf(text: string): number {
  return text.split('{').length - text.split('}').length;
}
