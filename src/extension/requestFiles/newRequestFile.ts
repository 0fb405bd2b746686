import { newFile } from '../editor/newFile.ts';

const TEMPLATE = `### A first request: click "Send" above it
GET https://example.com/
Accept: text/html
`;

/** New Request File: a small file with one request, under a name that is still free. */
export async function newRequestFile(): Promise<void> {
  await newFile('.http', TEMPLATE, 'request files are kept in the workspace');
}
