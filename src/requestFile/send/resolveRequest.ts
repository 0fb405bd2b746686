import { withBoundary } from '../../engine/body/multipartType.ts';
import type { PostData } from '../../engine/body/postData.ts';
import { credentialsForOrigin } from '../../engine/network/auth/requestLogins.ts';
import type { CredentialsSource } from '../../engine/network/auth/requestLogins.ts';
import { headerValues, joinedValue, withHeader } from '../../session/headers.ts';
import type { HeaderField, HeaderList } from '../../session/headers.ts';
import { createRequest, InvalidRequestError } from '../../engine/message/request.ts';
import type { Request, RequestFlag } from '../../engine/message/request.ts';
import type { SignRequest } from '../../engine/handlers/signRequest.ts';
import { awsShorthand, credentialsShorthand, expandAuthorization } from '../check/authorization.ts';
import type { AwsShorthand } from '../check/authorization.ts';
import { shownBoundary } from '../check/bodyBoundary.ts';
import { checkRequest } from '../check/checkRequest.ts';
import { bodyElements } from './bodyElements.ts';
import type { BodyPiece } from './bodyElements.ts';
import { findIncludedFile } from './includedFile.ts';
import type { FileLocation } from './includedFile.ts';
import type { FilledPart, FilledRequest } from './filledRequest.ts';
import { readWhole } from '../../files/wholeFile.ts';
import { withoutLineEnds } from '../curl/curlData.ts';
import { asGraphQl } from './graphQl.ts';
import { timeoutsOf } from '../parse/metadata.ts';
import type { WrittenHeader } from '../parse/parsedRequest.ts';
import { flagsOf } from './requestSettings.ts';
import type { Problem } from '../../files/problem.ts';
import { httpVersionOf } from '../check/httpVersion.ts';
import { resolveTarget } from '../check/requestTarget.ts';

/** A request that is ready to be sent, or all that keeps it from it. */
export type Resolved =
  | {
      readonly request: Request;
      /** For when its server asks. */
      readonly credentials: CredentialsSource | null;
      /** Null: it goes unsigned. */
      readonly sign: SignRequest | null;
      /** What is worth a warning, and keeps nothing from being sent. */
      readonly warnings: readonly Problem[];
    }
  | { readonly problems: readonly Problem[] };

/** Makes what the engine sends out of a filled request. Files are looked for now, and read when they are sent. */
export async function resolveRequest(
  filled: FilledRequest,
  location: FileLocation,
  flags: readonly RequestFlag[] = [],
): Promise<Resolved> {
  const graphQl = asGraphQl(filled) ?? filled;
  if ('problem' in graphQl) return { problems: [graphQl.problem] };
  const given = asEventStream(graphQl);
  const problems = [...given.problems, ...checkRequest(given)];
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return { problems: errors };

  const credentials = shorthandIn(given, credentialsShorthand);
  const aws = shorthandIn(given, awsShorthand);
  const headers = headersOf(given, credentials !== null || aws !== null);
  const target = resolveTarget(given.url, headers);
  if ('fault' in target) return { problems: [invalid(given, target.message, target.hint)] };
  const sign = aws === null ? null : await signatureOf(aws, target.url);
  if (sign !== null && 'fault' in sign) {
    return { problems: [invalid(given, sign.fault, 'Add service:NAME and region:NAME.')] };
  }

  const body = await piecesOf(given, location);
  if ('problems' in body) return body;
  const contentType = joinedValue(headers, 'content-type') ?? null;
  // No type of ours is put on a text: a server may take it for a form.
  const typed =
    contentType === null && isJson(body.pieces)
      ? withHeader(headers, 'Content-Type', 'application/json')
      : headers;

  const postData = postDataOf(body.pieces, contentType ?? '');
  const httpVersion = given.httpVersion === undefined ? null : httpVersionOf(given.httpVersion);
  const { url, requestTarget = null } = target;
  try {
    const request = createRequest({
      ...{ url, method: given.method, headers: typed, postData, httpVersion, requestTarget },
      flags: [...flags, ...flagsOf(given.settings)],
      timeouts: timeoutsOf(given.settings),
      withoutDefaults: ['Content-Type'],
    });
    return {
      request,
      credentials: credentials && credentialsForOrigin(credentials, url),
      sign,
      warnings: problems.filter(({ severity }) => severity === 'warning'),
    };
  } catch (error) {
    if (!(error instanceof InvalidRequestError)) throw error;
    return {
      problems: [invalid(given, error.message, 'Change the request line or its headers.')],
    };
  }
}

/** `SSE https://…` and `EVENTSOURCE https://…` (httpYac): a GET whose answer does not end. */
function asEventStream(filled: FilledRequest): FilledRequest {
  if (filled.method !== 'SSE' && filled.method !== 'EVENTSOURCE') return filled;
  const { headers } = filled;
  const range = filled.ranges.method ?? filled.ranges.url;
  const accept: WrittenHeader = {
    ...({ kind: 'header', name: 'Accept', value: 'text/event-stream' } as const),
    ...{ range, nameRange: range, valueRange: range },
  };
  const hasAccept = headers.some(({ name }) => name.toLowerCase() === 'accept');
  return { ...filled, method: 'GET', headers: hasAccept ? headers : [...headers, accept] };
}

/** JSON by its look: an object or a list, and nothing else. */
function isJson(pieces: readonly BodyPiece[]): boolean {
  const [piece] = pieces;
  if (pieces.length !== 1 || piece?.kind !== 'text') return false;
  const text = piece.lines.join('\n');
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function piecesOf(
  filled: FilledRequest,
  location: FileLocation,
): Promise<{ readonly pieces: readonly BodyPiece[] } | { readonly problems: readonly Problem[] }> {
  if (filled.bytes !== undefined) return { pieces: [{ kind: 'bytes', bytes: filled.bytes }] };
  const pieces: BodyPiece[] = [];
  const problems: Problem[] = [];
  for (const part of filled.body) {
    if (part.kind === 'text') {
      pieces.push({ kind: 'text', lines: part.lines.map(({ text }) => text) });
      continue;
    }
    const found = await findIncludedFile(part, location);
    if ('problem' in found) problems.push(found.problem);
    else if (part.withoutLineEnds === true) {
      const read = await readWhole(found.path);
      if ('fault' in read) problems.push(unreadable(part, read.fault));
      else pieces.push({ kind: 'bytes', bytes: withoutLineEnds(read.bytes) });
    } else pieces.push({ kind: 'file', path: found.path });
  }
  return problems.length > 0 ? { problems } : { pieces };
}

function unreadable(part: Extract<FilledPart, { kind: 'file' }>, fault: string): Problem {
  return {
    code: 'file-not-readable',
    severity: 'error',
    message: `${part.path} ${fault}.`,
    hint: 'Name a file, and allow it to be read.',
    range: part.pathRange,
  };
}

/** A boundary that only the body shows is told to the engine, which adds it to the type. */
function postDataOf(pieces: readonly BodyPiece[], contentType: string): PostData | null {
  const [first] = pieces;
  if (first === undefined) return null;
  const boundary = first.kind === 'text' ? shownBoundary(first.lines) : null;
  const whole =
    boundary === null ? contentType : withBoundary(contentType, `; boundary="${boundary}"`);
  const elements = bodyElements(pieces, whole);
  if (elements.length === 0) return null;
  return whole === contentType ? { elements } : { elements, contentType: whole };
}

function shorthandIn<Shorthand>(
  { headers }: FilledRequest,
  read: (value: string) => Shorthand | null,
): Shorthand | null {
  for (const header of headers) {
    const found = isAuthorization(header) ? read(header.value) : null;
    if (found !== null) return found;
  }
  return null;
}

/** What signs is loaded when a request wants it. */
async function signatureOf(
  shorthand: AwsShorthand,
  url: string,
): Promise<SignRequest | { readonly fault: string }> {
  const { awsSigning } = await import('./awsSigning.ts');
  return awsSigning(shorthand, url);
}

/** Credentials for a challenge are no header: they go out when the server asks, in the form that it asks for. */
function headersOf(filled: FilledRequest, withoutAuthorization: boolean): HeaderList {
  const headers = filled.headers.flatMap((header): HeaderField[] => {
    const { name, value } = header;
    if (!isAuthorization(header)) return [[name, value]];
    return withoutAuthorization ? [] : [[name, expandAuthorization(value)]];
  });
  // A request has one Cookie field at most (RFC 6265, section 5.4); every other repeated field stays as written.
  const cookies = headerValues(headers, 'cookie');
  if (cookies.length < 2) return headers;
  const name = headers.find(([field]) => field.toLowerCase() === 'cookie')?.[0] ?? 'Cookie';
  return withHeader(headers, name, cookies.join('; '));
}

function isAuthorization({ name }: WrittenHeader): boolean {
  return name.toLowerCase() === 'authorization';
}

function invalid({ ranges }: FilledRequest, message: string, hint: string): Problem {
  return { code: 'invalid-request', severity: 'error', message, hint, range: ranges.url };
}
