import { type ServerName } from './route.ts';
import { startPlayground } from './start.ts';

const DESCRIPTIONS: Readonly<Record<ServerName, string>> = {
  http: 'plain HTTP; open it for the list of endpoints',
  https: "certificate from the playground's own authority (/ca.pem)",
  selfSigned: 'self-signed certificate',
  expired: 'certificate that ended a week ago',
  wrongHost: 'certificate for wrong.example',
};

const playground = await startPlayground({ fixedPorts: true });
console.log('Playground, on this machine alone. Ctrl+C ends it.');
for (const [name, description] of Object.entries(DESCRIPTIONS)) {
  console.log(`  ${playground.urls[name as ServerName]}/  ${description}`);
}
for (const note of playground.notes) console.log(note);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void playground.close();
  });
}
