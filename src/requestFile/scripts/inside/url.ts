import type { SandboxHost } from './host.ts';
import { asText, readJson, writeJson } from './values.ts';

type Pair = [name: string, value: string];
type Init = string | Iterable<readonly unknown[]> | Readonly<Record<string, unknown>>;

/** `URL` and `URLSearchParams` of the URL standard; Node parses. */
export function urlClasses(
  host: SandboxHost,
): Readonly<Record<'URL' | 'URLSearchParams', unknown>> {
  const read = (text: string): Pair[] => readJson(host.readForm(text.replace(/^\?/, ''))) as Pair[];

  class URLSearchParams {
    #pairs: Pair[];
    #changed: (() => void) | null = null;

    constructor(init: Init = '') {
      this.#pairs = typeof init === 'string' ? read(init) : pairsOf(init);
    }

    /** Those of a URL, which follows what is changed in them. */
    static of(text: string, changed: (params: URLSearchParams) => void): URLSearchParams {
      const made = new URLSearchParams(text);
      made.#changed = () => {
        changed(made);
      };
      return made;
    }

    replace(text: string): void {
      this.#pairs = read(text);
    }

    append(name: unknown, value: unknown): void {
      this.#pairs.push([String(name), String(value)]);
      this.#changed?.();
    }

    delete(name: unknown, value?: unknown): void {
      this.#pairs = this.#pairs.filter(
        (pair) => pair[0] !== String(name) || (value !== undefined && pair[1] !== asText(value)),
      );
      this.#changed?.();
    }

    get(name: unknown): string | null {
      return this.#pairs.find((pair) => pair[0] === String(name))?.[1] ?? null;
    }

    getAll(name: unknown): string[] {
      return this.#pairs.filter((pair) => pair[0] === String(name)).map(([, value]) => value);
    }

    has(name: unknown): boolean {
      return this.get(name) !== null;
    }

    set(name: unknown, value: unknown): void {
      const at = this.#pairs.findIndex((pair) => pair[0] === String(name));
      const others = this.#pairs.filter((pair, index) => pair[0] !== String(name) || index === at);
      if (at < 0) others.push([String(name), String(value)]);
      else others[at] = [String(name), String(value)];
      this.#pairs = others;
      this.#changed?.();
    }

    sort(): void {
      this.#pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
      this.#changed?.();
    }

    forEach(call: (value: string, name: string, params: URLSearchParams) => void): void {
      for (const [name, value] of this.#pairs) call(value, name, this);
    }

    get size(): number {
      return this.#pairs.length;
    }

    keys(): IterableIterator<string> {
      return this.#pairs.map(([name]) => name).values();
    }

    values(): IterableIterator<string> {
      return this.#pairs.map(([, value]) => value).values();
    }

    entries(): IterableIterator<Pair> {
      return this.#pairs.map(([name, value]): Pair => [name, value]).values();
    }

    [Symbol.iterator](): IterableIterator<Pair> {
      return this.entries();
    }

    toString(): string {
      return host.writeForm(writeJson(this.#pairs));
    }

    toJSON(): string {
      return this.toString();
    }
  }

  class URL {
    #parts: Record<string, string>;
    #params: URLSearchParams | null = null;

    constructor(href: unknown, base?: unknown) {
      const given = base === undefined ? undefined : asText(base);
      this.#parts = readJson(host.url(String(href), given)) as Record<string, string>;
    }

    static canParse(href: unknown, base?: unknown): boolean {
      try {
        new URL(href, base);
        return true;
      } catch {
        return false;
      }
    }

    part(name: string): string {
      return this.#parts[name] ?? '';
    }

    setPart(name: string, value: unknown): void {
      const { href = '' } = this.#parts;
      this.#parts = readJson(host.url(href, undefined, name, String(value))) as Record<
        string,
        string
      >;
      this.#params?.replace(this.part('search'));
    }

    get searchParams(): URLSearchParams {
      this.#params ??= URLSearchParams.of(this.part('search'), (params) => {
        this.setPart('search', params.toString());
      });
      return this.#params;
    }

    toString(): string {
      return this.part('href');
    }

    toJSON(): string {
      return this.toString();
    }
  }
  for (const name of URL_PARTS) {
    Object.defineProperty(URL.prototype, name, {
      get(this: URL) {
        return this.part(name);
      },
      set(this: URL, value: unknown) {
        this.setPart(name, value);
      },
    });
  }
  return { URL, URLSearchParams };
}

/** Those that can be read; setting `origin` changes nothing. */
export const URL_PARTS = [
  ...['href', 'origin', 'protocol', 'username', 'password', 'host', 'hostname', 'port'],
  ...['pathname', 'search', 'hash'],
] as const;

function pairsOf(init: Exclude<Init, string>): Pair[] {
  const pairs =
    Symbol.iterator in init ? [...(init as Iterable<readonly unknown[]>)] : Object.entries(init);
  return pairs.map(([name, value]) => [String(name), String(value)]);
}
