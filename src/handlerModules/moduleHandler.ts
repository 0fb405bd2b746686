import { ANNOUNCES, AskPerson, Delegated, HandlerFailure } from '../engine/index.ts';
import type {
  AnswerCallback,
  Browser,
  CallbackName,
  DecidedBy,
  Request,
  RequestDraft,
  RequestHandler,
} from '../engine/index.ts';
import { callbackNames } from './wire/callbackNames.ts';
import type { LoadedExport, ModuleExport } from './channel/kinds.ts';
import type { DeferredAnswers } from './deferredAnswers.ts';
import type { SessionConsoles } from './sessionConsoles.ts';
import { LoadFailedError } from './moduleRunner.ts';
import type { ModuleRunner } from './moduleRunner.ts';
import { applyChanges } from './applyChanges.ts';
import { readAnswer } from './wire/readAnswer.ts';
import { requestToWire } from './wire/requestOnWire.ts';

export interface ModuleHandlerOptions {
  readonly of: ModuleExport;
  readonly folder: string;
  readonly later: DeferredAnswers;
  readonly sessions: SessionConsoles;
  /** Who runs the module for a session: the runner that it began with. */
  readonly runnerFor: (session: string) => ModuleRunner;
  readonly leave: (session: string) => void;
  /** What is known of the module; null: it has not been loaded yet. */
  readonly known: LoadedExport | null;
}

interface AnyParameters {
  readonly browser: Browser;
  readonly request?: Request | RequestDraft;
  readonly callback?: unknown;
}

/** Told by the host itself, in the process that takes the place of the one that ended. */
const NOT_ASKED: readonly CallbackName[] = [
  'onRendererProcessTerminated',
  'onResourceLoadComplete',
];

/**
 * The callbacks of one module as a RequestHandler of this process. Until the module has been loaded it has all of them,
 * because nobody knows better; then only those that the module exports, so that no other crosses.
 */
export function moduleHandler(options: ModuleHandlerOptions): RequestHandler {
  const handler: Partial<Record<CallbackName, (parameters: AnyParameters) => Promise<unknown>>> =
    {};
  const keepOnly = ({ callbacks }: LoadedExport): void => {
    for (const name of callbackNames) {
      if (callbacks[name] === undefined && name !== 'onResourceLoadComplete') {
        Reflect.deleteProperty(handler, name);
      }
    }
  };
  const ask = async (name: CallbackName, parameters: AnyParameters): Promise<unknown> => {
    const session = parameters.browser.identifier;
    const runner = options.runnerFor(session);
    options.sessions.open(parameters.browser);
    let line: number | null;
    try {
      const loaded = await runner.load(options.of);
      keepOnly(loaded);
      const known = loaded.callbacks[name];
      if (known === undefined) return undefined;
      line = known;
    } catch (error) {
      if (!(error instanceof LoadFailedError)) throw error;
      // Once for each hop is often enough: this is the callback that each has.
      keepOnly({ callbacks: { onBeforeResourceLoad: null } });
      if (name === 'onBeforeResourceLoad') throw error;
      return undefined;
    }
    try {
      return await call(options, runner, name, line, parameters);
    } catch (error) {
      throw line === null ? error : new HandlerFailure(error, line);
    }
  };
  for (const name of callbackNames) {
    if (!NOT_ASKED.includes(name)) handler[name] = (parameters) => ask(name, parameters);
  }
  handler.onResourceLoadComplete = async (parameters) => {
    try {
      await ask('onResourceLoadComplete', parameters);
    } finally {
      options.leave(parameters.browser.identifier);
    }
  };
  if (options.known !== null) keepOnly(options.known);
  return handler as RequestHandler;
}

/** Asks the module, and takes over what it changed and answered. */
async function call(
  { of, folder, later: laterAnswers, sessions }: ModuleHandlerOptions,
  runner: ModuleRunner,
  name: CallbackName,
  line: number | null,
  { request, callback, ...rest }: AnyParameters,
): Promise<unknown> {
  const sent: Uint8Array[] = [];
  const session = rest.browser.identifier;
  const shown = request?.postData ?? null;
  if (request !== undefined) sessions.addSecretsOf(session, request);
  const { process, objects } = runner.running();
  const change = (changes: unknown, bytes: readonly Uint8Array[]): void => {
    if (changes == null || request === undefined) return;
    applyChanges(request as RequestDraft, changes, { folder, shown, bytes, objects });
    sessions.addSecretsOf(session, request);
  };
  const later =
    callback === undefined ? null : laterAnswers.expect(callback as AnswerCallback<never>, change);
  try {
    const given = {
      ...rest,
      browser: { identifier: session },
      ...(request === undefined ? {} : { request: requestToWire(request, sent) }),
    };
    const params = { of, callback: name, session, given, later: later?.id ?? null };
    const { value, bytes = [] } = await runner.inTime(process.call('callback', params, sent));
    const { answer, changes } = Object(value) as { answer?: unknown; changes?: unknown };
    if (later?.used !== true) change(changes, bytes);
    const by: DecidedBy = { kind: 'module', file: of.path, ...(line === null ? {} : { line }) };
    const read = readAnswer(answer, bytes, { by, objects });
    if (later !== null && read !== undefined && read === ANNOUNCES[name]) {
      await runner.inTime(later.answered);
    }
    // The handler as a whole is known by its file; this answer by its line, too.
    return line === null || read instanceof AskPerson ? read : new Delegated(read, by);
  } finally {
    later?.forget();
  }
}
