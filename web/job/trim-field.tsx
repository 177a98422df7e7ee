import { Button, RangeSlider } from '@mantine/core';
import { clock } from '../app/words.ts';
import { type Trim, WHOLE } from './settings-form.ts';
import { onStep, rangeOf, trimOf } from './trim.ts';
import classes from './trim-field.module.css';

interface TrimFieldProps {
  readonly durationSeconds: number;
  /** Frames a second; null where it is not known yet. */
  readonly fps: number | null;
  readonly trim: Trim;
  readonly onChange: (trim: Trim) => void;
  /** Called while an end is dragged, with where it is, s. */
  readonly onSeek: (seconds: number) => void;
}

/** From where to where: two thumbs over the length of the video. */
export function TrimField({ durationSeconds, fps, trim, onChange, onSeek }: TrimFieldProps) {
  const [from, to] = rangeOf(trim, durationSeconds);
  const step = fps === null ? 0.05 : 1 / fps;
  const whole = trim.from === null && trim.to === null;
  return (
    <div className={classes.trim}>
      <div className={classes.head}>
        <span className={classes.label}>Part to use</span>
        <span className={classes.figures}>
          {whole && 'All of it, '}
          {(to - from).toFixed(1)} s
          {fps !== null && `, about ${Math.max(1, Math.round((to - from) * fps))} frames`}
        </span>
      </div>
      <RangeSlider
        min={0}
        max={durationSeconds}
        step={step}
        minRange={Math.min(durationSeconds, Math.max(step, 0.1))}
        value={[from, to]}
        label={(value) => clock(value, 2)}
        thumbFromLabel="From"
        thumbToLabel="To"
        thumbSize={18}
        onChange={([nextFrom, nextTo]) => {
          onChange(
            trimOf(
              [onStep(nextFrom, step, durationSeconds), onStep(nextTo, step, durationSeconds)],
              durationSeconds,
            ),
          );
          onSeek(nextFrom !== from ? nextFrom : nextTo);
        }}
      />
      <div className={classes.ends}>
        <span>{clock(from, 2)}</span>
        <Button
          size="compact-sm"
          variant="subtle"
          style={{ visibility: whole ? 'hidden' : 'visible' }}
          onClick={() => onChange(WHOLE)}
        >
          Use all
        </Button>
        <span>{clock(to, 2)}</span>
      </div>
    </div>
  );
}
