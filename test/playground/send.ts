import { once } from 'node:events';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { pairs } from '../../examples/playground/recordedRequest.ts';

export interface SendOptions {
  readonly method?: string;
  readonly headers?: readonly string[];
  readonly body?: string | Buffer;
  readonly ca?: string;
  readonly rejectUnauthorized?: boolean;
  /** The request target, where it is not the URL's. */
  readonly path?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  readonly text: string;
  readonly json: unknown;
  /** The first header of this name, in any case. */
  header(name: string): string | undefined;
}

/** One request on a connection of its own, by Node's client alone: nothing is followed, decoded or retried. */
export async function send(url: string, options: SendOptions = {}): Promise<Answer> {
  const response = await open(url, options);
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const headers = pairs(response.rawHeaders);
  return {
    status: response.statusCode ?? 0,
    headers,
    body,
    get text() {
      return body.toString();
    },
    get json(): unknown {
      return JSON.parse(body.toString()) as unknown;
    },
    header: (name) => headers.find(([given]) => given.toLowerCase() === name.toLowerCase())?.[1],
  };
}

/** The response once its head is there; the body is still to be read. */
export async function open(url: string, options: SendOptions = {}): Promise<IncomingMessage> {
  const { body, headers, ...others } = options;
  const request = (url.startsWith('https:') ? https : http).request(url, {
    agent: false,
    ...others,
    ...(headers && { headers: ['Host', new URL(url).host, ...headers] }),
  });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}
