// VS Code writes its logs through @vscode/spdlog, whose native part has to be compiled. This takes
// its place: without it output channels stay empty and a failed test leaves no log.
const fs = require('node:fs');
const path = require('node:path');

const levels = ['trace', 'debug', 'info', 'warning', 'error', 'critical', 'off'];

class Logger {
  #file;
  #level = 2;
  #bare = false;

  constructor(_type, _name, file) {
    this.#file = file;
  }
  trace = (message) => this.#write(0, message);
  debug = (message) => this.#write(1, message);
  info = (message) => this.#write(2, message);
  warn = (message) => this.#write(3, message);
  error = (message) => this.#write(4, message);
  critical = (message) => this.#write(5, message);
  getLevel = () => this.#level;
  setLevel = (level) => {
    this.#level = level;
  };
  setPattern = () => {};
  clearFormatters = () => {
    this.#bare = true;
  };
  flush = () => {};
  drop = () => {};

  #write(level, message) {
    if (level < this.#level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    try {
      fs.appendFileSync(
        this.#file,
        this.#bare ? message : `${time} [${levels[level]}] ${message}\n`,
      );
    } catch {
      // The folder of logs is gone: the window is closing.
    }
  }
}

async function createLogger(name, file) {
  await fs.promises.mkdir(path.dirname(file), { recursive: true });
  return new Logger('rotating', name, file);
}

exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = createLogger;
