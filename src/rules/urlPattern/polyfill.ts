// Alone in a file, which becomes one of its own in the package too: urlPattern.ts says why. This entry leaves the global alone.
export { URLPattern } from 'urlpattern-polyfill/urlpattern';
