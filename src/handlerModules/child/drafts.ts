import { isUint8Array } from 'node:util/types';
import { BodyStream } from '../../engine/body/bodyStream.ts';
import { frozenHeaders } from '../../session/headers.ts';
import type { PostData, PostDataElement, RequestDraft } from '../../engine/index.ts';
import { keepObject } from './liveObjects.ts';
import { StreamOfBody } from './streamOfBody.ts';
import type { BodyOnWire, DraftChanges } from '../channel/kinds.ts';
import type { RequestOnWire } from '../wire/requestOnWire.ts';

/** A request as modules are shown it: the engine's own shape, with a body of plain elements. */
export function requestFromWire(wire: RequestOnWire, bytes: readonly Uint8Array[]): object {
  const { flags, headers = [], postData, ...rest } = wire;
  return {
    ...rest,
    headers: frozenHeaders(headers),
    flags: new Set(flags),
    postData: postData === null ? null : bodyFromWire(postData, bytes),
  };
}

function bodyFromWire({ elements, ...rest }: BodyOnWire, bytes: readonly Uint8Array[]): PostData {
  return Object.freeze({
    ...rest,
    elements: Object.freeze(
      elements.map((element) => {
        if (element.kind === 'file') return Object.freeze(element);
        if (element.kind === 'bytes') {
          return Object.freeze({ kind: 'bytes', bytes: bytes[element.at] ?? new Uint8Array() });
        }
        const { length, replayable } = element;
        return Object.freeze({ kind: 'stream', stream: Object.freeze({ length, replayable }) });
      }),
    ) as readonly PostDataElement[],
  });
}

/** What is different from how the draft was given; its bytes are appended to `bytes`. Null: nothing. */
export function changesOf(
  draft: RequestDraft,
  given: RequestDraft,
  bytes: Uint8Array[],
): DraftChanges | null {
  const { url, method, headers, referrer, flags, postData } = draft;
  const before = new Set(given.flags);
  const changes: DraftChanges = {
    ...(url === given.url ? {} : { url }),
    ...(method === given.method ? {} : { method }),
    ...(headers === given.headers ? {} : { headers }),
    ...(sameReferrer(referrer, given.referrer) ? {} : { referrer }),
    ...(sameFlags(flags, before) ? {} : { flags: [...flags] }),
    ...(postData === given.postData ? {} : { postData: bodyToHost(postData, given, bytes) }),
  };
  return Object.keys(changes).length === 0 ? null : changes;
}

function sameReferrer(a: RequestDraft['referrer'], b: RequestDraft['referrer']): boolean {
  return a?.url === b?.url && a?.policy === b?.policy;
}

function sameFlags(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((flag) => b.has(flag));
}

/** Elements that were there before cross as what they are: the host still has them. */
function bodyToHost(body: PostData | null, given: RequestDraft, bytes: Uint8Array[]): unknown {
  if (body === null) return null;
  const known = given.postData?.elements ?? [];
  return {
    contentType: body.contentType,
    elements: body.elements.map((element) => {
      const at = known.indexOf(element);
      if (at >= 0) return { kind: 'kept', at };
      // A module in plain JavaScript can give anything; the host says what is wrong with it.
      const { kind } = element;
      if (kind === 'bytes' && isUint8Array(element.bytes)) {
        return { kind, at: bytes.push(element.bytes) - 1 };
      }
      if (kind === 'file') return { kind, path: element.path };
      if (kind !== 'stream' || !(element.stream instanceof BodyStream)) return { kind: 'unknown' };
      const { length, replayable } = element.stream;
      return {
        kind: 'stream',
        object: keepObject(new StreamOfBody(element.stream)),
        length,
        replayable,
      };
    }),
  };
}
