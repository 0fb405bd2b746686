import type { ServerResponse } from 'node:http';

type Headers = Readonly<Record<string, string>>;

export function replyText(
  response: ServerResponse,
  text: string,
  { status = 200, headers = {} }: { status?: number; headers?: Headers } = {},
): void {
  replyBytes(response, Buffer.from(text), {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers },
  });
}

export function replyJson(
  response: ServerResponse,
  value: unknown,
  { status = 200, headers = {} }: { status?: number; headers?: Headers } = {},
): void {
  replyBytes(response, Buffer.from(`${JSON.stringify(value, null, 2)}\n`), {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
  });
}

/** Node itself leaves the body out where the method or the status forbids one. */
export function replyBytes(
  response: ServerResponse,
  body: Buffer,
  { status = 200, headers = {} }: { status?: number; headers?: Headers } = {},
): void {
  response.writeHead(status, { ...headers, 'Content-Length': body.length }).end(body);
}
