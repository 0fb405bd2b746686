import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { PostData, PostDataElement } from '../engine/body/postData.ts';
import { hasHeader, isToken } from '../engine/message/headers.ts';
import type { HeaderField } from '../engine/message/headers.ts';
import { createRequest, InvalidRequestError } from '../engine/message/request.ts';
import type { RequestInit } from '../engine/message/request.ts';
import { maskUrl } from '../engine/session/mask.ts';
import { resolveTarget } from '../httpFile/requestTarget.ts';
import type { SendArguments } from './commandLine.ts';
import type { CliIo } from './io.ts';
import type { Plan } from './plan.ts';
import { workbenchFlags } from './plan.ts';

/** A mistake in the arguments. Its message never repeats a header's value or the body: they may be secret. */
class UsageError extends Error {}

/** Checks the arguments of `send` and makes the request of them. */
export async function planSend(send: SendArguments, io: CliIo): Promise<Plan> {
  try {
    const init = await requestOf(send, io);
    createRequest(init);
    if (send.output !== undefined) await checkOutput(resolve(io.cwd, send.output), send.output);
    return {
      requests: [{ label: `${init.method ?? 'GET'} ${maskUrl(init.url)}`, init }],
      problems: [],
    };
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof InvalidRequestError)) throw error;
    return { usage: maskUrl(error.message) };
  }
}

async function requestOf(send: SendArguments, io: CliIo): Promise<RequestInit> {
  const headers = send.headers.map(parseHeader);
  const postData = await parseData(send.data, io);
  const method = send.method ?? (postData === null ? 'GET' : 'POST');
  if (!isToken(method)) {
    throw new UsageError(
      `${JSON.stringify(maskUrl(method))} is not a method; the method stands before the URL.`,
    );
  }
  const target = resolveTarget(send.target, headers);
  if ('fault' in target) throw new UsageError(`${send.target}: ${target.message} ${target.hint}`);
  // What curl sends with -d; without it servers guess.
  if (postData !== null && !hasHeader(headers, 'content-type')) {
    headers.push(['Content-Type', 'application/x-www-form-urlencoded']);
  }
  const { url, requestTarget = null } = target;
  return { url, method, headers, postData, requestTarget, flags: workbenchFlags };
}

function parseHeader(text: string): HeaderField {
  const colon = text.indexOf(':');
  const name = text.slice(0, colon).trim();
  if (colon < 0 || !isToken(name)) {
    throw new UsageError('A header is written as -H "Name: value".');
  }
  return [name, text.slice(colon + 1).trim()];
}

async function parseData(data: readonly string[], io: CliIo): Promise<PostData | null> {
  if (data.length === 0) return null;
  const elements: PostDataElement[] = [];
  for (const [index, text] of data.entries()) {
    if (index > 0) elements.push(bytes('&'));
    if (text === '@-') elements.push(await pipedIn(io));
    else if (text.startsWith('@')) elements.push(await fileElement(text.slice(1), io.cwd));
    else elements.push(bytes(text));
  }
  return { elements };
}

function bytes(text: string): PostDataElement {
  return { kind: 'bytes', bytes: new TextEncoder().encode(text) };
}

async function fileElement(path: string, cwd: string): Promise<PostDataElement> {
  const absolute = resolve(cwd, path);
  const found = await stat(absolute).catch(() => null);
  if (found?.isFile() !== true) throw new UsageError(`There is no file ${path} to send.`);
  return { kind: 'file', path: absolute };
}

async function pipedIn(io: CliIo): Promise<PostDataElement> {
  if (io.isTTY.stdin) throw new UsageError('Nothing is piped in for -d @-.');
  const chunks: Uint8Array[] = [];
  for await (const chunk of io.stdin) chunks.push(Buffer.from(chunk as Uint8Array | string));
  return { kind: 'bytes', bytes: Buffer.concat(chunks) };
}

/** Found out before the request is sent, not when its answer has nowhere to go. */
async function checkOutput(path: string, written: string): Promise<void> {
  if (written === '-') return;
  const folder = await stat(dirname(path)).catch(() => null);
  if (folder?.isDirectory() !== true) {
    throw new UsageError(`There is no folder to write ${written} into.`);
  }
  const existing = await stat(path).catch(() => null);
  if (existing?.isDirectory() === true) {
    throw new UsageError(`${written} is a folder; name a file in it.`);
  }
}
