import type { PostDataElement } from '../../engine/body/postData.ts';
import { KnownSecrets } from '../../session/knownSecrets.ts';
import { maskHeaders, maskUrl } from '../../session/mask.ts';
import type { ReadyRequest } from '../../requestFile/run/ports.ts';
import type { CliIo } from '../terminal/io.ts';

type PrintedPart =
  | { readonly text: string }
  | { readonly base64: string }
  /** Absolute. */
  | { readonly file: string };

/** Prints a request in place of sending it: a readable account, or one object on a line. Secrets are masked. */
export function printDryRun(
  { file, line, name, request, secrets }: ReadyRequest,
  { stdout }: CliIo,
  json: boolean,
): void {
  const known = new KnownSecrets();
  for (const secret of secrets) known.add(secret, 'everywhere');
  const hide = (text: string): string => known.maskText(text);
  const method = request.method;
  const url = hide(maskUrl(request.url));
  const headers = maskHeaders(request.headers).map(
    ([field, value]) => [field, hide(value)] as const,
  );
  const parts = (request.postData?.elements ?? []).map((element) => printed(element, hide));
  if (json) {
    const body = parts.length === 1 ? parts[0] : parts.length === 0 ? null : parts;
    const place = { file, line: line + 1, name };
    stdout.write(`${JSON.stringify({ ...place, method, url, headers, body, problems: [] })}\n`);
    return;
  }
  const head = [`${method} ${url}`, ...headers.map(([field, value]) => `${field}: ${value}`)];
  const content = parts.map((part) => {
    if ('text' in part) return part.text;
    return 'file' in part ? `< ${part.file}` : `(base64) ${part.base64}`;
  });
  stdout.write(`${[...head, ...(content.length === 0 ? [] : ['', ...content])].join('\n')}\n\n`);
}

function printed(element: PostDataElement, hide: (text: string) => string): PrintedPart {
  if (element.kind === 'file') return { file: element.path };
  if (element.kind !== 'bytes') return { text: '' };
  try {
    return {
      text: hide(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(element.bytes)),
    };
  } catch {
    return { base64: Buffer.from(element.bytes).toString('base64') };
  }
}
