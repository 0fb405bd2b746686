import { replyJson, replyText } from '../reply.ts';
import type { Exchange, RouteGroup } from '../route.ts';

/** Lists every endpoint, for people as a page and for programs as JSON. */
export function indexPage(groups: () => readonly RouteGroup[], caPem: string): RouteGroup {
  return {
    title: 'The playground itself',
    routes: [
      {
        path: '/',
        summary: 'This list; as JSON with `Accept: application/json`.',
        handle: (exchange) => {
          const { accept = '' } = exchange.request.headers;
          if (accept.includes('application/json')) {
            replyJson(exchange.response, asJson(exchange, groups()));
          } else {
            replyText(exchange.response, asHtml(exchange, groups()), {
              headers: { 'Content-Type': 'text/html; charset=utf-8' },
            });
          }
        },
      },
      {
        path: '/ca.pem',
        summary: "The certificate of the playground's own authority, created at each start.",
        handle: ({ response }) => {
          replyText(response, caPem, { headers: { 'Content-Type': 'application/x-pem-file' } });
        },
      },
    ],
  };
}

function asJson({ urls }: Exchange, groups: readonly RouteGroup[]): unknown {
  const endpoints = groups.flatMap(({ title, routes }) =>
    routes.map(({ path, summary, example = path }) => ({ group: title, path, example, summary })),
  );
  return { servers: urls, endpoints };
}

function asHtml({ urls }: Exchange, groups: readonly RouteGroup[]): string {
  const servers = Object.entries(urls).map(
    ([name, url]) => `<dt>${escapeHtml(name)}</dt><dd><a href="${url}/">${url}</a></dd>`,
  );
  const sections = groups.map(({ title, routes }) => {
    const rows = routes.map(
      ({ path, summary, example = path }) =>
        `<tr><td><a href="${escapeHtml(example)}">${escapeHtml(path)}</a></td><td>${inCode(summary)}</td></tr>`,
    );
    return `<h2>${escapeHtml(title)}</h2>\n<table>${rows.join('\n')}</table>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Playground</title>
<style>
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h2 { font-size: 1.1rem; margin: 1.5rem 0 0.25rem; }
table { border-collapse: collapse; width: 100%; }
td { padding: 0.2rem 1rem 0.2rem 0; vertical-align: top; }
td:first-child { width: 15rem; }
td:first-child, code, dd { font-family: ui-monospace, monospace; font-size: 0.9em; }
dl { display: grid; grid-template-columns: 15rem auto; margin: 0; }
dd { margin: 0; }
</style>
</head>
<body>
<h1>Playground</h1>
<p>A server to try requests on. It listens on this machine alone.</p>
<dl>${servers.join('\n')}</dl>
${sections.join('\n')}
</body>
</html>
`;
}

function inCode(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
