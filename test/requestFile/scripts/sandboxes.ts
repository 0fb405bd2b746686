import path from 'node:path';
import type {
  ResponseFacts,
  Script,
  ScriptContext,
  ScriptResult,
} from '../../../src/requestFile/scripts/contract/script.ts';
import { ScriptSandbox } from '../../../src/requestFile/scripts/scriptSandbox.ts';
import type { SandboxOptions } from '../../../src/requestFile/scripts/scriptSandbox.ts';

export const FILE = path.resolve('requests.http');

export function contextOf(given: Partial<ScriptContext> = {}): ScriptContext {
  return {
    phase: given.response == null ? 'request' : 'response',
    variables: {},
    globals: {},
    environment: [],
    request: { name: null, method: 'GET', url: 'https://shop.test/', headers: [], body: null },
    response: null,
    ...given,
  };
}

/** A response whose body is this text, or this value as JSON. */
export function responseOf(body: unknown, given: Partial<ResponseFacts> = {}): ResponseFacts {
  const isText = typeof body === 'string';
  const text = isText ? body : JSON.stringify(body);
  const mimeType = isText ? 'text/plain' : 'application/json';
  return {
    status: 200,
    statusText: 'OK',
    httpVersion: '1.1',
    headers: [['Content-Type', mimeType]],
    ...{ bytes: Buffer.from(text), isCut: false },
    text,
    contentType: { mimeType, charset: 'utf-8' },
    timings: { wait: 5, firstByte: 20, total: 42 },
    ...given,
  };
}

/** A sandbox with what is told most: a script's text and what it sees. */
export class TestSandbox extends ScriptSandbox {
  constructor(options: Partial<SandboxOptions> = {}) {
    super({ root: path.dirname(FILE), mayRun: () => true, ...options });
  }

  jetBrains(source: string, given: Partial<ScriptContext> = {}): Promise<ScriptResult> {
    return this.run(scriptOf('jetbrains', source), contextOf(given));
  }

  httpYac(source: string, given: Partial<ScriptContext> = {}): Promise<ScriptResult> {
    return this.run(scriptOf('httpyac', source), contextOf(given));
  }

  /** What an expression gives, or its error's message. */
  async value(expression: string, given: Partial<ScriptContext> = {}): Promise<unknown> {
    const outcome = await this.evaluate(expression, contextOf(given), { file: FILE, firstLine: 0 });
    return 'value' in outcome ? outcome.value : `error: ${outcome.error.message}`;
  }
}

export function scriptOf(dialect: Script['dialect'], source: string): Script {
  return { dialect, source, file: FILE, firstLine: 10 };
}

/** Name and whether it passed, or why not. */
export function outcomes({ tests }: ScriptResult): [name: string, outcome: string][] {
  return tests.map(({ name, passed, message }) => [
    name,
    passed ? 'passed' : (message ?? 'failed'),
  ]);
}
