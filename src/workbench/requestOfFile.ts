import type { ReadyRequest } from '../requestFile/run/ports.ts';
import type { RequestToSend } from './requestToSend.ts';

/** A request of a `.http` file. @param folder the workspace folder whose rules and modules are asked; null: those of all */
export function toSendOf(
  { request, credentials, secrets, handlers, proxy, sign }: ReadyRequest,
  folder: string | null,
): RequestToSend {
  return {
    ...{ request, credentials, folder, secrets, handlers },
    ...(proxy === null ? {} : { proxy }),
    ...(sign === null ? {} : { sign }),
  };
}
