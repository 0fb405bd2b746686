// VS Code ends an orphaned extension host through @vscode/native-watchdog, whose native part has to be
// compiled. Here the extension host is in its server's process group and ends with it.
exports.start = () => {};
exports.exit = (code) => process.exit(code);
