import path from 'node:path';
import { resolvesTypes } from './plugin.ts';

/** The server loads this file out of the extension's `node_modules`; the types are two folders above it, in `dist`. */
export const init = resolvesTypes(path.join(__dirname, '../../dist/types/request-workbench.d.ts'));
