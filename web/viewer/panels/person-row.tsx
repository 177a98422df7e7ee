import { ActionIcon, Tooltip } from '@mantine/core';
import { IconEye, IconEyeOff, IconFocusCentered, IconPlayerTrackNext } from '@tabler/icons-react';
import { choose } from '../mending/use-pick.ts';
import type { Person, Presence } from '../store.ts';
import classes from '../viewer.module.css';
import { useViewer, useViewerState } from './viewer-context.ts';

const WORDS: Record<Presence, string> = { seen: 'seen', guessed: 'guessed', away: 'not here' };

/** A person's colour, name and state; choose, hide, find. */
export function PersonRow({ person }: { readonly person: Person }) {
  const { store, player } = useViewer();
  const { id, name, colour, firstFrame } = person;
  const presence = useViewerState((state) => state.presence.get(id) ?? 'away');
  const isHidden = useViewerState((state) => state.hidden.has(id));
  const isFollowed = useViewerState((state) => state.follow === id);
  const isSelected = useViewerState((state) => state.selected.includes(id));
  const toggleHidden = () =>
    store.setState(({ hidden }) => {
      const next = new Set(hidden);
      if (!next.delete(id)) next.add(id);
      return { hidden: next };
    });
  return (
    <div
      className={classes.person}
      data-hidden={isHidden || undefined}
      data-selected={isSelected || undefined}
    >
      <Tooltip label="Choose; with Shift one more">
        <button
          type="button"
          className={classes.personName}
          aria-pressed={isSelected}
          onClick={({ shiftKey, ctrlKey, metaKey }) => {
            const more = shiftKey || ctrlKey || metaKey;
            choose(store, isSelected && !more ? null : id, more);
          }}
        >
          <span
            className={classes.dot}
            style={{ background: `rgb(${colour.join(' ')})` }}
            data-presence={presence}
          />
          <span className={classes.nameText}>{name}</span>
          {isFollowed && <IconFocusCentered size={14} aria-hidden />}
          <span className={classes.presence}>{WORDS[presence]}</span>
        </button>
      </Tooltip>
      <Tooltip label={`To where ${name} first appears`}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={`To where ${name} first appears`}
          onClick={() => player?.seek(firstFrame)}
        >
          <IconPlayerTrackNext size={15} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={isHidden ? 'Show' : 'Hide'}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={`${isHidden ? 'Show' : 'Hide'} ${name}`}
          onClick={toggleHidden}
        >
          {isHidden ? <IconEyeOff size={16} /> : <IconEye size={16} />}
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
