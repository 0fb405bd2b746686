import { valuesOf } from './headers.ts';
import type { JetBrainsParts } from './jetBrainsParts.ts';
import { lookUpIn, substitute } from './substitute.ts';
import { variables } from './variables.ts';

interface Text {
  readonly getRaw: () => string;
  readonly tryGetSubstituted: () => string;
}

/**
 * `request`: before it is sent `url` and `body` are objects with the text as it is written, afterwards functions that give the
 * text that was sent. Here they are both at any time.
 */
export function requestOf(parts: JetBrainsParts): object {
  const { context, recording, requestVariables, globals } = parts;
  const { method, url, headers, body, name } = context.request;
  const lookUp = (wanted: string): unknown =>
    lookUpIn([requestVariables.values, globals.values, context.variables], wanted);
  const text = (raw: string): Text & (() => string) => {
    const made = {
      getRaw: () => raw,
      tryGetSubstituted: () => substitute(raw, lookUp),
      toString: () => raw,
    };
    return Object.assign(() => raw, made);
  };
  const header = (field: string, value: string): object => ({
    name: field,
    value: () => value,
    getRawValue: () => value,
    tryGetSubstitutedValue: () => substitute(value, lookUp),
  });
  const own = variables(requestVariables, 'A variable of a request');
  return {
    ...{ name, method, url: text(url), body: text(body ?? '') },
    headers: {
      all: () => headers.map(([field, value]) => header(field, value)),
      findByName: (field: unknown) => {
        const [first] = valuesOf(headers, field);
        return first === undefined ? null : header(String(field), first);
      },
    },
    environment: {
      get: (wanted: unknown) => lookUpIn([context.variables], String(wanted)) ?? null,
    },
    variables: { ...own, get: (wanted: unknown) => lookUp(String(wanted)) ?? null },
    iteration: () => 0,
    templateValue: () => null,
    // Kulala's.
    skip: () => {
      recording.skip = 'The script called request.skip().';
    },
  };
}
