import type { BodySource } from '../../message/bodySource.ts';
import type { Request } from '../../message/request.ts';
import type { Response } from '../../message/response.ts';
import type { FromCache } from '../../../session/sessionEvent.ts';
import type { ResponseHead } from '../../message/responseHead.ts';
import type { NetworkResponse } from '../transport/networkResponse.ts';

/** A response whose head was published and whose body is still to be read. */
export interface ReceivedResponse<Source extends BodySource = BodySource> {
  readonly source: Source;
  readonly response: Response;
}

/** What a cache transaction needs of the network (Chromium: HttpNetworkLayer). */
export interface NetworkLayer {
  /** Sends the request; every head that comes is published with `fromCache`. */
  send(request: Request, fromCache: FromCache): Promise<ReceivedResponse<NetworkResponse>>;
  /** Publishes a head that no server sent now. */
  publish(head: ResponseHead, httpVersion: string, fromCache: FromCache): Response;
  /** The head that was published last answers something else than the request. */
  unpublish(): void;
}
