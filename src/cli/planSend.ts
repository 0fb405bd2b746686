import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { GivenCredentials } from '../engine/auth/givenCredentials.ts';
import { headerValue, isToken } from '../engine/message/headers.ts';
import type { HeaderField } from '../engine/message/headers.ts';
import { createRequest, InvalidRequestError } from '../engine/message/request.ts';
import type { RequestFlag, RequestInit } from '../engine/message/request.ts';
import { maskUrl } from '../engine/session/mask.ts';
import { resolveTarget } from '../httpFile/requestTarget.ts';
import type { CommonOptions } from './commandLine.ts';
import type { CliIo } from './io.ts';
import type { Plan } from './plan.ts';
import { workbenchFlags } from './plan.ts';
import type { SendArguments } from './sendOptions.ts';
import { UsageError } from './usageError.ts';

/** Checks the arguments of `send` and makes the request of them. */
export async function planSend(send: SendArguments & CommonOptions, io: CliIo): Promise<Plan> {
  try {
    const init = await requestOf(send, workbenchFlags(send), io);
    const { url } = createRequest(init);
    const credentials = send.user === undefined ? null : credentialsOf(send.user);
    if (send.output !== undefined) await checkOutput(resolve(io.cwd, send.output), send.output);
    const label = `${init.method ?? 'GET'} ${maskUrl(url)}`;
    return {
      requests: [{ label, init, ...(credentials === null ? {} : { credentials }) }],
      problems: [],
    };
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof InvalidRequestError)) throw error;
    return { usage: maskUrl(error.message) };
  }
}

/** The request that the arguments mean. @throws UsageError */
export async function requestOf(
  send: SendArguments,
  flags: readonly RequestFlag[],
  io: CliIo,
): Promise<RequestInit> {
  const headers = send.headers.map(parseHeader);
  const { bodyOf, queryOf } = await import('./requestBody.ts');
  if (send.get && send.form.length > 0) {
    throw new UsageError('-G puts the data of -d into the URL; a form (-F) has no place there.');
  }
  const postData = send.get ? null : await bodyOf(send, headerValue(headers, 'content-type'), io);
  const usual = send.head ? 'HEAD' : postData === null ? 'GET' : 'POST';
  const { method = usual } = send;
  if (!isToken(method)) {
    throw new UsageError(
      `${JSON.stringify(maskUrl(method))} is not a method; the method stands before the URL.`,
    );
  }
  const target = resolveTarget(send.target, headers);
  if ('fault' in target) throw new UsageError(`${send.target}: ${target.message} ${target.hint}`);
  const { requestTarget = null } = target;
  const url = send.get ? withQuery(target.url, await queryOf(send.data, io)) : target.url;
  return { url, method, headers, postData, requestTarget, flags };
}

function parseHeader(text: string): HeaderField {
  const colon = text.indexOf(':');
  const name = text.slice(0, colon).trim();
  if (colon < 0 || !isToken(name)) {
    throw new UsageError('A header is written as -H "Name: value".');
  }
  return [name, text.slice(colon + 1).trim()];
}

function withQuery(url: string, query: string): string {
  if (query === '') return url;
  const [, before = '', fragment = ''] = /^([^#]*)(#[^]*)?$/.exec(url) ?? [];
  return `${before}${before.includes('?') ? '&' : '?'}${query}${fragment}`;
}

/** A password on its own line of a shell's history is the person's choice; it is never printed. */
function credentialsOf(user: string): GivenCredentials {
  const colon = user.indexOf(':');
  if (colon < 0) {
    throw new UsageError(
      '-u is written as user:password. Without it you are asked when the server wants one.',
    );
  }
  return { username: user.slice(0, colon), password: user.slice(colon + 1) };
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
