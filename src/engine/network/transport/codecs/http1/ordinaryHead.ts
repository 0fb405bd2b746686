/** What is read of a head that stands as HTTP/1.1 writes it. Reused, because a head comes with every response. */
export class OrdinaryHead {
  status = 0;
  chunked = false;

  /**
   * Where the head at the start of `bytes` ends; 0 when it is not all there, or when anything in it is unusual. Whatever
   * reads HTTP/1.1 reads an ordinary head alike: lines end with CR LF, names are tokens with the colon behind them, there
   * is one Content-Length, of digits, or one Transfer-Encoding, which is chunked, or neither.
   */
  read(bytes: Uint8Array): number {
    this.chunked = false;
    this.status = statusOf(bytes);
    let at = this.status < 100 ? 0 : valueEnd(bytes, 12);
    let lengths = 0;
    while (at > 0) {
      if (bytes[at] === CR) {
        const endsOnce = lengths === 0 || !this.chunked;
        return endsOnce && bytes[at + 1] === LF ? at + 2 : 0;
      }
      const name = at;
      while (TOKEN[bytes[at] ?? 0] === 1) at++;
      if (at === name || bytes[at] !== COLON) return 0;
      const length = at - name;
      const end = valueEnd(bytes, at + 1);
      if (length === 14 && isNamed(bytes, name, 'content-length')) {
        if (++lengths > 1 || !isLength(bytes, at + 1, end - 2)) return 0;
      } else if (length === 17 && isNamed(bytes, name, 'transfer-encoding')) {
        if (this.chunked || !isChunked(bytes, at + 1, end - 2)) return 0;
        this.chunked = true;
      }
      at = end;
    }
    return 0;
  }
}

const CR = 13;
const LF = 10;
const COLON = 0x3a;
const BLANK = 0x20;
const TAB = 9;

/** 1 for what a name consists of (RFC 9110, section 5.6.2). */
const TOKEN = Uint8Array.from({ length: 256 }, (_, code) =>
  /[!#$%&'*+\-.^_`|~0-9A-Za-z]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** The status of "HTTP/1.1 200 " or "HTTP/1.1 200\r"; 0 for what begins otherwise. */
function statusOf(bytes: Uint8Array): number {
  for (let at = 0; at < PREFIX.length; at++) if (bytes[at] !== PREFIX[at]) return 0;
  if (bytes[7] !== 0x30 && bytes[7] !== 0x31) return 0;
  if (bytes[8] !== BLANK || (bytes[12] !== BLANK && bytes[12] !== CR)) return 0;
  const [a, b, c] = [digit(bytes[9]), digit(bytes[10]), digit(bytes[11])];
  return a < 0 || b < 0 || c < 0 ? 0 : a * 100 + b * 10 + c;
}

const PREFIX = Buffer.from('HTTP/1.');

function digit(byte = 0): number {
  return byte >= 0x30 && byte <= 0x39 ? byte - 0x30 : -1;
}

/** Behind the CR LF that ends the line; 0 when there is none, or something that no value holds comes before it. */
function valueEnd(bytes: Uint8Array, from: number): number {
  const { length } = bytes;
  for (let at = from; at < length; at++) {
    const byte = bytes[at];
    if (byte === CR) return bytes[at + 1] === LF ? at + 2 : 0;
    if (byte === LF || byte === 0) return 0;
  }
  return 0;
}

/** Letters without case; `name` is in lower case. */
function isNamed(bytes: Uint8Array, from: number, name: string): boolean {
  for (let index = 0; index < name.length; index++) {
    if (((bytes[from + index] ?? 0) | BLANK) !== name.charCodeAt(index)) return false;
  }
  return true;
}

/** Whether digits stand between `from` and `end`, with blanks before them; some parsers know none behind. */
function isLength(bytes: Uint8Array, from: number, end: number): boolean {
  const start = skipBlanks(bytes, from);
  let at = start;
  while (at < end && digit(bytes[at]) >= 0) at++;
  const digits = at - start;
  return digits > 0 && digits <= 15 && at === end;
}

function isChunked(bytes: Uint8Array, from: number, end: number): boolean {
  const at = skipBlanks(bytes, from);
  return isNamed(bytes, at, 'chunked') && at + 7 === end;
}

function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === BLANK || bytes[at] === TAB) at++;
  return at;
}
