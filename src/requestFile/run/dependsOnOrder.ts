import type { ParsedRequest, ParsedScript } from '../parse/parsedRequest.ts';
import type { LoadedFile } from './loadedFile.ts';

/**
 * Whether a request of this file may mean something else when those above it have not been sent: scripts set values for later
 * ones, `{{response.…}}` is the last response. Names that refer to a request do not count: what they need is sent first.
 */
export function dependsOnOrder(loaded: LoadedFile): boolean {
  const { requests, globalScripts, everyRequest } = loaded.file;
  if (
    globalScripts.length > 0 ||
    loaded.imports.some(({ file }) => file.globalScripts.length > 0)
  ) {
    return true;
  }
  return (
    [...everyRequest.before, ...everyRequest.after].some(mayKeepValues) ||
    requests.some((request) => keepsValues(request) || usesLastResponse(request)) ||
    loaded.definitions.some(({ value }) => LAST_RESPONSE.test(value))
  );
}

function keepsValues({ before, after }: ParsedRequest): boolean {
  const steps = after.flatMap((step) => (step.kind === 'script' ? step : []));
  return [...before, ...steps].some(mayKeepValues);
}

/** `client.global`, `$global`, `exports`; what another file does is not known. */
function mayKeepValues({ source }: ParsedScript): boolean {
  return source.kind === 'file' || /\bglobal\b|\bexports\b/.test(source.code);
}

const LAST_RESPONSE = /\{\{[^{}]*(?<![\w$.-])response\s*[.[]/;

function usesLastResponse({ url, headers, body, settings }: ParsedRequest): boolean {
  const texts = [
    url,
    ...headers.map((header) => (header.kind === 'header' ? header.value : header.variable)),
    ...body.flatMap((part) => (part.kind === 'text' ? part.lines.map(({ text }) => text) : '')),
    ...settings.map(({ value }) => value),
  ];
  return texts.some((text) => LAST_RESPONSE.test(text));
}
