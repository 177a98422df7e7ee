import { Button, Paper, Progress } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCheck, IconInfoCircle } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { Job, Video } from '../../src/api/index.ts';
import { say } from '../app/say.tsx';
import { service } from '../app/service.ts';
import { turnsBefore, useVideos } from '../app/videos.ts';
import { duration, elapsedSeconds, percent } from '../app/words.ts';
import { useGlance } from '../upload/glance.ts';
import { isSending, useUploads } from '../upload/uploads.ts';
import { GpuMemory } from './gpu-memory.tsx';
import { JobLog } from './job-log.tsx';
import classes from './job-panel.module.css';
import { Preview } from './preview.tsx';
import { SettingsList } from './settings-list.tsx';
import { SideBySide } from './side-by-side.tsx';
import { isBroken, type Step, standOf } from './steps.ts';
import { UploadPanel } from './upload-panel.tsx';
import { useNow } from './use-now.ts';

/** While the bodies are being made: what is done, how far, how long. */
export function JobPanel({ video, job }: { readonly video: Video; readonly job: Job }) {
  const upload = useGlance(video);
  const sending = useUploads(isSending);
  const before = useVideos(({ videos }) => turnsBefore(videos, video));
  const { headline, left, fraction, steps } = standOf(video, upload, before);
  const player = useRef<HTMLVideoElement>(null);
  const [cancelling, setCancelling] = useState(false);
  const cancel = async () => {
    setCancelling(true);
    try {
      await service.cancelJob(job.id);
      if (video.motionId !== null)
        notifications.show({ message: 'Cancelled. You see what was found before.' });
    } catch (thrown) {
      setCancelling(false);
      say('It could not be cancelled', thrown);
    }
  };
  const broken = video.state === 'uploading' && isBroken(upload);
  return (
    <SideBySide
      look={
        <>
          <Preview video={video} player={player} range={null} onDuration={noted} />
          {job.settings && <SettingsList settings={job.settings} />}
        </>
      }
      below={<JobLog jobId={job.id} />}
    >
      {broken && <UploadPanel video={video} />}
      <Paper className={classes.panel} withBorder>
        <h2 className={classes.headline}>{headline}</h2>
        <p className="visually-hidden" role="status">
          {steps.find(({ state }) => state === 'now')?.name}
        </p>
        {fraction !== null && (
          <div className={classes.figures}>
            <span className={classes.percent}>{percent(fraction)}</span>
            <span className={classes.left}>{left}</span>
          </div>
        )}
        <Progress className={classes.bar} size="lg" value={(fraction ?? 0) * 100} aria-label="Progress" />
        <Steps steps={steps} />
        {job.gpuMemory && <GpuMemory memory={job.gpuMemory} over={false} />}
        <div className={classes.foot}>
          <Elapsed job={job} />
          <Button variant="default" loading={cancelling} onClick={cancel}>
            Cancel
          </Button>
        </div>
      </Paper>
      <p className={classes.note}>
        <IconInfoCircle size={17} aria-hidden />
        {advice(broken, sending)}
      </p>
    </SideBySide>
  );
}

/** A preview's length matters only where a part of it is chosen. */
function noted(): void {}

/** What the user has to do meanwhile, if anything. */
function advice(broken: boolean, sending: boolean): string {
  if (broken) return 'It begins by itself when the upload is done.';
  if (sending)
    return 'Keep this page open until the upload is done. After that you may close it; the rest goes on.';
  return 'You may close this page; it goes on.';
}

function Steps({ steps }: { readonly steps: readonly Step[] }) {
  return (
    <ol className={classes.steps}>
      {steps.map(({ name, state }, at) => (
        <li key={name} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
          <span className={classes.mark}>
            {state === 'done' ? <IconCheck size={14} stroke={2.5} /> : at + 1}
          </span>
          {name}
        </li>
      ))}
    </ol>
  );
}

function Elapsed({ job }: { readonly job: Job }) {
  const seconds = elapsedSeconds(job, useNow());
  const again = job.attempts > 1 ? `, begun ${job.attempts} times` : '';
  return (
    <span className={classes.elapsed}>
      {seconds === null ? 'Not begun yet' : `Running for ${duration(Math.floor(seconds))}${again}`}
    </span>
  );
}
