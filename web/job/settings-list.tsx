import type { Settings } from '../../src/api/index.ts';
import { settingsInWords } from './settings-form.ts';
import classes from './settings-list.module.css';

/** What a job was told. */
export function SettingsList({ settings }: { readonly settings: Settings }) {
  return (
    <ul className={classes.settings} aria-label="Settings">
      {settingsInWords(settings).map((words) => (
        <li key={words}>{words}</li>
      ))}
    </ul>
  );
}
