export { readSettings, settingsPath, writeSettings } from './settings-file.ts';
export {
  type Environment,
  type FourDHumansSettings,
  fourDHumansSettingsSchema,
  type UserSettings,
} from './user-settings.ts';
