import { contentTypeOf } from '../../engine/body/mimeType.ts';
import { decoderOf } from '../../engine/body/charset/charset.ts';
import { headerValue, headerValues } from '../../session/headers.ts';
import type { HeaderList } from '../../session/headers.ts';
import { jsonPathHits } from './jsonPath.ts';
import { nameInScript } from './nameInScript.ts';
import { followPath } from './path.ts';
import { CUT_BODY } from './requestResult.ts';
import type { RequestResult } from './requestResult.ts';
import type { Value } from './value.ts';
import { xPathHit } from './xPath.ts';

/** `NAME.response.body.$.token`: what is asked for of a request that has a name. */
export interface Reference {
  readonly name: string;
  /** `request` or `response`; null: httpYac's `NAME.token`, a value of the response's body. */
  readonly side: 'request' | 'response' | null;
  /** What follows, with its first dot or bracket. */
  readonly rest: string;
}

/** What the reference leads to, or why it leads nowhere. */
export type Referred = { readonly value: Value } | { readonly fault: string };

/** Null: it does not begin with one of these names. */
export function readReference(source: string, names: ReadonlySet<string>): Reference | null {
  for (const { 0: mark, index } of source.matchAll(/[.[]/g)) {
    const name = source.slice(0, index);
    if (!names.has(name)) continue;
    const rest = source.slice(index);
    const [, side, behind] = /^\.(request|response)(?=[.[]|$)(.*)$/s.exec(rest) ?? [];
    if (side === 'request' || side === 'response') return { name, side, rest: behind ?? '' };
    if (mark === '.' || mark === '[') return { name, side: null, rest };
  }
  return names.has(source) ? { name: source, side: null, rest: '' } : null;
}

/**
 * What httpYac calls a request in its expressions: `my-login` and `my login` are `myLogin`, and `myLoginResponse` is the
 * response with its status and headers. Null: it begins with none of these.
 */
export function readAlias(source: string, names: ReadonlySet<string>): Reference | null {
  const [, word = '', rest = ''] = /^([\p{L}\p{N}_$]+)(.*)$/su.exec(source) ?? [];
  const base = word.replace(/Response$/, '');
  for (const name of names) {
    const alias = nameInScript(name);
    if (alias === word) return { name, side: null, rest };
    if (alias === base && base !== word) return { name, side: 'response', rest };
  }
  return null;
}

/** Follows REST Client's words (`body`, `headers`, then JSONPath or XPath), Kulala's (`cookies`), or a plain path. */
export function follow({ side, rest }: Reference, result: RequestResult): Referred {
  if (side === null) return inBody(rest, result.response);
  const message = result[side];
  const [, part = '', behind = ''] = /^\.(\w+)(.*)$/s.exec(rest) ?? [];
  switch (part.toLowerCase()) {
    case 'body':
    case 'parsedbody':
      return inBody(behind, message);
    case 'headers':
    case 'header':
      return inHeaders(behind, message.headers);
    case 'cookies':
      return inCookies(behind, message.headers);
    case 'status':
    case 'statuscode':
      return side === 'response' ? { value: result.response.status } : nowhere(rest);
    case 'url':
      return { value: message.url };
    case 'method':
      return side === 'request' ? { value: result.request.method } : nowhere(rest);
    default:
      return nowhere(rest);
  }
}

function nowhere(rest: string): Referred {
  return { fault: `${rest.replace(/^\./, '')} is neither body, headers, cookies nor status.` };
}

interface Message {
  readonly headers: HeaderList;
  readonly body: Uint8Array | null;
  readonly isCut?: boolean;
}

function inBody(rest: string, { headers, body, isCut = false }: Message): Referred {
  if (isCut) return { fault: CUT_BODY };
  const { mimeType, charset } = contentTypeOf(headers);
  const text = decoderOf(charset).decode(body ?? new Uint8Array());
  const path = rest.replace(/^\.(?=[$/*a-z])/i, '').replace(/^as(?:Json|Xml)\.?/i, '');
  const isPlain = path === '' || rest.startsWith('[') || /^[A-Za-z_]/.test(path);
  if (path === '*') return { value: text };
  if (path.startsWith('/')) return inXml(path, text);
  const parsed = parsedJson(text);
  if (path === '') return { value: parsed === undefined || !isJson(mimeType) ? text : parsed };
  if (parsed === undefined) return { fault: 'The body is not JSON.' };
  if (isPlain) {
    const found = followPath(parsed, rest);
    return found === null ? { fault: `The body has no ${path}.` } : { value: found.value };
  }
  return inJson(path, parsed);
}

function isJson(mimeType: string): boolean {
  return mimeType === '' || /[/+]json$/.test(mimeType);
}

function parsedJson(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

function inJson(path: string, json: Value): Referred {
  try {
    const [first] = jsonPathHits(path, json);
    return first === undefined ? { fault: `The body has nothing at ${path}.` } : { value: first };
  } catch {
    return { fault: `${path} is not a JSONPath.` };
  }
}

function inXml(path: string, text: string): Referred {
  try {
    const hit = xPathHit(path, text);
    return hit === undefined ? { fault: `The body has nothing at ${path}.` } : { value: hit };
  } catch {
    return { fault: `The body is not XML, or ${path} is not an XPath.` };
  }
}

function inHeaders(rest: string, headers: HeaderList): Referred {
  const name = nameIn(rest);
  if (name === '') return { value: Object.fromEntries(headers) };
  // Kulala counts the fields of one name from 1.
  const [, field, count] = /^(.+)\[(\d+)\]$/.exec(name) ?? [];
  const value =
    field === undefined
      ? headerValue(headers, name)
      : headerValues(headers, field)[Number(count) - 1];
  return value === undefined ? { fault: `There is no header ${name}.` } : { value };
}

/** `cookies.SESSION.value`, `cookies.SESSION`. */
function inCookies(rest: string, headers: HeaderList): Referred {
  const name = nameIn(rest.replace(/\.value$/, ''));
  for (const field of headerValues(headers, 'set-cookie')) {
    const [pair = ''] = field.split(';', 1);
    const equals = pair.indexOf('=');
    if (pair.slice(0, equals).trim() === name) return { value: pair.slice(equals + 1).trim() };
  }
  return { fault: `No cookie ${name} was set.` };
}

/** `.X-Token`, `['X-Token']`, `["X-Token"]`. */
function nameIn(rest: string): string {
  const [, bracketed] = /^\[(.*)\]$/s.exec(rest.replace(/^\./, '')) ?? [];
  if (bracketed === undefined) return rest.replace(/^\./, '').trim();
  return bracketed.trim().replace(/^["']/, '').replace(/["']$/, '').trim();
}
