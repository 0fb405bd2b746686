import type { PostData, RequestInit } from '../engine/index.ts';
import { isRecord } from '../session/kindOf.ts';
import { requestToSend } from './requestToSend.ts';
import type { RequestToSend } from './requestToSend.ts';

type KeptElement =
  | { readonly kind: 'bytes'; readonly base64: string }
  | { readonly kind: 'file'; readonly path: string };

/** A request with its secrets, as it is kept, encrypted, to be sent again in another window. */
interface KeptRequest {
  readonly init: Omit<RequestInit, 'postData'>;
  readonly body: {
    readonly elements: readonly KeptElement[];
    readonly contentType?: string;
  } | null;
  readonly folder: string | null;
  readonly secrets: readonly string[];
}

/** Null: a part of it can't be written down, such as a stream, or credentials that are asked for. */
export function keptRequest(toSend: RequestToSend): KeptRequest | null {
  const { request, credentials, folder, secrets = [], handlers, proxy, sign } = toSend;
  if (credentials !== null || proxy !== undefined || sign !== undefined) return null;
  if (handlers !== undefined && handlers.length > 0) return null;
  const body = request.postData === null ? null : keptBody(request.postData);
  if (body === undefined) return null;
  const { postData: _body, flags, redirectedFrom: _from, ...rest } = request;
  return { init: { ...rest, flags: [...flags] }, body, folder, secrets };
}

function keptBody({ elements, contentType }: PostData): KeptRequest['body'] | undefined {
  const kept: KeptElement[] = [];
  for (const element of elements) {
    if (element.kind === 'stream') return undefined;
    if (element.kind === 'file') kept.push({ kind: 'file', path: element.path });
    else kept.push({ kind: 'bytes', base64: Buffer.from(element.bytes).toString('base64') });
  }
  return { elements: kept, ...(contentType === undefined ? {} : { contentType }) };
}

/** @throws InvalidRequestError where what was kept is no request any more */
export function requestOfKept(kept: unknown): RequestToSend | null {
  if (!isRecord(kept) || !isRecord(kept['init'])) return null;
  const { init, body, folder, secrets } = kept as unknown as KeptRequest;
  const postData =
    body === null
      ? null
      : {
          ...body,
          elements: body.elements.map((element) =>
            element.kind === 'file'
              ? element
              : ({ kind: 'bytes', bytes: Buffer.from(element.base64, 'base64') } as const),
          ),
        };
  return requestToSend({ ...init, postData }, { folder, secrets });
}
