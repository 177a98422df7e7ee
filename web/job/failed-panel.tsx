import { Button, Paper } from '@mantine/core';
import { IconAlertTriangle, IconPlayerStop } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { Job, Video } from '../../src/api/index.ts';
import { Link } from '../app/link.tsx';
import { ENGINES_PATH, navigate } from '../app/router.ts';
import { say } from '../app/say.tsx';
import { service } from '../app/service.ts';
import { removeVideo } from '../library/remove.tsx';
import classes from './failed-panel.module.css';
import { JobLog } from './job-log.tsx';
import { withoutOptions } from './notes.ts';
import { Picture } from './picture.tsx';
import { SettingsList } from './settings-list.tsx';
import { SideBySide } from './side-by-side.tsx';

type Failure = NonNullable<Job['failure']>;

interface PanelProps {
  readonly video: Video;
  readonly job: Job;
  /** Opens the settings; null where they change nothing. */
  readonly onSettings: (() => void) | null;
}

interface FailedPanelProps extends PanelProps {
  /** Shows what was made before; null where nothing was. */
  readonly onResult: (() => void) | null;
}

/** A job that ended with an error: what happened, what to do, and what it said last. */
export function FailedPanel({ video, job, onSettings, onResult }: FailedPanelProps) {
  const { failure } = job;
  return (
    <Ended
      video={video}
      tone="bad"
      title={failure?.message ?? 'It stopped, and nobody knows why.'}
      text={withoutOptions(failure?.remedy ?? 'Try it again. The log may say more.')}
      job={job}
    >
      <RetryButton job={job} label="Try again" />
      {job.settings?.engine === '4d-humans' && <OtherWays video={video} job={job} />}
      {onSettings && (
        <Button variant="default" onClick={onSettings}>
          Change the settings
        </Button>
      )}
      {onResult && (
        <Button variant="default" onClick={onResult}>
          Show the earlier result
        </Button>
      )}
    </Ended>
  );
}

/** What else there is to do where 4D-Humans failed. */
function OtherWays({ video, job }: { readonly video: Video; readonly job: Job }) {
  const [busy, setBusy] = useState(false);
  const tryBuiltin = async () => {
    setBusy(true);
    try {
      await service.startBodies(video.id, { ...job.settings, engine: 'builtin' });
    } catch (thrown) {
      say('It could not be started', thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button variant="default" loading={busy} onClick={tryBuiltin}>
        Use the built-in engine
      </Button>
      <Button component={Link} variant="default" to={ENGINES_PATH}>
        Check 4D-Humans
      </Button>
    </>
  );
}

/** A job that the user ended. */
export function CancelledPanel({ video, job, onSettings }: PanelProps) {
  return (
    <Ended
      video={video}
      tone="calm"
      title="Cancelled"
      text="What was done so far is kept: if you go on, it goes on from there."
      job={job}
    >
      <RetryButton job={job} label="Go on" />
      {onSettings && (
        <Button variant="default" onClick={onSettings}>
          Change the settings
        </Button>
      )}
    </Ended>
  );
}

/** A file that is no video, or is broken. */
export function UnreadablePanel({ video }: { readonly video: Video }) {
  const failure = video.jobs.prepare?.failure ?? null;
  const remove = () => {
    navigate('/');
    void removeVideo(video);
  };
  return (
    <Ended
      video={video}
      tone="bad"
      title={failure?.message ?? 'This file cannot be read as a video.'}
      text={failure?.remedy ?? 'Check that it plays elsewhere, or upload another copy.'}
      job={video.jobs.prepare}
    >
      <Button variant="default" onClick={remove}>
        Delete
      </Button>
    </Ended>
  );
}

interface EndedProps {
  readonly video: Video;
  readonly tone: 'bad' | 'calm';
  readonly title: string;
  readonly text: string;
  readonly job: Job | null;
  readonly children: ReactNode;
}

function Ended({ video, tone, title, text, job, children }: EndedProps) {
  const failure = job?.failure ?? null;
  const Sign = tone === 'bad' ? IconAlertTriangle : IconPlayerStop;
  const panel = (
    <Paper className={classes.panel} withBorder>
      <div className={classes.sign} data-tone={tone}>
        <Sign size={22} aria-hidden />
      </div>
      <div className={classes.words} role={tone === 'bad' ? 'alert' : 'status'}>
        <h2 className={classes.title}>{title}</h2>
        <p className={classes.text}>{text}</p>
      </div>
      <div className={classes.buttons}>{children}</div>
      {failure && <FailureFacts failure={failure} />}
    </Paper>
  );
  const log = job && <JobLog jobId={job.id} />;
  if (!video.hasPoster) {
    return (
      <div className={classes.alone}>
        {panel}
        {log}
      </div>
    );
  }
  return (
    <SideBySide
      look={
        <>
          <Picture video={video} />
          {job?.settings && <SettingsList settings={job.settings} />}
        </>
      }
      below={log}
    >
      {panel}
    </SideBySide>
  );
}

/** For who wants to tell others of it. */
function FailureFacts({ failure: { code, signal, exitCode, lastLines } }: { readonly failure: Failure }) {
  return (
    <>
      <dl className={classes.facts}>
        <div>
          <dt>Code</dt>
          <dd>{code}</dd>
        </div>
        {signal && (
          <div>
            <dt>Signal</dt>
            <dd>{signal}</dd>
          </div>
        )}
        {exitCode !== null && (
          <div>
            <dt>Exit code</dt>
            <dd>{exitCode}</dd>
          </div>
        )}
      </dl>
      {lastLines.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard.
        <section className={classes.lines} aria-label="What it said last" tabIndex={0}>
          <pre>{lastLines.join('\n')}</pre>
        </section>
      )}
    </>
  );
}

function RetryButton({ job, label }: { readonly job: Job; readonly label: string }) {
  const [busy, setBusy] = useState(false);
  const retry = async () => {
    setBusy(true);
    try {
      await service.retryJob(job.id);
    } catch (thrown) {
      say('It could not be started again', thrown);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button loading={busy} onClick={retry}>
      {label}
    </Button>
  );
}
