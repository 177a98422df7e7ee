import { UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCheck, IconChevronDown, IconMinus, IconX } from '@tabler/icons-react';
import type { EngineState } from '../../src/api/index.ts';
import classes from './check-list.module.css';

type Item = EngineState['items'][number];

/** What an engine needs, item by item: what is missing first, what is in order folded away. */
export function CheckList({ items }: { readonly items: readonly Item[] }) {
  const faults = items.filter(({ ok }) => !ok);
  const inOrder = items.filter(({ ok }) => ok);
  const [opened, { toggle }] = useDisclosure(false);
  return (
    <div className={classes.list}>
      {faults.length > 0 && <Items items={faults} label="What is missing" />}
      {inOrder.length > 0 && (
        <>
          <UnstyledButton className={classes.toggle} aria-expanded={opened} onClick={toggle}>
            <IconCheck size={16} aria-hidden />
            <span>{inOrder.length === 1 ? '1 thing in order' : `${inOrder.length} things in order`}</span>
            <IconChevronDown size={16} aria-hidden className={classes.chevron} data-open={opened} />
          </UnstyledButton>
          {opened && <Items items={inOrder} label="What is in order" />}
        </>
      )}
    </div>
  );
}

function Items({ items, label }: { readonly items: readonly Item[]; readonly label: string }) {
  return (
    <ul className={classes.items} aria-label={label}>
      {items.map((item) => {
        const { sign: Sign, tone, word } = signOf(item);
        return (
          <li key={item.id} data-tone={tone}>
            <span className={classes.sign}>
              <Sign size={15} stroke={2.4} aria-hidden />
            </span>
            <span className="visually-hidden">{word}: </span>
            <span className={classes.label}>{item.label}</span>
            <span className={classes.detail}>{item.detail}</span>
            {item.remedy !== null && <span className={classes.remedy}>{item.remedy}</span>}
          </li>
        );
      })}
    </ul>
  );
}

function signOf({ ok, needed }: Item) {
  if (ok) return { sign: IconCheck, tone: 'good', word: 'In order' } as const;
  if (needed) return { sign: IconX, tone: 'bad', word: 'Missing' } as const;
  return { sign: IconMinus, tone: 'calm', word: 'Not there, and not needed' } as const;
}
