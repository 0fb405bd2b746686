import type { HeaderList } from '../../session/headers.ts';
import type { BodyText, ParsedRequest, WrittenHeader } from '../parse/parsedRequest.ts';
import type { RequestChanges, RequestFacts } from '../scripts/contract/script.ts';
import type { ChangedRequest } from '../send/filledRequest.ts';

/** What a script before the request sees of it: as it is written, or as the scripts before have changed it. */
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

/** A request with what a script has changed in it. Headers out of a variable (`...name`), which scripts don't see, stay. */
export function changedRequest(
  request: ChangedRequest,
  { method, url, headers, body }: RequestChanges,
): ChangedRequest {
  const spread = request.headers.filter(({ kind }) => kind === 'spread');
  return {
    ...(body === undefined ? request : withBody(request, body)),
    ...(method === undefined ? {} : { method: method.toUpperCase() }),
    ...(url === undefined ? {} : { url }),
    ...(headers === undefined ? {} : { headers: [...spread, ...writtenHeaders(headers, request)] }),
  };
}

/** What is wrong with a header is told where it stands, or where the request does. */
function writtenHeaders(fields: HeaderList, { headers, range }: ParsedRequest): WrittenHeader[] {
  return fields.map(([name, value]) => {
    const known = headers.find(
      (header) => header.kind === 'header' && header.name === name && header.value === value,
    );
    if (known?.kind === 'header') return known;
    const place = { range, nameRange: range, valueRange: range };
    return { kind: 'header', name, value, ...place };
  });
}

function withBody(
  { bytes: _, ...request }: ChangedRequest,
  body: string | Uint8Array | null,
): ChangedRequest {
  if (body === null) return { ...request, body: [] };
  if (typeof body !== 'string') return { ...request, body: [], bytes: body };
  const range = request.body[0]?.range ?? request.range;
  const number = range.start.line;
  // Lines of its own ends are sent as they are.
  const lines = body.includes('\r') ? [body] : body.split('\n');
  const part: BodyText = { kind: 'text', lines: lines.map((text) => ({ number, text })), range };
  return { ...request, body: [part] };
}
