/** The languages that a handler module may be written in, and how its file's name ends. */
export const moduleLanguages = {
  TypeScript: '.request-handler.ts',
  JavaScript: '.request-handler.js',
} as const;

export type ModuleLanguage = keyof typeof moduleLanguages;

const INTRODUCTION = `// Asked about every request that is sent from this workspace folder, after its rules. Each callback is optional;
// completion shows them all. What it returns is the answer, now or as a promise; nothing leaves the decision to the
// next module, or to the default. What is printed with console.log appears in the session, and in the output channel
// "Request Workbench: Handler Modules".`;

const CALLBACKS = `  /** Before a request is sent: change it, or answer { action: 'cancel' }. */
  onBeforeResourceLoad({ request }) {
    if (new URL(request.url).hostname !== 'example.com') return;
    request.headers = [...request.headers, ['X-Trace-Id', crypto.randomUUID()]];
  },

  /** The head of a response is there: look at it, or answer with another status or other headers. */
  onResourceResponse({ request, response }) {
    console.log(\`\${request.method} \${request.url}: \${response.status} \${response.statusText}\`);
  },`;

const templates: Record<ModuleLanguage, string> = {
  TypeScript: `import type { RequestHandler } from 'request-workbench';

${INTRODUCTION}
export default {
${CALLBACKS}
} satisfies RequestHandler;
`,
  JavaScript: `${INTRODUCTION}

/** @type {import('request-workbench').RequestHandler} */
export default {
${CALLBACKS}
};
`,
};

/** A handler module to begin with: it works as it stands, and says what it could do more. */
export function handlerModuleTemplate(language: ModuleLanguage): string {
  return templates[language];
}
