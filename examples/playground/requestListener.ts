import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type RecordedRequest, recordRequest } from './recordedRequest.ts';
import { replyText } from './reply.ts';
import { type Exchange, findRoute, type RouteGroup } from './route.ts';

/** So that a playground left running for days does not grow. */
const KEPT_REQUESTS = 1000;

export interface ListenerOptions {
  readonly routes: readonly RouteGroup[];
  readonly requests: RecordedRequest[];
  readonly urls: Exchange['urls'];
  readonly resetConnection: (request: IncomingMessage) => void;
}

/** Finds the endpoint for each request and answers for it where it can't. */
export function createRequestListener(options: ListenerOptions): RequestListener {
  const { routes, requests, urls } = options;
  return (request, response) => {
    requests.push(recordRequest(request, response));
    if (requests.length > KEPT_REQUESTS) requests.shift();

    const url = requestUrl(request);
    const match = url && findRoute(routes, url.pathname);
    if (url === null || match === null) {
      replyText(response, 'There is nothing here; / lists what there is.\n', { status: 404 });
      return;
    }
    const exchange: Exchange = {
      request,
      response,
      url,
      params: match.params,
      urls,
      resetConnection: () => {
        options.resetConnection(request);
      },
    };
    void answer(exchange, match.route.handle);
  };
}

async function answer(
  exchange: Exchange,
  handle: (exchange: Exchange) => void | Promise<void>,
): Promise<void> {
  try {
    await handle(exchange);
  } catch (error) {
    failed(exchange.response, error);
  }
}

function failed(response: ServerResponse, error: unknown): void {
  // A client that goes away fails whatever was being read or written for it.
  if (response.destroyed || response.socket?.destroyed !== false) return;
  console.error(error);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  replyText(response, 'The playground itself failed; its console says how.\n', { status: 500 });
}

function requestUrl({ url = '/' }: IncomingMessage): URL | null {
  return URL.parse(url.startsWith('/') ? `http://localhost${url}` : url);
}
