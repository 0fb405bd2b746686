// Alone in a file, which becomes one of its own in the package too: toughCookie.ts says why.
export { getPublicSuffix, parseDate } from 'tough-cookie';
