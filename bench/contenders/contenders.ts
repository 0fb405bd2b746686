import type { Contender } from './contender.ts';
import { dispatch } from './dispatch.ts';
import { engine, engineWithRules } from './engine.ts';
import { gotStream } from './gotStream.ts';
import { nodeHttp } from './nodeHttp.ts';
import { nodeHttp2 } from './nodeHttp2.ts';
import { undiciFetch } from './undiciFetch.ts';

/** Who is measured; the first is what the others are compared to. */
export const contenders: readonly Contender[] = [
  dispatch,
  engine,
  engineWithRules,
  nodeHttp,
  undiciFetch,
  gotStream,
];

/** Those who are measured on connections of their own kind as well (bench/sections/secure.ts). */
export const everybody: readonly Contender[] = [...contenders, nodeHttp2];
