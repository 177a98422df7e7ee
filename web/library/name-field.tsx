import { useState } from 'react';
import type { Video } from '../../src/api/index.ts';
import classes from './name-field.module.css';
import { renameVideo } from './rename.ts';

/** A video's name as the page's title; a click or Enter turns it into a field. */
export function NameField({ video }: { readonly video: Video }) {
  const [typed, setTyped] = useState<string | null>(null);
  const finish = (keep: boolean) => {
    if (keep && typed !== null && typed.trim() !== '') void renameVideo(video, typed.trim());
    setTyped(null);
  };
  if (typed === null) {
    return (
      <h1 className={classes.title}>
        <button
          type="button"
          className={classes.name}
          title="Rename"
          aria-description="Press to rename"
          onClick={() => setTyped(video.name)}
        >
          {video.name}
        </button>
      </h1>
    );
  }
  return (
    <input
      className={classes.field}
      aria-label="Name"
      maxLength={200}
      ref={(field) => field?.focus()}
      value={typed}
      onFocus={({ currentTarget }) => currentTarget.select()}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={() => finish(true)}
      onKeyDown={({ key }) => {
        if (key === 'Enter') finish(true);
        if (key === 'Escape') finish(false);
      }}
    />
  );
}
