import { Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import { useViewerState } from '../panels/viewer-context.ts';
import type { Person } from '../store.ts';
import { Dot } from './dot.tsx';
import { spanText } from './span-text.ts';

interface OthersMenuProps {
  readonly person: Person;
  readonly title: string;
  readonly target: ReactNode;
  readonly onChoose: (other: Person) => void;
}

/** Chooses another person; those who are nearest in time first. */
export function OthersMenu({ person, title, target, onChoose }: OthersMenuProps) {
  const people = useViewerState((state) => state.people);
  const times = useViewerState((state) => state.times);
  const others = people
    .filter(({ id }) => id !== person.id)
    .toSorted((a, b) => gapBetween(person, a) - gapBetween(person, b) || a.id - b.id);
  return (
    <Menu position="top-start">
      <Menu.Target>{target}</Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        <Menu.Label>{title}</Menu.Label>
        {others.map((other) => (
          <Menu.Item
            key={other.id}
            leftSection={<Dot colour={other.colour} />}
            rightSection={spanText(other, times)}
            onClick={() => onChoose(other)}
          >
            {other.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Frames between two people; negative where both are there at once: the more, the less likely they are one. */
function gapBetween(a: Person, b: Person): number {
  const gap = Math.max(b.firstFrame - a.lastFrame, a.firstFrame - b.lastFrame);
  return gap > 0 ? gap : 1e6 - gap;
}
