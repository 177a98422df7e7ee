import { Tooltip } from '@mantine/core';
import { useState } from 'react';
import { useViewer } from '../panels/viewer-context.ts';
import type { Person } from '../store.ts';
import { Dot } from './dot.tsx';
import classes from './mending.module.css';

/** A person's name; a click or Enter turns it into a field. */
export function PersonName({ person }: { readonly person: Person }) {
  const { mending } = useViewer();
  const { id, name } = person;
  const [typed, setTyped] = useState<string | null>(null);
  const finish = (keep: boolean) => {
    const label = typed?.trim() ?? '';
    setTyped(null);
    if (!keep || typed === null || label === name) return;
    void mending.mend({ op: 'name', track: id, label: label === '' ? null : label });
  };
  return (
    <span className={classes.person}>
      <Dot colour={person.colour} />
      {typed === null ? (
        <Tooltip label="Give a name">
          <button
            type="button"
            className={classes.name}
            aria-description="Press to give a name"
            onClick={() => setTyped(name === `Person ${id}` ? '' : name)}
          >
            {name}
          </button>
        </Tooltip>
      ) : (
        <input
          className={classes.nameField}
          aria-label={`Name of ${name}`}
          placeholder={`Person ${id}`}
          maxLength={80}
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
      )}
    </span>
  );
}
