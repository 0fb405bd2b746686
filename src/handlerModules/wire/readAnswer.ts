import { AskPerson } from '../../engine/handlers/decision.ts';
import type {
  CookieManager,
  DecidedBy,
  ResourceHandler,
  ResponseFilter,
} from '../../engine/index.ts';
import { returnBytes } from './bytesInData.ts';

/** What a process has made and names by its number. */
export interface NamedObjects {
  jar(object: unknown): CookieManager;
  resource(object: unknown, methods: unknown): ResourceHandler;
  filter(object: unknown, methods: unknown): ResponseFilter;
}

/** Whom the answer is from, and what it may name by its number. */
export interface AnswerScope {
  readonly by: DecidedBy;
  readonly objects: NamedObjects;
}

/**
 * What a module answered, checked as far as the engine does not check it itself: the engine reads every answer as one from
 * plain JavaScript. Without a scope only data may come.
 * @throws TypeError for what is no answer at all
 */
export function readAnswer(
  answer: unknown,
  bytes: readonly Uint8Array[],
  scope?: AnswerScope,
): unknown {
  if (answer === null || answer === undefined) return undefined;
  const {
    kind,
    data,
    at,
    object,
    methods,
    bytes: places,
  } = Object(answer) as Record<string, unknown>;
  if (kind === 'data') {
    returnBytes(data, places, bytes);
    return data;
  }
  if (kind === 'bytes' && typeof at === 'number') return bytes[at];
  if (scope !== undefined) {
    const { by, objects } = scope;
    if (kind === 'askPerson') return new AskPerson(by);
    if (kind === 'jar') return objects.jar(object);
    if (kind === 'resource') return objects.resource(object, methods);
    if (kind === 'filter') return objects.filter(object, methods);
  }
  throw new TypeError('it answered with something that its process does not know');
}
