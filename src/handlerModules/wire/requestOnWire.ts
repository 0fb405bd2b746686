import type { PostData, Request, RequestDraft } from '../../engine/index.ts';
import type { BodyOnWire, ElementOnWire } from '../channel/kinds.ts';

/** Larger bodies stay where they are: a module may send them on or replace them, but does not see them. In bytes. */
export const MAX_BODY_BYTES = 16 * 1024 * 1024;

export type RequestOnWire = Omit<Partial<Request>, 'flags' | 'postData' | 'referrer'> & {
  readonly referrer: RequestDraft['referrer'];
  readonly flags: readonly string[];
  readonly postData: BodyOnWire | null;
};

/** A request or draft as it crosses; what its body consists of is appended to `bytes`. */
export function requestToWire(request: Request | RequestDraft, bytes: Uint8Array[]): RequestOnWire {
  const { flags, postData, ...rest } = request;
  return {
    ...rest,
    flags: [...flags],
    postData: postData === null ? null : bodyToWire(postData, bytes),
  };
}

function bodyToWire({ elements, contentType }: PostData, bytes: Uint8Array[]): BodyOnWire {
  let room = MAX_BODY_BYTES;
  return {
    elements: elements.map((element): ElementOnWire => {
      if (element.kind === 'file') return element;
      if (element.kind === 'stream') {
        const { length, replayable } = element.stream;
        return { kind: 'kept', length, replayable };
      }
      const { byteLength } = element.bytes;
      if (byteLength > room) return { kind: 'kept', length: byteLength, replayable: true };
      room -= byteLength;
      return { kind: 'bytes', at: bytes.push(element.bytes) - 1 };
    }),
    ...(contentType === undefined ? {} : { contentType }),
  };
}
