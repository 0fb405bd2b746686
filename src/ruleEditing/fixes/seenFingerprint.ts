import { testAll } from '../../rules/conditions/condition.ts';
import { compileConditions } from '../../rules/conditions/registry.ts';
import { nodeAt, valueOf } from '../../rules/document/sourceNode.ts';
import type { SeenCertificate } from '../language/knowledge.ts';
import { parseRuleFile } from '../../rules/check/parseRuleFile.ts';
import type { RuleCondition } from '../../rules/schema/ruleFile.ts';
import { childOf } from '../../rules/schema/schemaPart.ts';
import type { FactName } from '../../rules/facts/facts.ts';
import { readUrl } from '../../rules/facts/facts.ts';
import type { Faulty, Fix } from './fix.ts';
import { insertProperty, replaceValue } from './textChange.ts';

/** The fingerprint of a certificate that a server showed lately, where the rule is meant for that server. */
export function fingerprintFixes({ problem, document, path, known }: Faulty): Fix[] {
  if (document.root === null || problem.data?.suggestion !== undefined) return [];
  const rulePath = path.slice(0, 2);
  const rule = nodeAt(document.root, rulePath)?.node;
  if (rule === undefined) return [];
  const condition = readCondition(childOf(valueOf(rule), 'condition'));
  if (condition === null) return [];
  const isMissing = problem.code === 'missing-fingerprint';
  return known.certificates
    .filter((certificate) => isMeant(condition, certificate))
    .map(({ host, port, fingerprint256, errors }) => ({
      title: `Trust the certificate that ${host}:${String(port)} showed (${errors.join(', ')}): ${fingerprint256.slice(0, 11)}…`,
      changes: isMissing
        ? insertProperty(document, [...rulePath, 'action'], 'fingerprint256', [fingerprint256])
        : replaceValue(document, path, fingerprint256),
      // Whom to trust is never chosen without looking.
      isPreferred: false,
    }));
}

/** The condition of a rule whose action has a fault; null when the condition has one too. */
function readCondition(written: unknown): RuleCondition | null {
  const condition = written === undefined ? {} : { condition: written };
  const rules = [{ id: 'probe', ...condition, action: { type: 'allow' } }];
  const { file } = parseRuleFile('probe.json', JSON.stringify({ version: 1, rules }));
  return file?.rules[0]?.condition ?? null;
}

function isMeant(condition: RuleCondition, { url, errors }: SeenCertificate): boolean {
  const facts = { url: readUrl(url), method: 'GET', certificateErrors: errors };
  const known = new Set<FactName>(['url', 'certificateErrors']);
  return testAll(compileConditions(condition), facts, known) !== 'differs';
}
