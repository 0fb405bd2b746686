import type { SandboxHost } from './host.ts';
import { nodeAssert } from './nodeAssert.ts';
import { urlClasses } from './url.ts';
import { utf8 } from './values.ts';

/** What scripts of every dialect find as globals, as in a browser. */
export function installWeb(host: SandboxHost): void {
  utf8.decode = (bytes) => host.toText(bytes, 'utf8');
  const atob = (text: unknown): string =>
    host.toText(host.toBytes(String(text), 'base64'), 'latin1');
  const btoa = (text: unknown): string => {
    if (/[^\u0000-\u00ff]/.test(String(text))) {
      throw new TypeError('btoa takes characters up to U+00FF only.');
    }
    return host.toText(host.toBytes(String(text), 'latin1'), 'base64');
  };
  define('atob', atob);
  define('btoa', btoa);
  define('Window', { atob, btoa });
  define('window', { atob, btoa });
  define('global', globalThis);
  define('TextEncoder', textEncoder(host));
  define('TextDecoder', textDecoder(host));
  define('structuredClone', (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown);
  for (const [name, made] of Object.entries(urlClasses(host))) define(name, made);
  defineLazily('Buffer', () => host.library('buffer').Buffer);
  defineLazily('assert', () => nodeAssert(host));
  defineLazily('expect', () => host.library('chai').expect);
  defineLazily('chai', () => host.library('chai'));
  defineLazily('DOMParser', () => host.library('xml').xmldom.DOMParser);
  defineLazily('XMLSerializer', () => host.library('xml').xmldom.XMLSerializer);
}

/** As a global that scripts can put something else in place of, and that no loop over the globals shows. */
export function define(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
}

export function defineLazily(name: string, make: () => unknown): void {
  Object.defineProperty(globalThis, name, {
    configurable: true,
    get: () => {
      const value = make();
      define(name, value);
      return value;
    },
    set: (value: unknown) => {
      define(name, value);
    },
  });
}

function textEncoder(host: SandboxHost): unknown {
  return class TextEncoder {
    readonly encoding = 'utf-8';
    encode(text: unknown = ''): Uint8Array {
      return host.toBytes(String(text), 'utf8');
    }
  };
}

function textDecoder(host: SandboxHost): unknown {
  return class TextDecoder {
    readonly encoding: string;
    constructor(label = 'utf-8') {
      this.encoding = label.toLowerCase();
    }
    decode(bytes: Uint8Array | ArrayBuffer = new Uint8Array()): string {
      const view = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes;
      return host.toText(view, this.encoding);
    }
  };
}
