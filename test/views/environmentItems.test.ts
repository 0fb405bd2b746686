import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environmentItems } from '../../src/extension/views/environments/environmentItems.ts';

const environments = ['staging', 'production'].map((name) => ({
  name,
  variables: ['host', 'token'],
  places: [{ file: '/w/http-client.env.json', line: 3 }, {}],
  isProduction: name === 'production',
}));
const nameOf = (path: string) => path.slice('/w/'.length);

test('a click chooses an environment, and the chosen one says so and offers to leave it', () => {
  const [staging, production] = environmentItems(environments, ['production'], nameOf);
  assert.deepEqual(
    [staging?.description, staging?.command?.id, staging?.kind],
    ['host, token', 'requestWorkbench.chooseEnvironment', 'environment'],
  );
  assert.deepEqual(
    [production?.description, production?.command, production?.kind],
    ['chosen · host, token', undefined, 'chosenEnvironment'],
  );
});

test('a production environment that is chosen has the color of a warning, and places are named', () => {
  const [, production] = environmentItems(environments, ['production'], nameOf);
  assert.equal(production?.icon?.color, 'list.warningForeground');
  assert.equal(
    production.tooltip,
    'Request files use the environment production.\nIt is a production environment.\nhttp-client.env.json\nSettings',
  );
});
