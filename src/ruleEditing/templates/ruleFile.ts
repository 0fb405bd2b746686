import type { Language } from '../../rules/document/sourceDocument.ts';

/** A small file with one rule that works. */
export const ruleFileTemplates: Readonly<Record<Language, string>> = {
  json: `{
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
`,
  yaml: `# Rules decide what happens to the requests that are sent from this workspace.
version: 1
rules:
  - id: trace
    description: Marks every request to example.com
    condition:
      requestDomains: [example.com]
    action:
      type: modifyHeaders
      requestHeaders:
        - header: X-Trace-Id
          operation: set
          value: workbench
`,
};
