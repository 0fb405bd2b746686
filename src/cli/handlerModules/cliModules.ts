import type { IdentifiedHandler, RequestHandler, SessionLog } from '../../engine/index.ts';
import type { SessionNotices } from '../../handlerModules/sessionNotices.ts';
import type {
  ApprovedModules,
  HandlerModule,
} from '../../handlerModules/approval/approvedModules.ts';
import { shownPath } from '../rules/fileProblem.ts';
import type { CliIo } from '../terminal/io.ts';
import type { ModuleChoice } from '../options/moduleOptions.ts';
import { printableLines } from '../terminal/printable.ts';
import type { Screen } from '../terminal/screen.ts';

export interface ModulesContext {
  readonly io: CliIo;
  readonly screen: Screen;
  /** Asks the person at the terminal; null when there is nobody. */
  readonly confirm: ((question: string) => Promise<boolean>) | null;
}

/** The handler modules of this run. Nothing of them is loaded before there is one. */
export class CliModules {
  readonly #choice: ModuleChoice;
  readonly #context: ModulesContext;
  #modules: ApprovedModules | null = null;
  #notices: SessionNotices | null = null;
  #notes: readonly string[] = [];

  constructor(choice: ModuleChoice, context: ModulesContext) {
    this.#choice = choice;
    this.#context = context;
  }

  /**
   * Takes the modules at these absolute paths, and those that rules name (`named`). Answers why nothing may be sent: of one
   * that has not been approved a person must say whether it runs, and nobody is there.
   */
  async load(paths: readonly string[], named: readonly string[] = []): Promise<string | null> {
    if (this.#choice === 'none' || paths.length + named.length === 0) return null;
    const modules = await this.#open();
    await modules.set(paths, named);
    const { whyNot } = await import('../../handlerModules/approval/approvedModules.ts');
    const { confirm } = this.#context;
    // Who runs all of them means those that are there: what cannot be approved at all is told of by each session.
    if (confirm === null && this.#choice !== 'all' && modules.unapproved.length > 0) {
      const found = modules.unapproved.map((module) => `${module.name} ${whyNot(module)}`);
      return refusal(found, modules.askable.length > 0);
    }
    if (confirm !== null) {
      for (const module of modules.askable) {
        const agreed = await this.#ask(module, whyNot(module), confirm);
        if (agreed) await modules.approve(module);
      }
    }
    this.#notes = modules.unapproved.map(
      (module) => `The handler module ${module.name} was not asked: it ${whyNot(module)}.`,
    );
    return null;
  }

  /** For a request that is about to start. */
  handlers(): IdentifiedHandler[] {
    return this.#modules?.handlers() ?? [];
  }

  /** What `script` of a rule names. */
  async module(path: string, name?: string): Promise<RequestHandler | { missing: string }> {
    if (this.#choice === 'none') {
      return { missing: 'handler modules are turned off (--no-modules)' };
    }
    return (await this.#open()).module(path, name);
  }

  /** Tells a session which modules it goes without, and what becomes of their process. */
  follow(log: SessionLog): void {
    this.#notices?.follow(log, this.#notes);
  }

  dispose(): void {
    this.#modules?.dispose();
  }

  async #ask(
    { path, files, fingerprint }: HandlerModule,
    why: string,
    confirm: (question: string) => Promise<boolean>,
  ): Promise<boolean> {
    const { screen, io } = this.#context;
    const imports = files === 1 ? '' : `, with ${String(files - 1)} more that it imports`;
    screen.line(`The handler module ${shownPath(path, io.cwd)}${imports} ${why}.`);
    screen.line(`  SHA-256 ${fingerprint}`);
    return confirm('Run it, now and as long as it does not change? [y/N] ');
  }

  async #open(): Promise<ApprovedModules> {
    if (this.#modules !== null) return this.#modules;
    const [{ ApprovedModules }, { Approvals }, { ApprovalFile }, { SessionNotices }] =
      await Promise.all([
        import('../../handlerModules/approval/approvedModules.ts'),
        import('../../handlerModules/approval/approvals.ts'),
        import('./approvalFile.ts'),
        import('../../handlerModules/sessionNotices.ts'),
      ]);
    const { io } = this.#context;
    const notices = new SessionNotices();
    this.#notices = notices;
    this.#modules = new ApprovedModules({
      folder: io.cwd,
      approvals: this.#choice === 'all' ? 'all' : new Approvals(new ApprovalFile(io.env)),
      mayRun: () => true,
      makeHost: async () => {
        const { ModuleHost } = await import('../../handlerModules/moduleHost.ts');
        const host = new ModuleHost({ folder: io.cwd });
        host.onConsole((message) => {
          // What belongs to a request stands in its session.
          if (message.session === null) this.#print(message.module, message.text);
        });
        host.onTerminated((termination) => {
          notices.terminated(termination);
        });
        return host;
      },
    });
    return this.#modules;
  }

  /** What belongs to no request: while a module is loaded, or from its process itself. */
  #print(module: string | null, text: string): void {
    const { screen, io } = this.#context;
    const from = module === null ? 'handler modules' : shownPath(module, io.cwd);
    screen.line(`${screen.paint('cyan', from)}  ${printableLines(text)}`);
  }
}

function refusal(found: readonly string[], canBeAllowed: boolean): string {
  const what = found.length === 1 ? 'A handler module' : `${String(found.length)} handler modules`;
  const advice = canBeAllowed
    ? 'Allow it on a terminal, or say --allow-modules to run all of this folder, or --no-modules to run none.'
    : 'Mend the file or the rule that names it; --allow-modules sends without what cannot be run, --no-modules without any.';
  return `${what} cannot be asked, and nobody is here to allow it: ${found.join('; ')}. ${advice}`;
}
