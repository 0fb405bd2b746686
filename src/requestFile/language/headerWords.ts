/** A field that requests usually have, with its usual values. */
export interface HeaderWord {
  readonly name: string;
  readonly values: readonly string[];
}

const MEDIA_TYPES = [
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=boundary',
  'application/xml',
  'application/graphql',
  'application/octet-stream',
  'application/x-ndjson',
  'application/merge-patch+json',
  'application/json-patch+json',
  'application/problem+json',
  'application/pdf',
  'application/soap+xml; charset=utf-8',
  'image/jpeg',
  'image/png',
  'image/svg+xml',
  'text/csv',
  'text/event-stream',
  'text/html',
  'text/markdown',
  'text/plain; charset=utf-8',
  'text/xml',
];

const CODINGS = ['gzip', 'deflate', 'br', 'zstd', 'identity', 'gzip, deflate, br'];

/** In the order in which they are offered: the usual ones first. */
export const headerWords: readonly HeaderWord[] = [
  { name: 'Content-Type', values: MEDIA_TYPES },
  {
    name: 'Accept',
    values: ['*/*', ...MEDIA_TYPES.filter((type) => !type.startsWith('multipart'))],
  },
  {
    name: 'Authorization',
    values: ['Bearer ', 'Basic ', 'Digest ', 'NTLM ', 'AWS '],
  },
  { name: 'Accept-Charset', values: ['utf-8', 'iso-8859-1'] },
  { name: 'Accept-Encoding', values: CODINGS },
  { name: 'Accept-Language', values: ['en', 'en-US', 'de', 'fr', 'es', 'ja', 'zh-CN'] },
  { name: 'Access-Control-Request-Headers', values: ['content-type', 'authorization'] },
  { name: 'Access-Control-Request-Method', values: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] },
  { name: 'Cache-Control', values: ['no-cache', 'no-store', 'max-age=0', 'only-if-cached'] },
  { name: 'Connection', values: ['keep-alive', 'close'] },
  {
    name: 'Content-Disposition',
    values: ['form-data; name="name"', 'form-data; name="name"; filename="file"'],
  },
  { name: 'Content-Encoding', values: CODINGS.slice(0, 4) },
  { name: 'Content-Language', values: ['en', 'de', 'fr'] },
  { name: 'Content-Length', values: [] },
  { name: 'Cookie', values: [] },
  { name: 'Date', values: ['{{$datetime rfc1123}}'] },
  { name: 'DNT', values: ['1'] },
  { name: 'Expect', values: ['100-continue'] },
  { name: 'Forwarded', values: [] },
  { name: 'Host', values: ['{{host}}', 'localhost'] },
  { name: 'Idempotency-Key', values: ['{{$uuid}}'] },
  { name: 'If-Match', values: ['*'] },
  { name: 'If-Modified-Since', values: ['{{$datetime rfc1123}}'] },
  { name: 'If-None-Match', values: ['*'] },
  { name: 'If-Range', values: [] },
  { name: 'If-Unmodified-Since', values: ['{{$datetime rfc1123}}'] },
  { name: 'Last-Event-ID', values: [] },
  { name: 'Origin', values: [] },
  { name: 'Pragma', values: ['no-cache'] },
  { name: 'Prefer', values: ['return=minimal', 'return=representation', 'respond-async'] },
  { name: 'Proxy-Authorization', values: ['Basic '] },
  { name: 'Range', values: ['bytes=0-1023'] },
  { name: 'Referer', values: [] },
  { name: 'SOAPAction', values: [] },
  { name: 'TE', values: ['trailers'] },
  { name: 'Traceparent', values: [] },
  { name: 'Upgrade-Insecure-Requests', values: ['1'] },
  { name: 'User-Agent', values: [] },
  { name: 'X-Api-Key', values: [] },
  { name: 'X-Correlation-ID', values: ['{{$uuid}}'] },
  { name: 'X-Forwarded-For', values: [] },
  { name: 'X-Forwarded-Host', values: [] },
  { name: 'X-Forwarded-Proto', values: ['https', 'http'] },
  { name: 'X-HTTP-Method-Override', values: ['PUT', 'PATCH', 'DELETE'] },
  { name: 'X-Request-ID', values: ['{{$uuid}}'] },
  { name: 'X-Request-Type', values: ['GraphQL'] },
  { name: 'X-Requested-With', values: ['XMLHttpRequest'] },
];

export function usualValues(header: string): readonly string[] {
  const name = header.toLowerCase();
  return headerWords.find((word) => word.name.toLowerCase() === name)?.values ?? [];
}
