// Imported first by bin.ts: what follows needs what Node has since then.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `request-workbench needs Node 22.19 or newer; this is ${process.version}.\n`,
  );
  process.exit(2);
}
