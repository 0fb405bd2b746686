import { hasHeader } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';
import type { ParsedRequest, WrittenHeader } from '../parse/parsedRequest.ts';
import type { RequestChanges, RequestFacts } from '../scripts/contract/script.ts';
import type { FilledPart, FilledRequest } from '../send/filledRequest.ts';

/** What a script before the request sees of it: as it is written. */
export function factsOfParsed({ name, method, url, headers, body }: ParsedRequest): RequestFacts {
  const lines = body.flatMap((part) =>
    part.kind === 'text' ? part.lines.map(({ text }) => text) : [`< ${part.path}`],
  );
  return {
    ...{ name: name ?? null, method, url },
    headers: headers.flatMap((header): HeaderList =>
      header.kind === 'header' ? [[header.name, header.value]] : [],
    ),
    body: lines.length === 0 ? null : lines.join('\n'),
  };
}

/** A filled request with what scripts have changed in it, and with the headers of `client.global.headers`. */
export function changedRequest(
  filled: FilledRequest,
  { method, url, headers, body }: RequestChanges,
  globalHeaders: ReadonlyMap<string, string>,
): FilledRequest {
  const { range } = filled;
  const written = (fields: HeaderList): WrittenHeader[] =>
    fields.map(([name, value]) => ({
      ...({ kind: 'header', name, value } as const),
      ...{ range, nameRange: range, valueRange: range },
    }));
  const own = headers === undefined ? filled.headers : written(headers);
  const fields: HeaderList = own.map(({ name, value }) => [name, value]);
  const added = [...globalHeaders].filter(([name]) => !hasHeader(fields, name));
  return {
    ...filled,
    ...(method === undefined ? {} : { method: method.toUpperCase() }),
    ...(url === undefined ? {} : { url }),
    headers: [...own, ...written(added)],
    ...(body === undefined ? {} : { body: partsOf(body, filled) }),
  };
}

function partsOf(body: string | Uint8Array | null, { range }: FilledRequest): FilledPart[] {
  if (body === null) return [];
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  return [{ kind: 'text', lines: [{ number: range.start.line, text }], range }];
}
