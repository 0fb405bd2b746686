import { readFile, stat } from 'node:fs/promises';
import { netErrors } from '../../engine/errors/netErrors.ts';
import type { NetErrorName } from '../../engine/errors/netErrors.ts';
import { NetworkError } from '../../engine/errors/networkError.ts';
import type { PostData } from '../../engine/body/postData.ts';
import type { Request } from '../../engine/message/request.ts';
import { StreamResource } from '../../engine/resource/streamResource.ts';
import { maskUrl } from '../../session/mask.ts';
import type { FulfillAction } from '../schema/ruleFile.ts';
import type { ActionContext, VerdictAt } from './action.ts';
import { MAX_BODY_BYTES } from '../facts/requestBody.ts';
import { findWorkspaceFile, readWorkspaceFile } from './workspaceFile.ts';
import { decisionInWords } from '../../words/decisions.ts';
import type { HarArchive, RecordedExchange } from '../../har/read/harArchive.ts';
import { recordedAnswer } from '../../har/read/recordedMessage.ts';
import type { RecordedBody } from '../../har/read/recordedMessage.ts';
import { Recordings } from '../../har/read/recordings.ts';

/** Of all books: a recording is the same for everybody. */
const recordings = new Recordings();

/** Answers out of a recording. A redirect in it is one of ours too: the next hop is asked about anew. */
export async function replay(
  action: FulfillAction,
  { file, parameters, tools }: ActionContext<'getResourceHandler'>,
): Promise<VerdictAt<'getResourceHandler'>> {
  const { har = '', notFound = 'abort' } = action;
  const folder = tools.workspaceFolderOf(file);
  const found = await findWorkspaceFile(har, file, folder);
  const archive = 'missing' in found ? found : await recordings.read(found.file);
  if ('missing' in archive) {
    const why = 'missing' in found ? found.missing : `${har}: ${archive.missing}`;
    return failing('ERR_FAILED', why, har);
  }
  const { request } = parameters;
  const { method, url, headers, postData } = request;
  const exchange = archive.find({ method, url, headers, body: await bodyOf(postData) });
  if (exchange === null) {
    const what = `${har} has no answer to ${method} ${maskUrl(url)}`;
    return notFound === 'fallback'
      ? { kind: 'refuse', reason: what }
      : failing('ERR_FAILED', what, har);
  }
  if (exchange.error !== null) {
    const name = errorName(exchange.error);
    return failing(name, null, har);
  }
  return given(action, archive, exchange, { file, folder, request });
}

async function given(
  { har = '', delay = 0, downloadThroughput }: FulfillAction,
  archive: HarArchive,
  { status, statusText, headers, content }: RecordedExchange,
  { file, folder, request }: { file: string; folder: string; request: Request },
): Promise<VerdictAt<'getResourceHandler'>> {
  const attached = await attachedTo(content, archive, file, folder);
  if (attached !== null && 'missing' in attached) {
    return failing('ERR_FAILED', attached.missing, har);
  }
  const answer = recordedAnswer(headers, content);
  const body = request.method === 'HEAD' ? new Uint8Array() : (attached?.bytes ?? answer.body);
  return {
    kind: 'decide',
    value: new StreamResource({
      // 1xx is never an answer of its own, and 304 answers a question that the client has not asked.
      status: status < 200 ? 200 : status,
      statusText,
      headers: answer.headers,
      body,
      delayMs: delay,
      ...(downloadThroughput === undefined ? {} : { bytesPerSecond: downloadThroughput }),
    }),
    decision: { kind: 'fulfill', status, file: har, recorded: true, omitted: [] },
  };
}

/** The body that Playwright has written beside the recording. */
async function attachedTo(
  content: RecordedBody | null,
  archive: HarArchive,
  file: string,
  folder: string,
): Promise<{ readonly bytes: Uint8Array } | { readonly missing: string } | null> {
  const name = content?._file;
  if (name === undefined) return null;
  return readWorkspaceFile(`${archive.folder}/${name}`, file, folder);
}

/** What can be read without spending it; null otherwise, and for what is too large to be compared. */
async function bodyOf(postData: PostData | null): Promise<Buffer | null> {
  if (postData === null) return null;
  const pieces: Uint8Array[] = [];
  let room = MAX_BODY_BYTES;
  for (const element of postData.elements) {
    if (element.kind === 'stream') return null;
    const piece = element.kind === 'bytes' ? element.bytes : await readUpTo(room, element.path);
    if (piece === null || piece.byteLength > room) return null;
    room -= piece.byteLength;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** A file's bytes; null when it is larger, is no plain file, or can't be read. */
async function readUpTo(size: number, path: string): Promise<Uint8Array | null> {
  try {
    const stats = await stat(path);
    return stats.isFile() && stats.size <= size ? await readFile(path) : null;
  } catch {
    return null;
  }
}

/** "net::ERR_CONNECTION_REFUSED", as Chrome writes it; what is unknown is a failure of no name. */
function errorName(recorded: string): NetErrorName {
  const name = recorded.replace(/^net::/, '');
  return Object.hasOwn(netErrors, name) && name !== 'OK' ? (name as NetErrorName) : 'ERR_FAILED';
}

/** @param reason half a sentence; null: the recording has this failure */
function failing(
  error: NetErrorName,
  reason: string | null,
  file: string,
): VerdictAt<'getResourceHandler'> {
  const decision = { kind: 'cancel', error, reason, file } as const;
  const fail = (): never => {
    const { explanation } = decisionInWords({
      callback: 'getResourceHandler',
      decision,
      by: { kind: 'default' },
    });
    throw new NetworkError(error, { phase: 'receive', message: `A rule ${explanation}.` });
  };
  return {
    kind: 'decide',
    value: { open: fail, getResponseHeaders: fail, read: fail },
    decision,
  };
}
