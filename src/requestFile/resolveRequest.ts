import { withBoundary } from '../engine/body/multipartType.ts';
import type { PostData } from '../engine/body/postData.ts';
import { credentialsForOrigin } from '../engine/network/auth/requestLogins.ts';
import type { CredentialsSource, SchemeCredentials } from '../engine/network/auth/requestLogins.ts';
import { headerValues, joinedValue, withHeader } from '../session/headers.ts';
import type { HeaderField, HeaderList } from '../session/headers.ts';
import { createRequest, InvalidRequestError } from '../engine/message/request.ts';
import type { Request, RequestFlag } from '../engine/message/request.ts';
import { credentialsShorthand, expandAuthorization } from './authorization.ts';
import { shownBoundary } from './bodyBoundary.ts';
import { bodyElements } from './bodyElements.ts';
import type { BodyPiece } from './bodyElements.ts';
import { findIncludedFile } from './includedFile.ts';
import type { FileLocation } from './includedFile.ts';
import type { ParsedHeader, ParsedRequest } from './parsedRequest.ts';
import type { Problem } from '../files/problem.ts';
import { httpVersionOf } from './httpVersion.ts';
import { resolveTarget } from './requestTarget.ts';

/** A request that is ready to be sent, or all that keeps it from it. */
export type Resolved =
  | {
      readonly request: Request;
      /** For when its server asks. */
      readonly credentials: CredentialsSource | null;
    }
  | { readonly problems: readonly Problem[] };

/** Makes what the engine sends out of what stands in the file. Files are looked for now, and read when they are sent. */
export async function resolveRequest(
  parsed: ParsedRequest,
  location: FileLocation,
  flags: readonly RequestFlag[] = [],
): Promise<Resolved> {
  const errors = parsed.problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return { problems: errors };

  const credentials = credentialsOf(parsed);
  const headers = headersOf(parsed, credentials !== null);
  const target = resolveTarget(parsed.url, headers);
  if ('fault' in target) return { problems: [invalid(parsed, target.message, target.hint)] };

  const body = await piecesOf(parsed, location);
  if ('problems' in body) return body;

  const postData = postDataOf(body.pieces, joinedValue(headers, 'content-type') ?? '');
  const httpVersion = parsed.httpVersion === undefined ? null : httpVersionOf(parsed.httpVersion);
  const { url, requestTarget = null } = target;
  const { method, timeouts } = parsed;
  try {
    const request = createRequest({
      ...{ url, method, headers, postData, flags },
      ...{ httpVersion, requestTarget, timeouts },
    });
    return { request, credentials: credentials && credentialsForOrigin(credentials, url) };
  } catch (error) {
    if (!(error instanceof InvalidRequestError)) throw error;
    return {
      problems: [invalid(parsed, error.message, 'Change the request line or its headers.')],
    };
  }
}

async function piecesOf(
  parsed: ParsedRequest,
  location: FileLocation,
): Promise<{ readonly pieces: readonly BodyPiece[] } | { readonly problems: readonly Problem[] }> {
  const pieces: BodyPiece[] = [];
  const problems: Problem[] = [];
  for (const part of parsed.body) {
    if (part.kind === 'text') {
      pieces.push(part);
      continue;
    }
    const found = await findIncludedFile(part, location);
    if ('problem' in found) problems.push(found.problem);
    else pieces.push({ kind: 'file', path: found.path });
  }
  return problems.length > 0 ? { problems } : { pieces };
}

/** A boundary that only the body shows is told to the engine, which adds it to the type. */
function postDataOf(pieces: readonly BodyPiece[], contentType: string): PostData | null {
  const [first] = pieces;
  const boundary = first?.kind === 'text' ? shownBoundary(first.lines) : null;
  const whole =
    boundary === null ? contentType : withBoundary(contentType, `; boundary="${boundary}"`);
  const elements = bodyElements(pieces, whole);
  if (elements.length === 0) return null;
  return whole === contentType ? { elements } : { elements, contentType: whole };
}

function credentialsOf({ headers }: ParsedRequest): SchemeCredentials | null {
  for (const header of headers) {
    const found = isAuthorization(header) ? credentialsShorthand(header.value) : null;
    if (found !== null) return found;
  }
  return null;
}

/** Credentials for a challenge are no header: they go out when the server asks, in the form that it asks for. */
function headersOf(parsed: ParsedRequest, withoutAuthorization: boolean): HeaderList {
  const headers = parsed.headers.flatMap((header): HeaderField[] => {
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

function isAuthorization({ name }: ParsedHeader): boolean {
  return name.toLowerCase() === 'authorization';
}

function invalid(parsed: ParsedRequest, message: string, hint: string): Problem {
  return { code: 'invalid-request', severity: 'error', message, hint, range: parsed.ranges.url };
}
