import { authentication } from './endpoints/authentication.ts';
import { cookies } from './endpoints/cookies.ts';
import { documents } from './endpoints/documents.ts';
import { downloads } from './endpoints/downloads.ts';
import { encodings } from './endpoints/encodings.ts';
import { errors } from './endpoints/errors.ts';
import { indexPage } from './endpoints/indexPage.ts';
import { redirects } from './endpoints/redirects.ts';
import { uploads } from './endpoints/uploads.ts';
import type { RouteGroup } from './route.ts';

/** Everything the playground answers, in the order of its index page. */
export function createRoutes(caPem: string): readonly RouteGroup[] {
  const groups: RouteGroup[] = [
    documents,
    uploads,
    redirects,
    authentication(),
    cookies,
    downloads,
    encodings,
    errors,
    indexPage(() => groups, caPem),
  ];
  return groups;
}
