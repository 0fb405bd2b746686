import { writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The same GETs as each program reads them, in a folder. */
export async function writeRequests(folder: string, url: string, count: number): Promise<void> {
  const numbers = Array.from({ length: count }, (_, index) => String(index + 1));
  const bruno = { version: '1', name: 'bench', type: 'collection' };
  const postman = {
    info: {
      name: 'bench',
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    item: numbers.map((number) => ({ name: number, request: { method: 'GET', url } })),
  };
  await Promise.all([
    writeFile(
      path.join(folder, 'requests.http'),
      numbers.map((number) => `### ${number}\nGET ${url}\n`).join('\n'),
    ),
    writeFile(path.join(folder, 'postman.json'), JSON.stringify(postman)),
    writeFile(path.join(folder, 'bruno.json'), JSON.stringify(bruno)),
    ...numbers.map((number) =>
      writeFile(
        path.join(folder, `${number}.bru`),
        `meta {\n  name: ${number}\n  type: http\n  seq: ${number}\n}\n\nget {\n  url: ${url}\n  body: none\n  auth: none\n}\n`,
      ),
    ),
  ]);
}
