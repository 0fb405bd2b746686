import type { Contender } from './contender.ts';
import { dispatch } from './dispatch.ts';
import { engine } from './engine.ts';
import { gotStream } from './gotStream.ts';
import { nodeHttp } from './nodeHttp.ts';
import { undiciFetch } from './undiciFetch.ts';

/** Who downloads; the first is what the others are compared to. */
export const downloaders: readonly Contender[] = [
  dispatch,
  engine,
  nodeHttp,
  undiciFetch,
  gotStream,
];
