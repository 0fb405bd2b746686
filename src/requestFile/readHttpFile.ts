import { checkRequest } from './check/checkRequest.ts';
import { parseHttpFile } from './parse/parseHttpFile.ts';
import type { HttpFile, ParsedRequest } from './parse/parsedRequest.ts';
import { byPlace } from '../files/problem.ts';

/** A `.http` or `.rest` file with all that is wrong with it, as far as one can know before it is filled in. */
export function readHttpFile(text: string): HttpFile {
  const file = parseHttpFile(text);
  const requests = file.requests.map(withChecks);
  const added = requests.flatMap(({ problems }, index) =>
    problems.slice(file.requests[index]?.problems.length),
  );
  return { ...file, requests, problems: [...file.problems, ...added].sort(byPlace) };
}

function withChecks(request: ParsedRequest): ParsedRequest {
  return { ...request, problems: [...request.problems, ...checkRequest(request)] };
}
