import type { Range } from '../../files/problem.ts';
import type { VariableDefinition } from '../parse/parsedRequest.ts';
import type { RequestDocument } from './requestDocument.ts';

/** An entry of a file's outline. */
export interface OutlineEntry {
  readonly kind: 'request' | 'variable';
  readonly name: string;
  readonly detail: string;
  readonly range: Range;
  /** What is selected: a part of `range`. */
  readonly selection: Range;
  readonly children: readonly OutlineEntry[];
}

/** Requests with their variables, and the variables that stand above or between them. Values are not shown: they may be secret. */
export function outlineOf({ blocks }: RequestDocument): OutlineEntry[] {
  return blocks.flatMap(({ parsed: { request, variables } }) => {
    const children = variables.map(variableEntry);
    if (request === undefined) return children;
    const { method, url, name, ranges, blockRange } = request;
    const address = `${method} ${url}`;
    return {
      ...{ kind: 'request', name: name ?? address, detail: name === undefined ? '' : address },
      ...{ range: blockRange, selection: ranges.name ?? ranges.method ?? request.range, children },
    };
  });
}

function variableEntry({ name, range, nameRange }: VariableDefinition): OutlineEntry {
  return { kind: 'variable', name, detail: '', range, selection: nameRange, children: [] };
}
