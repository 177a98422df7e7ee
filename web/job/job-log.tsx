import { Collapse, Paper, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconTerminal2 } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { urls } from '../app/service.ts';
import classes from './job-log.module.css';

/** More is kept on disk; this is what a page can hold and a person read. */
const MOST_LINES = 2000;

/** What a job says as it goes, for those who want to know. */
export function JobLog({ jobId }: { readonly jobId: string }) {
  const [opened, { toggle }] = useDisclosure(false);
  return (
    <Paper withBorder>
      <UnstyledButton className={classes.toggle} aria-expanded={opened} onClick={toggle}>
        <IconTerminal2 size={17} aria-hidden />
        <span>Log</span>
        <IconChevronDown size={16} aria-hidden className={classes.chevron} data-open={opened} />
      </UnstyledButton>
      <Collapse expanded={opened}>{opened && <Lines jobId={jobId} />}</Collapse>
    </Paper>
  );
}

function Lines({ jobId }: { readonly jobId: string }) {
  const lines = useLog(jobId);
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines are what moves the view.
  useEffect(() => {
    if (atEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  return (
    <section
      ref={box}
      className={classes.lines}
      aria-label="Log"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard.
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < 24;
      }}
    >
      <pre>{lines.length === 0 ? 'Nothing yet.' : lines.join('\n')}</pre>
    </section>
  );
}

/** The last lines of a job's log, as they come. */
function useLog(jobId: string): readonly string[] {
  const [lines, setLines] = useState<readonly string[]>([]);
  useEffect(() => {
    setLines([]);
    const source = new EventSource(urls.logEvents(jobId));
    source.addEventListener('lines', ({ data }: MessageEvent<string>) => {
      setLines((before) => [...before, ...data.split('\n')].slice(-MOST_LINES));
    });
    source.addEventListener('end', () => source.close());
    return () => source.close();
  }, [jobId]);
  return lines;
}
