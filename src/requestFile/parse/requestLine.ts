/** The parts of a request line; `start` and `end` count characters of the line. */
export interface RequestLine {
  readonly method: Span | null;
  readonly target: Span;
  /** "1.1", "2"…: what stands after `HTTP/`. */
  readonly httpVersion: Span | null;
}

export interface Span {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const HTTP_METHODS = [
  'GET HEAD POST PUT DELETE PATCH OPTIONS CONNECT TRACE LOCK UNLOCK PROPFIND PROPPATCH COPY MOVE MKCOL MKCALENDAR ACL',
  'SEARCH CHECKOUT CHECKIN REPORT MERGE MKACTIVITY MKWORKSPACE VERSION-CONTROL BASELINE-CONTROL LIST QUERY',
];
const KNOWN_METHODS = new Set(HTTP_METHODS.join(' ').split(' '));

/** Methods of `.http` files that ask for another protocol than HTTP. */
const OTHER_PROTOCOLS = new Set('WEBSOCKET WS WSS GRPC RSOCKET MQTT AMQP'.split(' '));

/** Methods of `.http` files that HTTP requests of another name are sent for. */
const OVER_HTTP = new Set('GRAPHQL SSE EVENTSOURCE'.split(' '));

const VERSION = /(?:^|[ \t\f])HTTP\/(\d+(?:\.\d+)?)$/i;
const FIRST_WORD = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+)(?:[ \t\f]+|$)/;

/** Reads `[METHOD] target [HTTP/version]`, or undefined when the line can't be a request at all. */
export function parseRequestLine(line: string): RequestLine | undefined {
  const start = line.length - line.trimStart().length;
  const whole = spanOf(line, start, line.length);
  const { rest, httpVersion } = splitVersion(line, whole);
  const word = FIRST_WORD.exec(rest.text);
  const target = word === null ? rest : spanOf(line, rest.start + word[0].length, rest.end);
  const methodText = word?.[1];
  if (methodText === undefined) {
    return looksLikeBareUrl(rest.text) ? { method: null, target: rest, httpVersion } : undefined;
  }

  const method = spanOf(line, rest.start, rest.start + methodText.length);
  const upper = methodText.toUpperCase();
  if (isKnown(upper)) return { method: { ...method, text: upper }, target, httpVersion };
  if (target.text === '') {
    return looksLikeBareUrl(rest.text) ? { method: null, target: rest, httpVersion } : undefined;
  }
  return looksLikeTarget(target.text) ? { method, target, httpVersion } : undefined;
}

/** Takes `HTTP/1.1` off the end of a target. */
export function splitVersion(line: string, whole: Span): { rest: Span; httpVersion: Span | null } {
  const found = VERSION.exec(whole.text);
  const version = found?.[1];
  if (found === null || version === undefined) return { rest: whole, httpVersion: null };
  return {
    rest: spanOf(line, whole.start, whole.start + found.index),
    httpVersion: spanOf(line, whole.end - version.length, whole.end),
  };
}

/** The text from `start` to `end` without blanks at its end. */
export function spanOf(line: string, start: number, end: number): Span {
  const text = line.slice(start, end).trimEnd();
  return { text, start, end: start + text.length };
}

export function isOtherProtocol(method: string): boolean {
  return OTHER_PROTOCOLS.has(method);
}

function isKnown(method: string): boolean {
  return [KNOWN_METHODS, OTHER_PROTOCOLS, OVER_HTTP].some((methods) => methods.has(method));
}

/** Prose is not a request: after a method that nobody knows only a plain URL or path is one. */
function looksLikeTarget(text: string): boolean {
  return /^[A-Za-z][\w+.-]*:\/\/|^\/|^\{\{/.test(text);
}

/** A URL without a method: with its scheme, or a path, or a host that has a dot, a port or the name `localhost`. */
function looksLikeBareUrl(text: string): boolean {
  if (looksLikeTarget(text)) return true;
  return /^(?:localhost\.?|\[[\da-f:.]+\]|[\w-]+(?:\.[\w-]+)+|[\w.-]+:\d+)(?:[:/?#]|$)/i.test(text);
}
