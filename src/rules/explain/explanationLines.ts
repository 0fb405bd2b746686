import { maskUrl } from '../../session/mask.ts';
import type { RuleReference } from '../../session/sessionEvent.ts';
import type {
  CallbackExplanation,
  HopEnding,
  HopExplanation,
  MissExplanation,
  RequestExplanation,
  RuleExplanation,
} from './explanation.ts';
import { count } from '../../words/amounts.ts';

/** A piece of a line: how it is meant, and where it leads. */
export interface ExplanationSpan {
  readonly text: string;
  readonly style?: 'strong' | 'good' | 'warn' | 'name' | 'dim';
  /** The rule that it names. `line` is 1-based. */
  readonly link?: { readonly file: string; readonly line: number };
}

export type ExplanationLine = readonly ExplanationSpan[];

/** The width of what stands before a rule's name. */
const MARGIN = 15;

/** The report for people to read: on a terminal, and in an editor. `shown` is a path as they know it. */
export function explanationLines(
  { hops, modules = [] }: RequestExplanation,
  shown: (file: string) => string,
): ExplanationLine[] {
  const lines = hops.flatMap((hop, index): ExplanationLine[] => [
    ...(index === 0 ? [] : [[]]),
    [{ text: `${hop.method} ${hop.url}`, style: 'strong' }],
    ...hop.callbacks.flatMap((callback) => callbackLines(callback, shown)),
    endingLine(hop, shown),
  ]);
  return modules.length === 0 ? lines : [...lines, [], modulesLine(modules.map(shown))];
}

function modulesLine(names: readonly string[]): ExplanationLine {
  return [
    plain(
      `${count(names.length, 'handler module')} would be asked after the rules, if approved, and may change this: `,
    ),
    { text: names.join(', '), style: 'name' },
  ];
}

function callbackLines(
  explained: CallbackExplanation,
  shown: (file: string) => string,
): ExplanationLine[] {
  const { callback, condition, rules, misses, furtherMisses, decidedBy, fallback } = explained;
  const isQuiet = rules.length === 0 && misses.length === 0 && furtherMisses === 0;
  const asked = condition === null ? '' : `if ${condition}`;
  const otherwise: ExplanationSpan[] = [
    { text: fallback.explanation, style: 'dim' },
    ...(fallback.by === null ? [] : [plain('  '), ...named(fallback.by, shown)]),
  ];
  if (isQuiet) {
    const lead = asked === '' ? '' : `${asked}: `;
    return [[plain('  '), { text: callback, style: 'dim' }, dim(`  ${lead}`), ...otherwise]];
  }
  return [
    [plain('  '), { text: callback, style: 'strong' }, dim(asked === '' ? '' : `  ${asked}`)],
    ...rules.flatMap((rule) => ruleLines(rule, decidedBy, shown)),
    ...misses.flatMap((miss) => missLines(miss, shown)),
    ...(furtherMisses === 0 ? [] : [[...label('', 'dim'), dim(furtherWords(furtherMisses))]]),
    ...(decidedBy === null ? [[...label('otherwise', 'dim'), ...otherwise]] : []),
  ];
}

function ruleLines(
  rule: RuleExplanation,
  decidedBy: RuleReference | null,
  shown: (file: string) => string,
): ExplanationLine[] {
  const { by, effect, outcome, sentence, does, provided } = rule;
  const verb = { decides: 'decides', adds: 'adds', asks: 'asks you' }[effect];
  const would = { decides: 'would decide', adds: 'would add', asks: 'would ask you' }[effect];
  const about = (text: string): ExplanationLine => [...label('', 'dim'), plain(text)];
  switch (outcome) {
    case 'acts':
      return [
        [...label(verb, effect === 'asks' ? 'warn' : 'good'), ...named(by, shown)],
        about(sentence),
        ...(does === null ? [] : [about(`Here: ${does}.`)]),
      ];
    case 'depends':
      return [
        [...label(would, 'warn'), ...named(by, shown), plain(`  ${provided.join(', ')}`)],
        about(sentence),
      ];
    case 'idle':
      return [[...label('nothing to do', 'dim'), ...named(by, shown)], about(sentence)];
    case 'overruled':
      return [
        [
          ...label('does not count', 'dim'),
          ...named(by, shown),
          dim(decidedBy === null ? '' : `  because ${decidedBy.id} decides`),
        ],
        about(sentence),
      ];
    case 'unreached':
      return [
        [
          ...label('never reached', 'dim'),
          ...named(by, shown),
          dim(decidedBy === null ? '' : `  because ${decidedBy.id} comes first`),
        ],
      ];
  }
}

function missLines(
  { by, near, reason }: MissExplanation,
  shown: (file: string) => string,
): ExplanationLine[] {
  const [word, style] = near ? (['almost', 'warn'] as const) : (['does not', 'dim'] as const);
  const why: ExplanationSpan = near ? plain(`  ${reason}`) : dim(`  ${reason}`);
  return [[...label(word, style), ...named(by, shown), why]];
}

function furtherWords(further: number): string {
  return `and ${count(further, 'more does not', 'more do not')}`;
}

function endingLine({ ending }: HopExplanation, shown: (file: string) => string): ExplanationLine {
  return [plain('  '), { text: '→ ', style: 'dim' }, ...endingWords(ending, shown)];
}

function endingWords(ending: HopEnding, shown: (file: string) => string): ExplanationLine {
  switch (ending.kind) {
    case 'sent':
      return [{ text: 'is sent', style: 'good' }];
    case 'served':
      return [
        { text: 'is answered', style: 'good' },
        plain(' in place of the network by '),
        ...named(ending.by, shown),
      ];
    case 'canceled':
      return [{ text: 'ends', style: 'warn' }, plain(', by '), ...named(ending.by, shown)];
    case 'stopped':
      return [
        { text: 'stops here', style: 'warn' },
        plain(' with the redirect as its response, by '),
        ...named(ending.by, shown),
      ];
    case 'rewritten':
      return ending.loop
        ? [
            { text: 'loops', style: 'warn' },
            plain(`: ${ending.to} is requested again, until it fails with ERR_TOO_MANY_REDIRECTS`),
          ]
        : [{ text: 'goes on', style: 'good' }, plain(` to ${maskUrl(ending.to)}`)];
    case 'external':
      return [
        { text: 'is not sent', style: 'warn' },
        plain(': it is not an http or https URL, so another program would open it'),
      ];
  }
}

function named(
  { id, file, line }: RuleReference,
  shown: (file: string) => string,
): ExplanationLine {
  return [
    { text: id, style: 'name' },
    plain('  '),
    { text: `${shown(file)}:${String(line)}`, link: { file, line } },
  ];
}

function label(text: string, style: NonNullable<ExplanationSpan['style']>): ExplanationLine {
  return [plain('    '), { text, style }, plain(' '.repeat(Math.max(1, MARGIN - text.length)))];
}

function plain(text: string): ExplanationSpan {
  return { text };
}

function dim(text: string): ExplanationSpan {
  return { text, style: 'dim' };
}
