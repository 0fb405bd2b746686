import { withDefaultHeaders } from '../../engine/message/defaultHeaders.ts';
import type { DraftOf, DraftPreview } from '../../protocol/messages.ts';
import { isHttp } from '../../session/isHttp.ts';
import { bodyWarnings } from '../../requestFile/draft/bodyWarnings.ts';
import { hasHeader } from '../../session/headers.ts';
import { secretForms, withoutForms } from '../../session/secretForms.ts';
import { MASK, maskUrl } from '../../session/mask.ts';
import type { WindowCookies } from '../../workbench/windowCookies.ts';
import type { RequestToSend } from '../../workbench/requestToSend.ts';
import type { RequestRuns } from '../requestFiles/requestRuns.ts';
import type { RuleExplanations } from '../rules/ruleExplanations.ts';
import { writtenDraft } from './draftFile.ts';

export interface PreviewParts {
  readonly runs: RequestRuns;
  readonly explanations: RuleExplanations;
  readonly cookies: () => WindowCookies;
}

/** What would be made of a draft if it were sent now: values filled in, defaults, cookies, rules. Nothing is sent. */
export async function previewDraft(draft: DraftOf, parts: PreviewParts): Promise<DraftPreview> {
  const warnings = bodyWarnings(draft.draft);
  const written = await writtenDraft(draft);
  const toSend = await parts.runs.preview(written).catch(() => null);
  if (toSend === null) return { url: null, defaults: [], cookies: [], rules: [], warnings };
  const { request } = toSend;
  return {
    url: shownUrl(toSend),
    defaults: await defaultsOf(toSend),
    cookies:
      isHttp(request.url) && request.flags.has('allowStoredCredentials')
        ? await parts.cookies().namesFor(request.url)
        : [],
    rules: await rulesOf(
      written.ofAllFolders ? { ...toSend, folder: null } : toSend,
      parts.explanations,
    ),
    warnings,
  };
}

/** Its secrets are those that its file or its environment calls so, and what looks like one. */
function shownUrl({ request: { url }, secrets = [] }: RequestToSend): string {
  return secrets
    .filter((secret) => secret !== '')
    .reduce((masked, secret) => withoutForms(masked, secretForms(secret), MASK), maskUrl(url));
}

async function defaultsOf({ request }: RequestToSend): Promise<string[]> {
  const { headers } = await withDefaultHeaders(request, {});
  const added = headers.filter(([name]) => !hasHeader(request.headers, name)).map(([name]) => name);
  return request.postData === null ? added : [...added, 'Content-Length'];
}

async function rulesOf(
  toSend: RequestToSend,
  explanations: RuleExplanations,
): Promise<DraftPreview['rules']> {
  const [hop] = (await explanations.explanationOf(toSend)).hops;
  return (hop?.callbacks ?? [])
    .filter(({ callback }) => callback === 'onBeforeResourceLoad')
    .flatMap(({ rules }) => rules)
    .filter(({ outcome }) => outcome === 'acts' || outcome === 'depends')
    .map(({ by: { id, file, line }, does, sentence, provided }) => ({
      ...{ id, file, line },
      does: [does ?? sentence, ...provided].join(', '),
    }));
}
