import { readFile } from 'node:fs/promises';
import { limitMemory } from './limitMemory.ts';

/** Beside the source while it is TypeScript; `esbuild.config.mjs` puts QuickJS into `dist/workers`. */
const wasmFile = import.meta.url.endsWith('.ts')
  ? new URL('../quickjs.wasm', import.meta.resolve('quickjs-wasi'))
  : new URL('../workers/quickjs.wasm', import.meta.url);

/** What a machine may take: scripts get an error when they need more. */
const MEMORY_BYTES = 64 * 1024 * 1024;

let compiled: Promise<WebAssembly.Module> | undefined;

/**
 * QuickJS, compiled once in this process, for the threads that run code of somebody else: PAC files and scripts of request
 * files. A thread instantiates it without compiling it again.
 */
export function quickJsModule(): Promise<WebAssembly.Module> {
  compiled ??= readFile(wasmFile).then((bytes) =>
    WebAssembly.compile(limitMemory(bytes, MEMORY_BYTES)),
  );
  return compiled;
}
