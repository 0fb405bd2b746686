import type { Language } from '../document/sourceDocument.ts';
import { beginnings } from '../document/syntaxProblem.ts';
import { inWords } from '../../words/lists.ts';
import { nearestName } from '../../words/nearestName.ts';
import type { Fault, ValuePath } from '../document/fault.ts';
import { actionParts, childOf, partsAt } from './schemaPart.ts';
import type { SchemaError } from './validator.ts';
import { words } from './words.ts';
import { isRecord } from '../../session/kindOf.ts';

/** The places where a value does not fit the schema, in words for the person who wrote it. */
export function schemaFaults(
  errors: readonly SchemaError[],
  value: unknown,
  language: Language,
): Fault[] {
  const choices = new Set(
    errors.filter(({ keyword }) => keyword === 'anyOf').map(({ instancePath }) => instancePath),
  );
  return (
    errors
      // The branches of a choice say the same as the choice itself; "if" only says that its "then" failed.
      .filter(({ keyword, instancePath }) => keyword === 'anyOf' || !choices.has(instancePath))
      .filter(({ keyword }) => keyword !== 'if')
      .flatMap((error) => faultOf(error, pathOf(error.instancePath, value), value, language))
  );
}

function faultOf(error: SchemaError, path: ValuePath, root: unknown, language: Language): Fault[] {
  const say = words[language];
  const { keyword, params } = error;
  const actual = path.reduce<unknown>(childOf, root);
  const fault: MakeFault = (code, message, hint, at = path, part, suggestion) => [
    {
      code,
      severity: 'error',
      message,
      hint,
      path: at,
      ...(part === undefined ? {} : { at: part }),
      ...(suggestion === undefined ? {} : { suggestion }),
    },
  ];
  switch (keyword) {
    case 'additionalProperties': {
      const name = String(params['additionalProperty']);
      const known = propertiesAt(path, root);
      const nearest = nearestName(name, known);
      const [code, what] =
        path.at(-1) === 'condition'
          ? ['unknown-condition', 'condition']
          : ['unknown-property', 'property'];
      const hint =
        nearest === undefined ? `Use one of ${inWords(known, 'or')}.` : `Did you mean ${nearest}?`;
      return fault(
        code,
        `There is no ${what} ${say.quote(name)} here.`,
        hint,
        [...path, name],
        'key',
        nearest,
      );
    }
    case 'discriminator': {
      const type = params['tagValue'];
      // That `type` is missing is said by "required".
      if (type === undefined) return [];
      const known = actionTypes();
      const nearest = typeof type === 'string' ? nearestName(type, known) : undefined;
      const hint =
        nearest === undefined ? `Use one of ${inWords(known, 'or')}.` : `Did you mean ${nearest}?`;
      const message = `There is no action ${say.value(type)}.`;
      return fault('unknown-action', message, hint, [...path, 'type'], 'value', nearest);
    }
    case 'required':
      return missing(String(params['missingProperty']), path, actual, language, fault);
    case 'enum': {
      const allowed = (params['allowedValues'] as readonly unknown[]).map(String);
      const nearest = typeof actual === 'string' ? nearestName(actual, allowed) : undefined;
      const hint =
        nearest === undefined
          ? `Use one of ${inWords(allowed, 'or')}.`
          : `Did you mean ${nearest}?`;
      return fault(
        'wrong-value',
        `${say.value(actual)} is not one of the allowed values.`,
        hint,
        path,
        'value',
        nearest,
      );
    }
    case 'const':
      return fault(
        'wrong-value',
        `${say.value(actual)} is not possible here.`,
        `Write ${say.value(params['allowedValue'])}.`,
        path,
        'value',
        params['allowedValue'],
      );
    case 'pattern':
      return misshapen(path, actual, language, fault);
    case 'type':
      if (isPassword(path)) return misshapen(path, actual, language, fault);
      return fault(
        'wrong-type',
        `This is ${say.kindOf(actual)}.`,
        `Write ${say.kinds(String(params['type']))} here.`,
        path,
        'value',
        converted(actual, String(params['type'])),
      );
    case 'anyOf':
      return fault(
        'wrong-value',
        `${say.value(actual)} is not a status code.`,
        `Write a number such as 404, or ${say.quote('4xx')}.`,
      );
    case 'minItems':
      return fault('wrong-value', 'This list is empty.', 'Add an item, or remove the list.');
    case 'minProperties':
      return fault('wrong-value', 'This is empty.', 'Fill it in, or remove it.');
    case 'maxProperties':
      return fault('wrong-value', 'Only one of these can be used.', 'Keep one of them.');
    case 'minimum':
    case 'maximum':
      return fault(
        'wrong-value',
        `${say.value(actual)} is too ${keyword === 'minimum' ? 'small' : 'large'}.`,
        `Write ${keyword === 'minimum' ? 'at least' : 'at most'} ${String(params['limit'])}.`,
      );
    default:
      return fault(
        'wrong-value',
        'This does not match the format of rule files.',
        'Compare it with the documentation.',
      );
  }
}

type MakeFault = (
  code: string,
  message: string,
  hint: string,
  at?: ValuePath,
  part?: Fault['at'],
  suggestion?: unknown,
) => Fault[];

function missing(
  name: string,
  path: ValuePath,
  actual: unknown,
  language: Language,
  fault: MakeFault,
): Fault[] {
  const { quote } = words[language];
  if (name === 'fingerprint256') {
    return fault(
      'missing-fingerprint',
      'A certificate with a problem can only be trusted by its fingerprint.',
      `Add ${quote('fingerprint256')} with the SHA-256 fingerprint of the certificate that you have checked.`,
      [...path, 'decision'],
    );
  }
  if (name === 'credentials') {
    return fault(
      'missing-property',
      'The credentials are missing.',
      `Add ${quote('credentials')} with a username and a password such as ${quote('${secret:NAME}')}.`,
      [...path, 'response'],
    );
  }
  const [message, hint] =
    path.length === 0 && isRecord(actual)
      ? [`${quote(name)} is missing.`, beginnings[language]]
      : [`${quote(name)} is missing here.`, `Add ${quote(name)}.`];
  return fault('missing-property', message, hint, path, 'start');
}

/** Text in a wrong form. What was written is not repeated: it may be a password. */
function misshapen(
  path: ValuePath,
  actual: unknown,
  language: Language,
  fault: MakeFault,
): Fault[] {
  const { quote } = words[language];
  if (isPassword(path)) {
    return fault(
      'literal-password',
      'A password does not belong in a rule file.',
      `Keep it in the secret storage or the environment, and write ${quote('${secret:NAME}')} or ${quote('${env:NAME}')} here.`,
    );
  }
  const owner = path.findLast((step) => typeof step === 'string');
  if (owner === 'fingerprint256') {
    const digits = typeof actual === 'string' ? actual.replace(/[^0-9a-f]/gi, '') : '';
    const corrected =
      digits.length === 64 ? (digits.match(/../g) ?? []).join(':').toUpperCase() : null;
    return fault(
      'bad-fingerprint',
      'This is not a SHA-256 fingerprint.',
      `Write 32 pairs of hex digits, separated by colons${corrected === null ? ', as in AA:BB:CC:…' : `: ${corrected}`}.`,
      path,
      'value',
      corrected ?? undefined,
    );
  }
  return fault('wrong-value', 'This value is malformed.', formOf(owner));
}

function formOf(owner: string | undefined): string {
  switch (owner) {
    case 'id':
      return 'Begin with a letter or digit, then use letters, digits and . _ -.';
    case 'path':
      return 'Begin with /.';
    case 'query':
      return 'Begin with ?, or leave it empty for none.';
    case 'fragment':
      return 'Begin with #, or leave it empty for none.';
    case 'port':
      return 'Write digits, or leave it empty for the usual port.';
    default:
      return 'Compare it with the documentation.';
  }
}

/** The same in the type that is wanted, where that is plain. */
function converted(actual: unknown, type: string): unknown {
  const isScalar = typeof actual === 'string' || typeof actual === 'number';
  if (type === 'array' && isScalar) return [actual];
  if (type === 'string' && typeof actual === 'number') return String(actual);
  const text = typeof actual === 'string' ? actual.trim() : '';
  if (type === 'boolean') {
    return { true: true, yes: true, on: true, false: false, no: false, off: false }[
      text.toLowerCase()
    ];
  }
  return type === 'integer' && /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function isPassword(path: ValuePath): boolean {
  return path.at(-1) === 'password' || path.at(-1) === 'passphrase';
}

/** "/rules/0/id" as steps; a number where the value is a list. */
function pathOf(pointer: string, root: unknown): ValuePath {
  const path: (string | number)[] = [];
  let value = root;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    const step = Array.isArray(value) ? Number(name) : name;
    path.push(step);
    value = childOf(value, step);
  }
  return path;
}

/** The property names that the schema knows at a place. */
function propertiesAt(path: ValuePath, root: unknown): string[] {
  const names = partsAt(path, root).flatMap(({ properties = {} }) => Object.keys(properties));
  return [...new Set(names)];
}

function actionTypes(): string[] {
  return actionParts().map(({ type }) => type);
}
