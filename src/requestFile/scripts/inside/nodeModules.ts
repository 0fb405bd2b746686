import type { SandboxHost } from './host.ts';
import { nodeAssert } from './nodeAssert.ts';
import { nodeCrypto } from './nodeCrypto.ts';
import { readJson, shown, toValue, writeJson } from './values.ts';

type Require = (specifier: unknown) => unknown;

/** The modules that the sandbox gives, by the names that scripts require. */
function given(host: SandboxHost): Readonly<Record<string, () => unknown>> {
  const xml = (): unknown => host.library('xml').xmldom;
  return {
    assert: () => nodeAssert(host),
    'assert/strict': () => nodeAssert(host),
    buffer: () => host.library('buffer'),
    chai: () => host.library('chai'),
    crypto: () => nodeCrypto(host),
    dayjs: () => host.library('dayjs').dayjs,
    'jsonpath-plus': () => host.library('jsonPath'),
    querystring: () => ({
      parse: readQuery,
      stringify: writeQuery,
      decode: readQuery,
      encode: writeQuery,
    }),
    url: () => ({ URL: global('URL'), URLSearchParams: global('URLSearchParams') }),
    util: () => util,
    uuid: () => uuid(host),
    xpath: () => host.library('xml').xpath,
    '@xmldom/xmldom': xml,
    xmldom: xml,
  };
}

/**
 * `require` of a script in `file`: modules of the sandbox, and files beside the script that the main thread reads. All else
 * exists in Node only.
 */
export function requireFor(host: SandboxHost, file: string): Require {
  const modules = given(host);
  const loaded = new Map<string, { exports: unknown }>();
  const from =
    (path: string): Require =>
    (specifier) => {
      const name = String(specifier);
      if (/^[./\\]|^[a-z]:[\\/]/i.test(name)) return fromFile(name, path);
      const bare = name.replace(/^node:/, '');
      const plugin = /^dayjs\/plugin\/(\w+)(?:\.js)?$/.exec(bare)?.[1];
      if (plugin !== undefined) {
        return host.library('dayjs').plugins[plugin] ?? host.lack(`the module ${bare}`);
      }
      return Object.hasOwn(modules, bare) ? modules[bare]?.() : host.lack(`the module ${bare}`);
    };
  const fromFile = (specifier: string, path: string): unknown => {
    const read = readJson(host.readModule(specifier, path)) as { path: string; text: string };
    const known = loaded.get(read.path);
    if (known !== undefined) return known.exports;
    const module = { exports: {} as unknown };
    loaded.set(read.path, module);
    if (read.path.endsWith('.json')) {
      module.exports = readJson(read.text);
    } else {
      const folder = read.path.replace(/[\\/][^\\/]*$/, '');
      const run = host.compile(read.text, read.path);
      run.call(module.exports, module.exports, from(read.path), module, read.path, folder);
    }
    return module.exports;
  };
  return from(file);
}

function global(name: string): unknown {
  return (globalThis as Readonly<Record<string, unknown>>)[name];
}

const util = {
  inspect: shown,
  format: (...values: unknown[]) => values.map(shown).join(' '),
  isDeepStrictEqual: (a: unknown, b: unknown) =>
    writeJson(toValue(a).value) === writeJson(toValue(b).value),
  promisify:
    (call: (...all: unknown[]) => unknown) =>
    (...values: unknown[]) =>
      new Promise((resolve, reject) => {
        call(...values, (error: Error | null, result: unknown) => {
          if (error === null) resolve(result);
          else reject(error);
        });
      }),
};

function uuid(host: SandboxHost): object {
  const PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-8][0-9a-f]{3}-[089ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
  const missing = (version: string) => () => host.lack(`uuid.${version}`);
  return {
    v4: () => host.uuid(),
    ...{ v1: missing('v1'), v3: missing('v3'), v5: missing('v5'), v7: missing('v7') },
    validate: (text: unknown) => typeof text === 'string' && PATTERN.test(text),
    NIL: '00000000-0000-0000-0000-000000000000',
  };
}

interface Params {
  append: (name: string, value: string) => void;
  entries: () => Iterable<readonly [string, string]>;
}

function params(init = ''): Params {
  return new (global('URLSearchParams') as new (init: string) => Params)(init);
}

function readQuery(text: unknown): Record<string, string | string[]> {
  const made: Record<string, string | string[]> = {};
  for (const [name, value] of params(String(text)).entries()) {
    const before = made[name];
    made[name] = before === undefined ? value : [before, value].flat();
  }
  return made;
}

function writeQuery(query: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? (value as unknown[]) : [value]).map(
      (each) =>
        `${encodeURIComponent(name)}=${encodeURIComponent(each === undefined || each === null ? '' : shown(each))}`,
    ),
  );
  return pairs.join('&');
}
