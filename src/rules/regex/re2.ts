// Alone in a file, which becomes one of its own in the package too: linearRegex.ts says why.
export { RE2JS } from 're2js';
