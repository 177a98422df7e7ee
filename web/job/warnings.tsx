import { Collapse, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertCircle, IconChevronDown } from '@tabler/icons-react';
import type { Job } from '../../src/api/index.ts';
import { withoutOptions } from './notes.ts';
import classes from './result-panel.module.css';

interface WarningsProps {
  readonly warnings: Job['warnings'];
  /** Whether they are to be read before anything else. */
  readonly open: boolean;
}

/** What a job noticed without stopping for it. */
export function Warnings({ warnings, open }: WarningsProps) {
  const [opened, { toggle }] = useDisclosure(open);
  if (warnings.length === 0) return null;
  return (
    <section className={classes.warnings} aria-label="Notes">
      <UnstyledButton className={classes.toggle} aria-expanded={opened} onClick={toggle}>
        <IconAlertCircle size={17} aria-hidden />
        <span>{warnings.length === 1 ? '1 thing to know' : `${warnings.length} things to know`}</span>
        <IconChevronDown size={16} aria-hidden className={classes.chevron} data-open={opened} />
      </UnstyledButton>
      <Collapse expanded={opened}>
        <ul className={classes.list}>
          {warnings.map(({ code, message }) => (
            <li key={`${code} ${message}`}>{withoutOptions(message)}</li>
          ))}
        </ul>
      </Collapse>
    </section>
  );
}
