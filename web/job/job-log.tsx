import { Collapse, NativeSelect, Paper, TextInput, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconTerminal2 } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { urls } from '../app/service.ts';
import classes from './job-log.module.css';
import { chosenLines, type LogLine, logLineOf, speakerName, speakersOf } from './log-lines.ts';

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
      <Collapse expanded={opened}>{opened && <Log jobId={jobId} />}</Collapse>
    </Paper>
  );
}

function Log({ jobId }: { readonly jobId: string }) {
  const lines = useLog(jobId);
  const [speaker, setSpeaker] = useState<string | null>(null);
  const [text, setText] = useState('');
  const shown = chosenLines(lines, speaker, text);
  return (
    <>
      <div className={classes.filter}>
        <TextInput
          size="xs"
          type="search"
          placeholder="Find in the log"
          aria-label="Find in the log"
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <NativeSelect
          size="xs"
          aria-label="Whose lines"
          value={speaker ?? ''}
          onChange={({ currentTarget }) => setSpeaker(currentTarget.value || null)}
          data={[
            { value: '', label: 'Everything' },
            ...speakersOf(lines).map((value) => ({ value, label: speakerName(value) })),
          ]}
        />
      </div>
      <Lines lines={shown} empty={lines.length === 0 ? 'Nothing yet.' : 'No such line.'} />
    </>
  );
}

function Lines({ lines, empty }: { readonly lines: readonly LogLine[]; readonly empty: string }) {
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
      <pre>
        {lines.length === 0
          ? empty
          : lines.map(({ time, speaker, text }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines are only added at the end.
              <span key={at} className={classes.line} data-speaker={speaker}>
                {time && <span className={classes.time}>{time} </span>}
                {speaker && <span className={classes.speaker}>[{speaker}] </span>}
                {text}
                {'\n'}
              </span>
            ))}
      </pre>
    </section>
  );
}

/** The last lines of a job's log, as they come. */
function useLog(jobId: string): readonly LogLine[] {
  const [lines, setLines] = useState<readonly LogLine[]>([]);
  useEffect(() => {
    setLines([]);
    const source = new EventSource(urls.logEvents(jobId));
    source.addEventListener('lines', ({ data }: MessageEvent<string>) => {
      setLines((before) => [...before, ...data.split('\n').map(logLineOf)].slice(-MOST_LINES));
    });
    source.addEventListener('end', () => source.close());
    return () => source.close();
  }, [jobId]);
  return lines;
}
