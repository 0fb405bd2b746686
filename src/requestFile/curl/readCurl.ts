import { curlBody, withQuery } from './curlBody.ts';
import type { CurlBody, CurlData } from './curlData.ts';
import { optionOfLetter, optionOfName, TAKES_VALUE } from './curlOptions.ts';
import type { CurlOption } from './curlOptions.ts';
import type { CurlFault } from './curlFault.ts';
import { shellWords } from './shellWords.ts';

/** What a command of curl sends. Expressions (`{{name}}`) stay as they are written. */
export interface CurlRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: CurlBody | null;
  /** `-k`: a certificate need not be trusted. */
  readonly insecure: boolean;
  readonly httpVersion: '1.1' | '2' | null;
  /** Seconds, as they are written. */
  readonly maxTime: string | null;
  readonly connectTimeout: string | null;
}

/** Reads `curl …`, on one line or on several, as bash and browsers (*Copy as cURL*) write it. */
export function readCurl(command: string): CurlRequest | CurlFault {
  const words = shellWords(command);
  if (words === null) {
    return { message: 'A quote of this command is not closed.', hint: 'Close it.' };
  }
  const [program = '', ...rest] = words;
  if (!/^curl(?:\.exe)?$/.test(program)) {
    return { message: 'This is not a curl command.', hint: 'Begin it with curl.' };
  }
  const reader = new CurlReader();
  return reader.read(rest) ?? reader.request();
}

class CurlReader {
  readonly #values = new Map<CurlOption, string[]>();
  readonly #data: CurlData[] = [];
  readonly #urls: string[] = [];

  /** Answers with what can't be read. */
  read(given: readonly string[]): CurlFault | null {
    const words = [...given];
    for (let word = words.shift(); word !== undefined; word = words.shift()) {
      if (!word.startsWith('-') || word === '-') {
        this.#urls.push(word);
        continue;
      }
      const fault = word.startsWith('--') ? this.#long(word, words) : this.#short(word, words);
      if (fault !== null) return fault;
    }
    return null;
  }

  request(): CurlRequest | CurlFault {
    const [url, another] = [...this.#urls, ...this.#all('url')];
    if (url === undefined) return { message: 'The command has no URL.', hint: 'Write it.' };
    if (another !== undefined) {
      return {
        message: 'The command has several URLs.',
        hint: 'Write a command for each, with ### between them.',
      };
    }
    const isQuery = this.#has('get');
    const upload = this.#last('upload-file');
    const body = isQuery ? null : curlBody(this.#data, upload);
    if (body !== null && 'message' in body) return body;
    const headers = this.#headers();
    if (body?.contentType != null) this.#addUsual(headers, 'Content-Type', body.contentType);
    const target = withQuery(withFileName(url, upload), [
      ...(isQuery ? this.#data : []),
      ...this.#queries(),
    ]);
    if (typeof target !== 'string') return target;
    return {
      method: this.#method(body, upload),
      url: target,
      headers,
      body,
      insecure: this.#has('insecure'),
      httpVersion: this.#has('http2') ? '2' : this.#has('http1.1') ? '1.1' : null,
      maxTime: this.#last('max-time'),
      connectTimeout: this.#last('connect-timeout'),
    };
  }

  #method(body: CurlBody | null, upload: string | null): string {
    const usual = body === null ? 'GET' : upload === null ? 'POST' : 'PUT';
    return this.#last('request') ?? (this.#has('head') ? 'HEAD' : usual);
  }

  #headers(): [string, string][] {
    const headers: [string, string][] = [];
    for (const field of this.#all('header')) {
      const [, name, value = ''] = /^([^:;]+)(?::\s*(.*)|;\s*)$/s.exec(field) ?? [];
      // `Name:` takes a field of curl's own away: there is none here.
      if (name === undefined || (value === '' && !field.endsWith(';'))) continue;
      headers.push([name.trim(), value.trim()]);
    }
    const add = (name: string, value: string | null): void => {
      if (value !== null) this.#addUsual(headers, name, value);
    };
    add('User-Agent', this.#last('user-agent'));
    add('Referer', this.#last('referer'));
    const range = this.#last('range');
    add('Range', range === null ? null : `bytes=${range}`);
    const cookies = this.#all('cookie').filter((each) => each.includes('='));
    add('Cookie', cookies.length === 0 ? null : cookies.join('; '));
    if (this.#data.some(({ kind }) => kind === 'json')) add('Accept', 'application/json');
    add('Authorization', this.#authorization());
    return headers;
  }

  /** What an option says, unless `-H` says it: `Name:` alone takes the field away. */
  #addUsual(headers: [string, string][], name: string, value: string): void {
    const isGiven = this.#all('header').some(
      (field) => field.split(/[:;]/, 1)[0]?.trim().toLowerCase() === name.toLowerCase(),
    );
    if (!isGiven) headers.push([name, value]);
  }

  #authorization(): string | null {
    const bearer = this.#last('oauth2-bearer');
    if (bearer !== null) return `Bearer ${bearer}`;
    const user = this.#last('user');
    if (user === null) return null;
    const scheme = this.#has('digest') ? 'Digest' : this.#has('ntlm') ? 'NTLM' : 'Basic';
    return `${scheme} ${user.includes(':') || user.includes('{{') ? user : `${user}:`}`;
  }

  #queries(): CurlData[] {
    return this.#all('url-query').map((value) =>
      value.startsWith('+') ? { kind: 'raw', value: value.slice(1) } : { kind: 'urlencode', value },
    );
  }

  #long(word: string, behind: string[]): CurlFault | null {
    const [, name = '', value] = /^--([^=]+)(?:=([^]*))?$/.exec(word) ?? [];
    const option = optionOfName(name);
    if (option === undefined) return unknown(`--${name}`);
    if (value !== undefined) behind.unshift(value);
    return this.#take(option, `--${name}`, behind);
  }

  #short(word: string, behind: string[]): CurlFault | null {
    for (let at = 1; at < word.length; at++) {
      const letter = word.charAt(at);
      const option = optionOfLetter(letter);
      if (option === undefined) return unknown(`-${letter}`);
      if (!TAKES_VALUE.has(option)) {
        this.#values.set(option, ['']);
        continue;
      }
      const attached = word.slice(at + 1);
      if (attached !== '') behind.unshift(attached);
      return this.#take(option, `-${letter}`, behind);
    }
    return null;
  }

  #take(option: CurlOption, written: string, behind: string[]): CurlFault | null {
    if (!TAKES_VALUE.has(option)) {
      this.#values.set(option, ['']);
      return null;
    }
    const value = behind.shift();
    if (value === undefined) {
      return { message: `${written} needs a value after it.`, hint: 'Write it.' };
    }
    const kind = DATA[option];
    if (kind !== undefined) this.#data.push({ kind, value });
    else this.#values.set(option, [...this.#all(option), value]);
    if (option === 'cookie' && !value.includes('=') && !value.includes('{{')) {
      return {
        message: 'Files of cookies are not read.',
        hint: 'Write the cookies themselves: -b "name=value".',
      };
    }
    return null;
  }

  #has(option: CurlOption): boolean {
    return this.#values.has(option);
  }

  #last(option: CurlOption): string | null {
    return this.#values.get(option)?.at(-1) ?? null;
  }

  #all(option: CurlOption): readonly string[] {
    return this.#values.get(option) ?? [];
  }
}

const DATA: Partial<Record<CurlOption, CurlData['kind']>> = {
  ...{ data: 'data', 'data-raw': 'raw', 'data-binary': 'binary', 'data-urlencode': 'urlencode' },
  ...{ json: 'json', form: 'form', 'form-string': 'formString' },
};

/** To a URL that ends with a slash a file is uploaded under its own name. */
function withFileName(url: string, upload: string | null): string {
  if (upload === null || !/^[^?#]*[^/]\/$/.test(url)) return url;
  return url + encodeURIComponent(upload.replace(/^.*[\\/]/s, ''));
}

function unknown(written: string): CurlFault {
  return {
    message: `${written} of curl is not read, and the request would not be the same without it.`,
    hint: 'Remove it, or write the request as a method, a URL, and headers below.',
  };
}
