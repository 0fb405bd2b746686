import type { CliIo } from './io.ts';

/** A script, a pipe and CI have nobody to ask, and must not wait for one. */
export function isInteractive({ json }: { readonly json: boolean }, io: CliIo): boolean {
  const { CI } = io.env;
  const inCi = CI !== undefined && CI !== '' && CI !== 'false' && CI !== '0';
  return io.isTTY.stdin && io.isTTY.stderr && !json && !inCi;
}
