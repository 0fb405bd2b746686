import type { HeaderList } from '../../session/headers.ts';
import type { Response } from '../../engine/message/response.ts';
import type { IdentifiedHandler } from '../../engine/index.ts';
import type { SessionLog } from '../../session/sessionLog.ts';

interface Head {
  readonly httpVersion: string;
  readonly status: number;
  readonly statusText: string;
  readonly headers: HeaderList;
}

/**
 * The heads of all responses of a request, in their order, as `-i`, `-I` and `-D` write them. The log says which there were;
 * its secrets are masked, so the heads of redirects and of the response itself are taken from elsewhere: whoever asks for a
 * response gets its head as it gets its body.
 */
export class ResponseHeads {
  readonly #heads: Head[] = [];

  /** Sees the head of each redirect, as the client of the request. */
  readonly handler: IdentifiedHandler = {
    by: { kind: 'client' },
    handler: {
      onResourceRedirect: ({ response }) => {
        // The log has no head of a redirect that no server sent.
        if (!response.mocked) this.#see(response);
        return undefined;
      },
    },
  };

  follow(log: SessionLog): void {
    log.subscribe((event) => {
      if (event.type === 'response:received' || event.type === 'informational:received') {
        this.#heads.push(event);
      }
    });
  }

  /** All of them. `response` is the last one, as rules have made it. */
  text(response: Response | null): string {
    if (response !== null) this.#see(response);
    return this.#heads.map(textOf).join('');
  }

  #see(response: Response): void {
    this.#heads.splice(-1, 1, response);
  }
}

/** As it stands on the wire. */
function textOf({ httpVersion, status, statusText, headers }: Head): string {
  const version = httpVersion === '2.0' ? '2' : httpVersion || '1.1';
  const lines = [
    `HTTP/${version} ${String(status)} ${statusText}`.trimEnd(),
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}
