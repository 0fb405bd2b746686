import { finished } from 'node:stream/promises';
import type { Exchange, RouteGroup } from '../route.ts';

export const errors: RouteGroup = {
  title: 'Broken answers',
  routes: [
    {
      path: '/error/mid-body',
      summary: 'Promises 1000 bytes, sends 400 and closes.',
      handle: answerWith(
        `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n${'x'.repeat(400)}`,
      ),
    },
    {
      path: '/error/mid-chunk',
      summary: 'Closes in the middle of a chunk.',
      handle: answerWith(
        `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n${'x'.repeat(400)}`,
      ),
    },
    {
      path: '/error/half-header',
      summary: 'Closes in the middle of a header line.',
      handle: answerWith('HTTP/1.1 200 OK\r\nContent-Type: text/pl'),
    },
    {
      path: '/error/garbage',
      summary: 'Answers with something that is not HTTP.',
      handle: answerWith('220 mail.example ESMTP, this is not a web server\r\n'),
    },
    {
      path: '/error/empty',
      summary: 'Closes without sending anything.',
      handle: answerWith(''),
    },
    {
      path: '/error/reset',
      summary: 'Resets the connection instead of answering.',
      handle: async (exchange) => {
        await bodyRead(exchange);
        exchange.resetConnection();
      },
    },
  ],
};

/** Writes past Node's HTTP writer, which would not let an answer be wrong, and closes in good order. */
function answerWith(bytes: string): (exchange: Exchange) => Promise<void> {
  return async (exchange) => {
    await bodyRead(exchange);
    exchange.request.socket.end(bytes);
  };
}

/** Unread bytes would turn an orderly close into a reset. */
async function bodyRead({ request }: Exchange): Promise<void> {
  request.resume();
  await finished(request);
}
