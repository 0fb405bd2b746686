import { KnownSecrets } from '../../session/knownSecrets.ts';
import { MASK } from '../../session/mask.ts';
import type { RuleReason } from '../../session/sessionEvent.ts';
import { isDistinct } from '../../session/secretsIn.ts';
import { explainRule } from './explainRule.ts';
import type { ValuePath } from '../document/fault.ts';
import { secretPlaces } from '../secrets/literalSecrets.ts';
import type { Rule } from '../schema/ruleFile.ts';

/** A text of a rule, and the part of it that is a secret. */
interface HiddenPart {
  readonly path: ValuePath;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What the log says of a rule that acts: what it does and why it is there. A secret that is written in the rule is masked. */
export function reasonOf(rule: Rule): RuleReason {
  const hidden = hiddenParts(rule);
  if (hidden.length === 0) return { sentence: explainRule(rule), description: rule.description };
  const masked = withMasks(rule, hidden);
  // What is a secret in one place of the rule may stand in another one too, its description for instance.
  const known = new KnownSecrets();
  for (const { text, start, end } of hidden) {
    const secret = text.slice(start, end);
    if (isDistinct(secret)) known.add(secret, 'everywhere');
  }
  const { description } = masked;
  return {
    sentence: known.maskText(explainRule(masked)),
    description: description === null ? null : known.maskText(description),
  };
}

/** All that a mask hides, whatever it looks like; references and patterns name no secret. */
function hiddenParts(rule: Rule): HiddenPart[] {
  return secretPlaces(rule).flatMap(({ path, text, parts }) =>
    parts
      .filter(({ start, end }) => mayBeSecret(text.slice(start, end)))
      .map(({ start, end }) => ({ path, text, start, end })),
  );
}

function mayBeSecret(part: string): boolean {
  return /[A-Za-z0-9]/.test(part) && !/\$\{|\{\{/.test(part);
}

function withMasks(rule: Rule, hidden: readonly HiddenPart[]): Rule {
  const copy = structuredClone(rule);
  const texts = Map.groupBy(hidden, ({ path }) => JSON.stringify(path));
  for (const parts of texts.values()) {
    const [{ path, text } = { path: [], text: '' }] = parts;
    setText(copy, path, maskedText(text, parts));
  }
  return copy;
}

function maskedText(text: string, parts: readonly HiddenPart[]): string {
  let masked = '';
  let end = 0;
  for (const part of parts.toSorted((a, b) => a.start - b.start)) {
    // One that begins in another, or at its end, is hidden by the same mask.
    if (part.start > end || end === 0) masked += text.slice(end, part.start) + MASK;
    end = Math.max(end, part.end);
  }
  return masked + text.slice(end);
}

function setText(rule: Rule, path: ValuePath, text: string): void {
  let place = rule as unknown as Record<string | number, unknown>;
  for (const step of path.slice(0, -1)) place = place[step] as Record<string | number, unknown>;
  const last = path.at(-1);
  if (last !== undefined) place[last] = text;
}
