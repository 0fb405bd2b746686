import type { IncomingMessage, ServerResponse } from 'node:http';

/** What a server saw of one request. */
export interface RecordedRequest {
  readonly method: string;
  /** The request target as it was sent: path and query. */
  readonly url: string;
  /** In the order, case and number in which they came. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Settles when the exchange is over: `aborted` when the connection ended before the whole answer was sent. */
  readonly done: Promise<'answered' | 'aborted'>;
}

export function recordRequest(request: IncomingMessage, response: ServerResponse): RecordedRequest {
  return {
    method: request.method ?? '',
    url: request.url ?? '',
    headers: pairs(request.rawHeaders),
    done: new Promise((resolve) => {
      response.once('close', () => {
        resolve(response.writableFinished ? 'answered' : 'aborted');
      });
    }),
  };
}

/** Node lists raw headers flat: name, value, name, value. */
export function pairs(flat: readonly string[]): [name: string, value: string][] {
  const list: [string, string][] = [];
  for (let i = 0; i < flat.length; i += 2) list.push([flat[i] ?? '', flat[i + 1] ?? '']);
  return list;
}
