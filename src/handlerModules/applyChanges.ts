import { realpathSync } from 'node:fs';
import { isInside } from '../files/insideFolder.ts';
import type { ProcessObjects } from './processObjects.ts';
import { kindOf } from '../session/kindOf.ts';
import type { PostData, PostDataElement, RequestDraft, RequestFlag } from '../engine/index.ts';

/** Where what a module says about a body may lead. */
export interface BodySources {
  readonly folder: string;
  /** The body that the module was shown: it may keep its elements. */
  readonly shown: PostData | null;
  readonly bytes: readonly Uint8Array[];
  readonly objects: ProcessObjects;
}

/**
 * Takes over what a module changed of a request. What is wrong with a URL, a method or a header, the engine finds; here
 * is only seen to that nothing gets in that the module itself could not have.
 * @throws TypeError for a body that a module can't give
 */
export function applyChanges(draft: RequestDraft, changes: unknown, sources: BodySources): void {
  if (typeof changes !== 'object' || changes === null) return;
  const { url, method, headers, flags, referrer, postData } = changes as Record<string, unknown>;
  const changed: Partial<Record<keyof RequestDraft, unknown>> = {
    ...(url === undefined ? {} : { url }),
    ...(method === undefined ? {} : { method }),
    ...(headers === undefined ? {} : { headers }),
    ...(referrer === undefined ? {} : { referrer }),
    ...(Array.isArray(flags) ? { flags: new Set(flags as RequestFlag[]) } : {}),
    ...(postData === undefined ? {} : { postData: bodyOf(postData, sources) }),
  };
  Object.assign(draft, changed);
}

function bodyOf(given: unknown, sources: BodySources): PostData | null {
  if (given === null) return null;
  const { elements, contentType } = Object(given) as Record<string, unknown>;
  if (!Array.isArray(elements)) throw new TypeError(`its body is ${kindOf(given)}`);
  return {
    elements: elements.map((element: unknown) => elementOf(element, sources)),
    ...(typeof contentType === 'string' ? { contentType } : {}),
  };
}

function elementOf(
  given: unknown,
  { folder, shown, bytes, objects }: BodySources,
): PostDataElement {
  const { kind, at, path, object, length, replayable } = Object(given) as Record<string, unknown>;
  if (kind === 'file' && typeof path === 'string') {
    if (mayRead(path, folder)) return { kind, path };
    throw new TypeError(`the file ${path} that it wants to send is outside the workspace folder`);
  }
  if (kind === 'stream') return { kind, stream: objects.stream(object, length, replayable) };
  const part = typeof at === 'number' ? at : -1;
  const kept = kind === 'kept' ? shown?.elements[part] : undefined;
  if (kept !== undefined) return kept;
  const data = kind === 'bytes' ? bytes[part] : undefined;
  if (data !== undefined) return { kind: 'bytes', bytes: new Uint8Array(data) };
  throw new TypeError('its body has an element that is not bytes, a file or a stream');
}

/** Where a module must not read, it must not send from either, links followed. */
function mayRead(path: string, folder: string): boolean {
  try {
    return isInside(realpathSync(path), realpathSync(folder));
  } catch {
    return false;
  }
}
