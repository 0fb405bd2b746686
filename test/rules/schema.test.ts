import assert from 'node:assert/strict';
import { test } from 'node:test';
import { netErrors } from '../../src/engine/errors/netErrors.ts';
import { requestFlags } from '../../src/engine/message/request.ts';
import { actionKinds } from '../../src/rules/actions/registry.ts';
import { conditionKinds } from '../../src/rules/conditions/registry.ts';
import { parseRuleFile } from '../../src/rules/check/parseRuleFile.ts';
import schema from '../../src/rules/rules.schema.json' with { type: 'json' };

test('the schema knows the conditions and actions that are built, and no others', () => {
  const { isUrlFilterCaseSensitive: _, ...conditions } =
    schema.definitions.RuleCondition.properties;
  assert.deepEqual(Object.keys(conditions).sort(), Object.keys(conditionKinds).sort());
  const definitions = schema.definitions as unknown as Record<
    string,
    { properties: { type: { const: string } } }
  >;
  const types = schema.definitions.RuleAction.oneOf.map(
    ({ $ref }) => definitions[$ref.replace('#/definitions/', '')]?.properties.type.const,
  );
  assert.deepEqual(types, Object.keys(actionKinds));
});

test("the schema names the engine's certificate errors and flags", () => {
  const ofCertificates = Object.entries(netErrors)
    .filter(([, code]) => code <= -200 && code > -300)
    .map(([name]) => name);
  assert.deepEqual(schema.definitions.CertificateErrorName.enum, ofCertificates);
  assert.deepEqual(
    schema.definitions.ContinueRequestAction.properties.flags.items.enum,
    requestFlags,
  );
});

test('everything in the schema that a person can write has a description', () => {
  const bare: string[] = [];
  const visit = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return;
    const { properties = {} } = node as {
      properties?: Record<string, { description?: string; $ref?: string; const?: unknown }>;
    };
    for (const [name, property] of Object.entries(properties)) {
      const said = property.description ?? property.$ref ?? property.const;
      if (said === undefined) bare.push(`${path}.${name}`);
    }
    for (const [key, child] of Object.entries(node)) {
      if (key !== 'examples' && key !== 'if') visit(child, `${path}.${key}`);
    }
  };
  visit(schema, '');
  assert.deepEqual(bare, []);
});

test('every example in the schema is accepted', () => {
  for (const { $ref } of schema.definitions.RuleAction.oneOf) {
    const definition = (schema.definitions as unknown as Record<string, { examples?: object[] }>)[
      $ref.replace('#/definitions/', '')
    ];
    assert.ok(definition?.examples?.length, $ref);
    for (const action of definition.examples) {
      accept({ condition: { requestDomains: ['x.test'] }, action });
    }
  }
  for (const [name, property] of Object.entries(schema.definitions.RuleCondition.properties)) {
    const { examples = [] } = property as { examples?: unknown[] };
    for (const example of examples) {
      accept({ condition: { [name]: example }, action: { type: 'block' } });
    }
  }
});

function accept(rule: object): void {
  const text = JSON.stringify({ version: 1, rules: [{ id: 'r', ...rule }] });
  const errors = parseRuleFile('a.json', text).problems.filter(
    ({ severity }) => severity === 'error',
  );
  assert.deepEqual(errors, [], text);
}
