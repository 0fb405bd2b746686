import type { Request, RequestFlag, RequestInit } from '../../engine/message/request.ts';
import type { IdentifiedHandler } from '../../engine/index.ts';
import { requestToSend } from '../../workbench/requestToSend.ts';
import { maskUrl } from '../../session/mask.ts';
import type { Authorized } from '../request/authorize.ts';
import type { PlannedOutput } from '../delivery/planOutput.ts';
import type { CliIo } from '../terminal/io.ts';
import { checkWritable } from '../files/namedFile.ts';
import type { DeliveryArguments, SendArguments } from '../options/sendArguments.ts';
import type { TransferArguments } from '../options/transferArguments.ts';
import type { SendCommand } from '../options/sendCommand.ts';
import type { Plan, PlannedGroup, PlannedRequest } from './plan.ts';
import { pipedIn } from '../files/pipedIn.ts';
import { readOption } from '../files/readOption.ts';
import { headersOf } from '../request/requestHeaders.ts';
import type { WrittenHeaders } from '../request/requestHeaders.ts';
import { contentOf, requestOf } from '../request/requestOf.ts';
import type { WrittenContent } from '../request/requestOf.ts';
import { asUsageError } from '../request/asUsageError.ts';

/** Checks the arguments of `send` and makes the requests of them. @throws UsageError */
export async function planSend({ parts, flags }: SendCommand, io: CliIo): Promise<Plan> {
  try {
    const groups: PlannedGroup[] = [];
    for (const part of parts) groups.push(await planPart(part, flags, io));
    return { groups, problems: [] };
  } catch (error) {
    throw asUsageError(error);
  }
}

async function planPart(
  part: SendArguments,
  flags: readonly RequestFlag[],
  io: CliIo,
): Promise<PlannedGroup> {
  const headers = await headersOf(part.request, io);
  const content = await contentOf(part.request, headers, io);
  const delivery = await withFormat(part.delivery, io);
  const { dumpHeader = '-' } = delivery;
  if (dumpHeader !== '-') await checkWritable(dumpHeader, io.cwd);
  const requests: PlannedRequest[] = [];
  for (const transfer of part.transfers) {
    requests.push(
      await planTransfer({ ...part, delivery }, transfer, { headers, content, flags }, io),
    );
  }
  const { network, redirects, cookies } = part;
  return { network, maxRedirects: redirects.max, cookies, requests };
}

/** `-w @FILE` means what is in the file, without its line ends, as with curl: `\n` stands for one. */
async function withFormat(delivery: DeliveryArguments, io: CliIo): Promise<DeliveryArguments> {
  const { writeOut = '' } = delivery;
  if (!writeOut.startsWith('@')) return delivery;
  const file = writeOut.slice(1);
  const text = await (file === '-' ? pipedIn('-w @-', io) : readOption('-w', file, io));
  return { ...delivery, writeOut: text.toString().replaceAll(/[\r\n]/g, '') };
}

/** What is read once for all URLs of a part. */
interface SharedByTransfers {
  readonly headers: WrittenHeaders;
  readonly content: WrittenContent;
  readonly flags: readonly RequestFlag[];
}

async function planTransfer(
  part: SendArguments,
  { target, output: place, upload }: TransferArguments,
  { headers, content, flags }: SharedByTransfers,
  io: CliIo,
): Promise<PlannedRequest> {
  const { request, delivery } = part;
  const plain = await requestOf(request, target, headers, content, io, upload);
  const authorized = await authorize(part, plain, io);
  const output = await outputOf(place, delivery, plain.url, io);
  const fields = [...headers.fields, ...authorized.fields, ...output.fields];
  const { credentials, sign } = authorized;
  const toSend = requestToSend(
    { ...plain, headers: fields, flags },
    { credentials, ...(sign === null ? {} : { sign }) },
  );
  return {
    label: `${toSend.request.method} ${maskUrl(toSend.request.url)}`,
    toSend: { ...toSend, handlers: await handlersFor(part, toSend.request) },
    url: plain.url,
    delivery: { ...delivery, head: request.head, output: output.place },
  };
}

/** Most bodies go to standard output, whole. */
async function outputOf(
  place: TransferArguments['output'],
  delivery: DeliveryArguments,
  url: string,
  io: CliIo,
): Promise<PlannedOutput> {
  if (place === null && delivery.continueAt === undefined) {
    return { place: { isAsked: false }, fields: [] };
  }
  const { planOutput } = await import('../delivery/planOutput.ts');
  return planOutput(place, delivery, url, io);
}

async function authorize(
  { auth, redirects }: SendArguments,
  init: RequestInit,
  io: CliIo,
): Promise<Authorized> {
  const { user, bearer, netrc, aws } = auth;
  const isNobody = user === undefined && bearer === undefined && netrc === null;
  if (isNobody && aws === undefined) return { fields: [], credentials: null, sign: null };
  return (await import('../request/authorize.ts')).authorize(auth, init, redirects.trusted, io);
}

/** What the command line itself has to say while the request runs, as its client; most have nothing. */
async function handlersFor(
  { redirects }: SendArguments,
  request: Request,
): Promise<IdentifiedHandler[]> {
  const { follow, trusted, keepPost, protocols, redirectProtocols } = redirects;
  const restricts = protocols !== undefined || redirectProtocols !== undefined;
  if (follow && !trusted && keepPost.length === 0 && !restricts) return [];
  const { redirectHandler } = await import('../request/redirectHandler.ts');
  return [{ handler: redirectHandler(redirects, request), by: { kind: 'client' } }];
}
