import { ClientRequest } from 'node:http';
import type { ClientRequestArgs, IncomingMessage, InformationEvent } from 'node:http';
import type { Socket } from 'node:net';
import { NetworkError } from '../../../../errors/networkError.ts';
import { headerValue } from '../../../../../session/headers.ts';
import { headersOf, FlowControlledExchange } from '../../exchange/flowControlledExchange.ts';
import { eventWithin, sendBody } from '../../exchange/sendBody.ts';
import type { WireRequest } from '../../exchange/httpCodec.ts';

/** An exchange in HTTP/1.1 that node:http speaks: everything on the wire as it is written. */
export class NodeHttpExchange extends FlowControlledExchange {
  #request: ClientRequest | null = null;
  #response: IncomingMessage | null = null;
  #socket: Socket | null = null;
  /** False while some of what was announced has not been sent: then the connection is of no use afterwards. */
  #sentAll = false;
  readonly #onFirstByte = (): void => {
    this.responseStarted = true;
  };

  /** Begins to send; a request that node:http refuses fails the exchange. */
  begin(options: ClientRequestArgs, wire: WireRequest): void {
    this.hooks.onSendStart?.();
    let request: ClientRequest;
    try {
      // Not http.request: in VS Code's extension host that one is patched and goes its own ways.
      request = new ClientRequest(options);
    } catch (error) {
      this.gotError(error as Error);
      return;
    }
    this.#request = request;
    // Node keeps 2,000 header lines and drops the rest without a word.
    request.maxHeadersCount = 0;
    request
      .on('socket', (socket: Socket) => {
        this.#socket = socket;
        socket.once('data', this.#onFirstByte);
      })
      .on('information', (information: InformationEvent) => {
        const { statusCode, statusMessage, rawHeaders, httpVersion } = information;
        this.hooks.onInformational?.({
          status: statusCode,
          statusText: statusMessage,
          headers: headersOf(rawHeaders),
          httpVersion,
        });
      })
      .on('upgrade', (_response: IncomingMessage, socket: Socket) => {
        socket.destroy();
        this.gotError(switched());
      })
      .on('response', (response: IncomingMessage) => {
        this.#receive(response);
      })
      .on('error', (error: Error) => {
        this.gotError(error);
      })
      .on('close', () => {
        this.#socket?.off('data', this.#onFirstByte);
        this.gotError(closedEarly());
      });
    void this.#send(request, wire);
  }

  async #send(request: ClientRequest, wire: WireRequest): Promise<void> {
    const { body } = wire;
    const answered = (): boolean => this.#response !== null || this.over;
    try {
      const expects = headerValue(wire.headers, 'expect')?.toLowerCase() === '100-continue';
      if (body !== null && expects) {
        request.flushHeaders();
        await eventWithin(request, 'continue', ['response', 'error', 'close'], wire.continueMs);
        // A final answer in place of the 100: the server does not want the body (RFC 9110, section 10.1.1).
        if (answered()) return;
      }
      if (body !== null) {
        const sent = await sendBody(
          request,
          body,
          (bytes) => this.hooks.onBodySent?.(bytes),
          () => this.over,
        );
        if (!sent) return;
      }
      if (wire.trailers.length > 0) request.addTrailers(wire.trailers as [string, string][]);
      request.end();
      this.#sentAll = true;
      if (!this.over) this.hooks.onRequestSent?.();
    } catch (error) {
      this.abort(error as Error);
    }
  }

  #receive(response: IncomingMessage): void {
    this.#response = response;
    response.pause();
    response
      .on('data', (chunk: Buffer) => {
        this.gotData(chunk);
      })
      .on('end', () => {
        if (!this.#sentAll) this.#request?.destroy();
        if (response.complete) this.gotEnd(headersOf(response.rawTrailers));
        else this.gotError(closedEarly());
      })
      .on('error', (error: NodeJS.ErrnoException) => {
        this.gotError(error.message === 'aborted' ? closedEarly() : error);
      });
    response.pause();
    const { statusCode = 0, statusMessage = '', rawHeaders, httpVersion } = response;
    this.gotHead({
      status: statusCode,
      statusText: statusMessage,
      headers: headersOf(rawHeaders),
      httpVersion,
    });
  }

  protected override pauseBody(): void {
    this.#response?.pause();
  }

  protected override resumeBody(): void {
    this.#response?.resume();
  }

  protected override stop(reason: Error): void {
    this.#request?.on('error', () => undefined).destroy(reason);
  }
}

/** Named as undici names it, so that one table of names serves both (errors/fromNode.ts). */
function closedEarly(): Error {
  return Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' });
}

function switched(): NetworkError {
  return new NetworkError('ERR_INVALID_HTTP_RESPONSE', {
    phase: 'receive',
    nodeCode: '101 Switching Protocols',
    message:
      'The server switched to another protocol (101), but only HTTP is supported here. Send the request without Upgrade.',
  });
}
