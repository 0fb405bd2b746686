/** A setting that can't be followed; nothing is sent until it is mended. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  /** As it is called in the settings. */
  readonly setting: string;

  constructor(setting: string, message: string) {
    super(`The setting ${setting} ${message}`);
    this.setting = setting;
  }
}
