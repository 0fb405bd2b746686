import { parseHttpFile } from '../../src/requestFile/parse/parseHttpFile.ts';
import { fillRequest } from '../../src/requestFile/send/fillRequest.ts';
import type { Filled } from '../../src/requestFile/send/fillRequest.ts';
import { RunSecrets } from '../../src/requestFile/run/runSecrets.ts';
import { Evaluation } from '../../src/requestFile/values/evaluation.ts';
import type { ValuePorts } from '../../src/requestFile/values/ports.ts';
import type { RequestResult } from '../../src/requestFile/values/requestResult.ts';
import type { Value } from '../../src/requestFile/values/value.ts';

/** What a test says about the world around a request file. */
export interface Surroundings {
  readonly file?: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, Value>>;
  readonly secrets?: readonly string[];
  readonly dotenv?: Readonly<Record<string, string>>;
  readonly processEnvironment?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, Value>>;
  readonly results?: Readonly<Record<string, RequestResult>>;
  readonly answers?: readonly string[];
  readonly texts?: Readonly<Record<string, string>>;
}

/** The requests of a file with the values that these surroundings give. The world is in memory; nothing is sent. */
export async function filledRequests(text: string, around: Surroundings = {}): Promise<Filled[]> {
  const { file = '/workspace/requests.http' } = around;
  const parsed = parseHttpFile(text);
  const definitions = parsed.variables.map((variable) => ({ ...variable, file }));
  const ports = portsOf(around, new Set(parsed.requests.flatMap(({ name }) => name ?? [])));
  const once: ConstructorParameters<typeof Evaluation>[0]['once'] = new Map();
  return Promise.all(
    parsed.requests.map((request) => {
      const { line } = request.range.start;
      const evaluation = new Evaluation({ definitions, file, line, ports, once });
      return fillRequest(request, evaluation, ports.readText);
    }),
  );
}

function portsOf(around: Surroundings, requestNames: ReadonlySet<string>): ValuePorts {
  const answers = [...(around.answers ?? [])];
  const secrets = new Set(around.secrets);
  return {
    option: (name) => around.options?.[name],
    script: (name) => around.scripts?.[name],
    answer: () => undefined,
    names: () => [],
    environment: {
      find: (name) => {
        const value = own(around.environment, name);
        if (value === undefined) return null;
        const origin = { kind: 'environment', file: '/workspace/http-client.env.json' } as const;
        return { value, origin, secret: secrets.has(name) };
      },
      dotenv: (name) => {
        const value = own(around.dotenv, name);
        return value === undefined ? null : { value, origin: { kind: 'dotenv' }, secret: false };
      },
      shared: () => null,
      lookedAt: ['http-client.env.json'],
      environmentsWith: () => [],
      names: () => [],
    },
    processEnvironment: (name) => around.processEnvironment?.[name],
    root: '/workspace',
    requestNames,
    result: (name) =>
      Promise.resolve(
        own(around.results, name) ?? {
          code: 'not-sent',
          message: `${name} was not sent.`,
          hint: '.',
        },
      ),
    lastResult: () => null,
    evaluate: () => Promise.resolve({ code: 'no-script', message: 'No scripts here.', hint: '.' }),
    token: () => Promise.resolve({ code: 'no-token', message: 'No tokens here.', hint: '.' }),
    readText: (path) =>
      Promise.resolve(
        own(around.texts, path) ?? { code: 'file-not-found', message: `No ${path}.`, hint: '.' },
      ),
    secrets: new RunSecrets(),
    prompt: () => {
      const value = answers.shift();
      return Promise.resolve(
        value === undefined ? null : { value, origin: { kind: 'answer' }, secret: false },
      );
    },
  };
}

function own<Content>(
  record: Readonly<Record<string, Content>> | undefined,
  name: string,
): Content | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}
