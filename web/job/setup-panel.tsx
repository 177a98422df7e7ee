import { Button, Collapse, Paper, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconChevronDown } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { Video } from '../../src/api/index.ts';
import { say } from '../app/say.tsx';
import { service } from '../app/service.ts';
import { takeIn } from '../app/videos.ts';
import { EngineField, EngineHint } from './engine-field.tsx';
import { PreparePanel } from './prepare-panel.tsx';
import { Preview } from './preview.tsx';
import { SettingsFields } from './settings-fields.tsx';
import { type FormErrors, formOf, settingsOf, type Trim, WHOLE } from './settings-form.ts';
import classes from './setup-panel.module.css';
import { SideBySide } from './side-by-side.tsx';
import { rangeOf } from './trim.ts';
import { TrimField } from './trim-field.tsx';
import { UploadPanel } from './upload-panel.tsx';

interface SetupPanelProps {
  readonly video: Video;
  readonly onStarted: () => void;
  /** Back to what was there before; null where nothing was. */
  readonly onBack: (() => void) | null;
}

/** Before the bodies are made: look, choose a part, tell what is known, begin. */
export function SetupPanel({ video, onStarted, onBack }: SetupPanelProps) {
  const before = video.jobs.bodies?.settings ?? null;
  const player = useRef<HTMLVideoElement>(null);
  const [form, setForm] = useState(() => formOf(before));
  const [trim, setTrim] = useState<Trim>(() =>
    before === null ? WHOLE : { from: before.fromSeconds, to: before.toSeconds },
  );
  const [errors, setErrors] = useState<FormErrors>({});
  const [seenDuration, setSeenDuration] = useState<number | null>(null);
  const [more, { toggle, open }] = useDisclosure(onBack !== null);
  const [starting, setStarting] = useState(false);
  const durationSeconds = video.facts?.durationSeconds ?? seenDuration;

  const start = async () => {
    const filled = settingsOf(form, trim);
    setErrors(filled.ok ? {} : filled.errors);
    if (!filled.ok) {
      open();
      setTimeout(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(), 50);
      return;
    }
    setStarting(true);
    try {
      const job = await service.startBodies(video.id, filled.settings);
      takeIn({ type: 'video', video: { ...video, jobs: { ...video.jobs, bodies: job } } });
      onStarted();
    } catch (thrown) {
      say('It could not be started', thrown);
    } finally {
      setStarting(false);
    }
  };

  return (
    <SideBySide
      look={
        <>
          <Preview
            video={video}
            player={player}
            range={durationSeconds === null ? null : rangeOf(trim, durationSeconds)}
            onDuration={setSeenDuration}
          />
          {durationSeconds !== null && (
            <TrimField
              durationSeconds={durationSeconds}
              fps={video.facts?.averageFps ?? null}
              trim={trim}
              onChange={setTrim}
              onSeek={(seconds) => {
                if (player.current === null) return;
                player.current.pause();
                player.current.currentTime = seconds;
              }}
            />
          )}
        </>
      }
    >
      <UploadPanel video={video} />
      <PreparePanel video={video} />
      <Paper className={classes.panel} withBorder>
        <h2 className={classes.title}>{onBack === null ? '3D bodies' : 'Run again'}</h2>
        <p className={classes.help}>{promise(video)}</p>
        <EngineField value={form.engine} onChange={(engine) => setForm({ ...form, engine })} />
        <div className={classes.buttons}>
          <Button className={classes.start} size="md" loading={starting} onClick={start}>
            Find the bodies
          </Button>
          {onBack && (
            <Button className={classes.back} size="md" variant="default" onClick={onBack}>
              Back
            </Button>
          )}
        </div>
        <UnstyledButton className={classes.more} aria-expanded={more} onClick={toggle}>
          <IconAdjustmentsHorizontal size={17} aria-hidden />
          <span>More settings</span>
          <IconChevronDown size={16} aria-hidden className={classes.chevron} data-open={more} />
        </UnstyledButton>
        <Collapse expanded={more}>
          <div className={classes.fields}>
            <SettingsFields form={form} errors={errors} onChange={setForm} />
            <EngineHint />
          </div>
        </Collapse>
      </Paper>
    </SideBySide>
  );
}

/** What pressing the button will do. */
function promise(video: Video): string {
  const what = 'Everybody in the part you chose becomes a moving 3D body.';
  if (video.state === 'uploading')
    return `${what} You can start now: it begins by itself when the upload is done.`;
  if (video.state === 'preparing')
    return `${what} You can start now: it begins when the video has been looked at.`;
  if (video.motionId !== null) return `${what} What was found before is replaced.`;
  return `${what} It takes some minutes, and goes on if you close the page.`;
}
