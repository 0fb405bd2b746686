import type { Panel } from '../panel/panel.ts';
import { lastSessionOf } from '../testing/sessionLink.ts';
import type { RequestResults } from '../requestFiles/requestResults.ts';
import { sessionOfMessage } from '../testing/sessionLink.ts';

/** Show Session: of a line above a request or rule, of a test, or of what a test has failed with. */
export function showSession(given: unknown, results: RequestResults, panel: Panel): void {
  const session =
    typeof given === 'string' ? given : (sessionOfMessage(given) ?? lastSessionOf(given, results));
  if (session !== null) panel.show(session);
  else panel.show();
}
