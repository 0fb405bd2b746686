import type { SignRequest } from '../handlers/signRequest.ts';
import type { Receiver } from './delivery.ts';
import type { UploadWatcher } from '../body/progress.ts';
import type { Request } from '../message/request.ts';
import type { AuthChallenge, RequestHandler } from '../handlers/requestHandler.ts';
import type { RunningWebRequest } from '../handlers/runningWebRequest.ts';
import type { SessionScope } from './sessionScope.ts';
import type { WebRequestClient } from '../handlers/webRequestClient.ts';

/** Calls the client of one request, only while the request runs; what it throws is reported and changes nothing. */
export class ClientNotifier implements Receiver {
  readonly #client: WebRequestClient;
  readonly #webRequest: RunningWebRequest;
  readonly #scope: SessionScope;
  /** The hop that runs, for the log. */
  hop = 0;

  constructor(client: WebRequestClient, webRequest: RunningWebRequest, scope: SessionScope) {
    this.#client = client;
    this.#webRequest = webRequest;
    this.#scope = scope;
  }

  onProgress(current: number, total: number): void {
    if (this.#client.onDownloadProgress === undefined) return;
    this.#tell('onDownloadProgress', () =>
      this.#client.onDownloadProgress?.(this.#webRequest, current, total),
    );
  }

  onData(data: Uint8Array): void | Promise<void> {
    if (!this.#pending || this.#client.onDownloadData === undefined) return undefined;
    return this.#scope.guarded(this.hop, 'onDownloadData', () =>
      this.#client.onDownloadData?.(this.#webRequest, data),
    );
  }

  /** Sees how the body of `request` goes out, when the request wants that told. */
  watcherOf(request: Request): UploadWatcher {
    if (!request.flags.has('reportUploadProgress')) return NOBODY;
    return {
      onProgress: (current, total) => {
        this.#tell('onUploadProgress', () =>
          this.#client.onUploadProgress?.(this.#webRequest, current, total),
        );
      },
    };
  }

  /** What is asked about challenges; null: it answers none. */
  get answering(): object | null {
    return this.#client.getAuthCredentials === undefined ? null : this.#client;
  }

  /** The client answers a challenge before any RequestHandler does (reference 6.8). */
  asHandler(challenge: AuthChallenge): RequestHandler {
    const client = this.#client;
    if (client.getAuthCredentials === undefined) return {};
    return { getAuthCredentials: () => client.getAuthCredentials?.(this.#webRequest, challenge) };
  }

  /** Signs requests, when the client does; a request that it fails to sign is not sent. */
  get signer(): SignRequest | null {
    const client = this.#client;
    if (client.signRequest === undefined) return null;
    return (unsigned) => client.signRequest?.(this.#webRequest, unsigned) ?? null;
  }

  /** The last call, whatever the state. */
  complete(): void {
    if (this.#client.onRequestComplete === undefined) return;
    this.#scope.notify(this.hop, 'onRequestComplete', () =>
      this.#client.onRequestComplete?.(this.#webRequest),
    );
  }

  get #pending(): boolean {
    return this.#webRequest.requestStatus === 'pending';
  }

  #tell(name: string, call: () => void | Promise<void>): void {
    if (this.#pending) this.#scope.notify(this.hop, name, call);
  }
}

const NOBODY: UploadWatcher = { onProgress: () => undefined };
