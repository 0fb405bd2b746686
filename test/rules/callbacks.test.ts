import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionKindOf } from '../../src/rules/actions/registry.ts';
import { ruleCallbacks } from '../../src/rules/facts/callbacks.ts';
import { RuleBook } from '../../src/rules/book/ruleBook.ts';
import { bookOf, FILE, handlerOf, handlerWith, resolveSecret } from './callbackParameters.ts';

/** The callbacks that a request would be asked at. */
function present(handler: object): string[] {
  return ruleCallbacks.filter((callback) => callback in handler);
}

test('a request is asked only at callbacks where there are rules, or defaults', () => {
  const always = ['onProtocolExecution', 'onCertificateError', 'getAuthCredentials'];
  assert.deepEqual(present(handlerOf({ rules: [] })), always);
  const redirects = handlerWith({ action: { type: 'rewriteRedirect', decision: 'stop' } });
  assert.deepEqual(present(redirects), [...always, 'onResourceRedirect']);
  const off = handlerWith({ enabled: false, action: { type: 'block' } });
  assert.deepEqual(present(off), always);
});

test('a handler follows its book: a file that is saved adds callbacks, one that goes takes them along', () => {
  const book = new RuleBook();
  const handler = book.handler({ resolveSecret });
  const text = JSON.stringify({ version: 1, rules: [{ id: 'a', action: { type: 'block' } }] });
  book.update(FILE, text);
  assert.ok('onBeforeResourceLoad' in handler && 'onBeforeBrowse' in handler);
  void book.remove(FILE);
  assert.ok(!('onBeforeResourceLoad' in handler));
});

test('each action says what it does at each callback that it acts at', () => {
  const effects = (action: object): string[] => {
    const [rule] = bookOf({ rules: [{ id: 'r', action }] }).files[0]?.rules ?? [];
    assert.ok(rule);
    const kind = actionKindOf(rule);
    return kind
      .actsAt(rule.action)
      .map((callback) => `${callback} ${kind.effectAt(rule.action, callback)}`);
  };
  assert.deepEqual(effects({ type: 'block' }), [
    'onBeforeBrowse decides',
    'onBeforeResourceLoad decides',
  ]);
  assert.deepEqual(effects({ type: 'rewriteRedirect', decision: 'prompt' }), [
    'onResourceRedirect asks',
  ]);
  assert.deepEqual(effects({ type: 'continueRequest', method: 'PUT' }), [
    'onBeforeResourceLoad adds',
  ]);
});
