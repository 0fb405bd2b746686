#!/usr/bin/env node
import './nodeVersion.ts';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './cacheFolder.ts';
import { loadCompiled } from './compiledCode.ts';
import type * as Program from './main.ts';

// What is built is one file of CommonJS, which starts in half the time of many of ESM (decision 39).
const built = fileURLToPath(new URL('cli/program.cjs', import.meta.url));
const isBuilt = !import.meta.url.endsWith('.ts');
const { program } = isBuilt
  ? (loadCompiled(built, path.join(cacheFolder(), 'compiled'), process.argv[2]) as typeof Program)
  : await import('./main.ts');
await program();
