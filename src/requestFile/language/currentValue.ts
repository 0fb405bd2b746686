import { parseTemplate } from '../template/template.ts';
import { Evaluation } from '../values/evaluation.ts';
import type { Definition } from '../values/evaluation.ts';
import { textOfValue } from '../values/path.ts';
import { isFault } from '../values/ports.ts';
import type { Fault, ValuePorts } from '../values/ports.ts';
import type { FoundValue, Value } from '../values/value.ts';
import type { Scope } from './scope.ts';

/**
 * The value that a name would have if the request at a line were sent now. Nothing is sent, run, asked or made for it: a name that
 * needs that has none. Null: it has none yet.
 */
export async function currentValue(
  name: string,
  line: number,
  scope: Scope,
): Promise<FoundValue | null> {
  if (isOpen(name, line, scope, new Set())) return null;
  const evaluation = new Evaluation({
    ...{ definitions: scope.definitions, file: scope.known.file, line, once: new Map() },
    ports: portsOf(scope),
  });
  const found = await evaluation.valueOf({ kind: 'name', name, encoded: false });
  return isFault(found) ? null : found;
}

/** All values of a name, the one that counts at a line first. They are as they are written. */
export function everyValue(name: string, line: number, scope: Scope): readonly FoundValue[] {
  const { set, environment } = scope.known;
  const fromScript = set.script(name);
  const answer = set.answer(name);
  const counting = scope.definitionAt(name, line);
  const others = scope.definitions.filter((each) => each.name === name && each !== counting);
  const definitions = counting === undefined ? [] : [counting, ...others.toReversed()];
  return [
    ...(fromScript === undefined ? [] : [ofScript(fromScript, scope)]),
    ...definitions.map(ofDefinition),
    ...(answer === undefined ? [] : [answer]),
    ...environment.findAll(name),
  ];
}

function ofScript(value: Value, { known }: Scope): FoundValue {
  return { value, origin: { kind: 'script' }, secret: known.set.secrets.isIn(value) };
}

function ofDefinition({ value, file, range }: Definition): FoundValue {
  return { value, origin: { kind: 'file', file, line: range.start.line }, secret: false };
}

/** Whether the value is made anew for each request, by chance, by a script or by a person. */
function isOpen(name: string, line: number, scope: Scope, seen: Set<string>): boolean {
  const { kind, head } = scope.meaningOf(name);
  if (kind !== 'variable' || seen.has(head)) return false;
  seen.add(head);
  const [counting] = everyValue(head, line, scope);
  if (counting === undefined) return false;
  return parseTemplate(textOfValue(counting.value)).some((part) => {
    if (part.kind === 'text') return false;
    const { expression } = part;
    if (expression.kind === 'name') return isOpen(expression.name, line, scope, seen);
    return expression.kind !== 'dynamic' || !LOOKED_UP.test(expression.name);
  });
}

const LOOKED_UP = /^\$(?:processEnv|dotenv|shared|projectRoot|workspaceRoot|env\..*)$/;

const notNow: Fault = {
  code: 'not-now',
  message: 'It has no value yet.',
  hint: 'Send the request.',
};

function portsOf({ known, requests }: Scope): ValuePorts {
  const { set, environment } = known;
  return {
    option: () => undefined,
    script: set.script,
    answer: set.answer,
    names: () => [],
    environment: environment.values,
    processEnvironment: (name) => known.processEnvironment[name],
    root: known.root,
    requestNames: new Set(requests.keys()),
    result: (name) => Promise.resolve(set.result(name) ?? notNow),
    lastResult: () => null,
    evaluate: () => Promise.resolve(notNow),
    token: () => Promise.resolve(notNow),
    readText: () => Promise.resolve(notNow),
    prompt: () => Promise.resolve(null),
    secrets: set.secrets,
  };
}
