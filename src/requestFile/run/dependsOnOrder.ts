import type { Metadata } from '../parse/metadata.ts';
import type { ParsedRequest, ParsedScript } from '../parse/parsedRequest.ts';
import { keepsValuesOfResponse } from './keptValues.ts';
import type { LoadedFile } from './loadedFile.ts';
import { loopOf } from './loop.ts';

/**
 * Whether a request of this file may mean something else when those above it have not been sent: scripts and settings set
 * values for later ones, `{{response.…}}` is the last response. Names that refer to a request do not count: what they need is
 * sent first, out of an imported file too, and keeps values then.
 */
export function dependsOnOrder(loaded: LoadedFile): boolean {
  const { definitions } = loaded;
  return mayKeepOrUse(loaded) || definitions.some(({ value }) => LAST_RESPONSE.test(value));
}

function mayKeepOrUse({ file, imports }: LoadedFile): boolean {
  const { requests, globalScripts, everyRequest } = file;
  return (
    globalScripts.length > 0 ||
    [...everyRequest.before, ...everyRequest.after].some(mayKeepValues) ||
    requests.some((request) => keepsValues(request) || usesLastResponse(request)) ||
    imports.some(mayKeepOrUse)
  );
}

function keepsValues({ before, after, name, settings }: ParsedRequest): boolean {
  const steps = after.flatMap((step) => (step.kind === 'script' ? step : []));
  return [...before, ...steps].some(mayKeepValues) || settingsKeepValues(settings, name);
}

/** Kulala's `# @env-json-key`, and the names of the turns of a loop, such as users0. */
function settingsKeepValues(settings: readonly Metadata[], name: string | undefined): boolean {
  const hasNamedTurns = name !== undefined && loopOf(settings) !== null;
  return hasNamedTurns || settings.some(keepsValuesOfResponse);
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
