import { valuesOf } from './headers.ts';
import type { GivenResponse, SandboxHost } from './host.ts';
import { parseXml } from './paths.ts';
import { readJson } from './values.ts';

/** `response`: its body is what its type says, a value of JSON, a document of XML, else text. */
export function responseOf(host: SandboxHost, response: GivenResponse): object {
  const { status, statusText, headers, contentType } = response;
  const mimeType = contentType?.mimeType ?? '';
  const made = {
    ...{ status, statusText },
    headers: {
      valueOf: (name: unknown) => valuesOf(headers, name)[0] ?? null,
      valuesOf: (name: unknown) => valuesOf(headers, name),
    },
    contentType: { mimeType, charset: contentType?.charset ?? '' },
    cookies: cookiesOf(response),
    cookiesByName: (name: unknown) =>
      cookiesOf(response).filter((cookie) => cookie['name'] === String(name)),
  };
  let body: { readonly value: unknown } | undefined;
  return Object.defineProperty(made, 'body', {
    enumerable: true,
    get: () => (body ??= { value: bodyOf(host, mimeType, host.responseText()) }).value,
  });
}

function bodyOf(host: SandboxHost, mimeType: string, text: string): unknown {
  if (/[/+]json$/.test(mimeType)) return parsed(text);
  if (/[/+]xml$/.test(mimeType)) {
    try {
      return parseXml(host, text);
    } catch {
      return text;
    }
  }
  return STREAMS.test(mimeType) ? stream(text) : text;
}

const STREAMS = /^text\/event-stream$|[/+](?:x-)?ndjson$|stream\+json$/;

export function parsed(text: string): unknown {
  try {
    return readJson(text);
  } catch {
    return text;
  }
}

type Subscriber = (line: unknown, unsubscribe: () => void) => void;

/** `TextStreamResponse`: when a script runs, the stream has ended, so that all its lines are there. Text otherwise. */
function stream(text: string): object {
  const onEach =
    (pieces: readonly string[]) =>
    (subscriber: Subscriber, onFinish?: () => void): void => {
      const state = { subscribed: true };
      const unsubscribe = (): void => {
        state.subscribed = false;
      };
      for (const piece of pieces) {
        if (state.subscribed) subscriber(parsed(piece), unsubscribe);
      }
      onFinish?.();
    };
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line !== '');
  const messages = text
    .split(/(?:\r\n|\n|\r){2,}/)
    .map((event) => event.replace(/^data: ?/gm, '').trim())
    .filter((message) => message !== '');
  return Object.assign(new String(text), {
    onEachLine: onEach(lines),
    onEachMessage: onEach(messages),
  });
}

function cookiesOf({ headers }: GivenResponse): Record<string, string>[] {
  return valuesOf(headers, 'set-cookie').map((field) => {
    const [pair = '', ...attributes] = field.split(';');
    const [name, value] = cut(pair);
    const others = attributes.map(cut).map(([key, text]) => [key.toLowerCase(), text] as const);
    return { ...Object.fromEntries(others), name, value };
  });
}

function cut(pair: string): [name: string, value: string] {
  const at = pair.indexOf('=');
  return at < 0 ? [pair.trim(), ''] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
}
