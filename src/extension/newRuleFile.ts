import { newFile } from './newFile.ts';

const TEMPLATE = `{
  // Rules decide what happens to the requests that are sent from this workspace.
  "version": 1,
  "rules": [
    {
      "id": "trace",
      "description": "Marks every request to example.com",
      "condition": { "requestDomains": ["example.com"] },
      "action": {
        "type": "modifyHeaders",
        "requestHeaders": [{ "header": "X-Trace-Id", "operation": "set", "value": "workbench" }]
      }
    }
  ]
}
`;

/** New Rule File: a small file with one rule that works, under a name that is still free. */
export async function newRuleFile(): Promise<void> {
  await newFile('.request-rules.json', TEMPLATE, 'rules are kept in the workspace');
}
