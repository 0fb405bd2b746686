import type { HeaderList } from '../../session/headers.ts';
import type { SimpleResource } from '../handlers/simpleResource.ts';
import type { ResourceHandler } from '../handlers/resourceHandler.ts';
import { StreamResource } from './streamResource.ts';

/** The handler that gives a simple answer; null for what is none. */
export function simpleResource(given: object): ResourceHandler | null {
  if ('getResponseHeaders' in given || 'read' in given) return null;
  const { status, statusText, headers, body } = given as SimpleResource;
  if (status === undefined && headers === undefined && body === undefined) return null;
  return new StreamResource({
    ...(status === undefined ? {} : { status }),
    ...(statusText === undefined ? {} : { statusText }),
    headers: headerListOf(headers),
    ...(body == null ? {} : { body: typeof body === 'string' ? Buffer.from(body) : body }),
  });
}

function headerListOf(headers: SimpleResource['headers'] = []): HeaderList {
  if (Array.isArray(headers)) return headers as HeaderList;
  return Symbol.iterator in headers
    ? [...(headers as Iterable<readonly [string, string]>)]
    : Object.entries(headers);
}
