import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/api/index.ts';
import { jobOf, videoOf } from '../app/videos.testing.ts';
import { standOf } from './steps.ts';

const now = (stand: ReturnType<typeof standOf>) => stand.steps.find(({ state }) => state === 'now')?.name;
const progress = (stage: string) => ({ stage, done: 212, total: 900, fraction: 0.2, secondsLeft: 41 });
const waiting = jobOf({ state: 'waiting' });

describe('where a job stands', () => {
  it('is at the upload while it lasts', () => {
    const video = videoOf({ state: 'uploading', receivedBytes: 430, jobs: { bodies: waiting } });
    const stand = standOf(video, { phase: 'sending', sentBytes: 430, bytesPerSecond: 19 }, 0);
    expect(stand).toMatchObject({ headline: 'Uploading', left: 'about 30\u00a0s left', fraction: 0.43 });
    expect(now(stand)).toBe('Upload');
    expect(standOf(video, null, 0).headline).toBe('Waiting for the rest of the upload');
  });

  it('is at the look at the video, with what that does', () => {
    const prepare = jobOf({ kind: 'prepare', state: 'running', progress: progress('copying') });
    const stand = standOf(videoOf({ state: 'preparing', jobs: { bodies: waiting, prepare } }), null, 0);
    expect(stand).toMatchObject({ headline: 'Making a playable copy, frame 212 of 900', fraction: 0.2 });
    expect(now(stand)).toBe('Look at the video');
  });

  it('waits for its turn without pretending to move', () => {
    const stand = standOf(videoOf({ jobs: { bodies: jobOf({}) } }), null, 1);
    expect(stand).toMatchObject({
      headline: 'Waiting for its turn: 1 video before it',
      fraction: null,
      left: null,
    });
  });

  it('finds people, then fits bodies', () => {
    const running = (stage: string) =>
      standOf(videoOf({ jobs: { bodies: jobOf({ state: 'running', progress: progress(stage) }) } }), null, 0);
    expect(running('seeing')).toMatchObject({
      headline: 'Finding people, frame 212 of 900',
      left: 'about 40\u00a0s left',
    });
    expect(
      ['reading', 'seeing', 'linking', 'fitting', 'writing'].map((stage) => now(running(stage))),
    ).toEqual(['Find people', 'Find people', 'Fit bodies', 'Fit bodies', 'Fit bodies']);
    expect(running('fitting').steps.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'now']);
  });

  it('starts 4D-Humans, finds people, then places bodies', () => {
    const settings = settingsSchema.parse({ engine: '4d-humans' });
    const running = (stage: string) => {
      const bodies = jobOf({ state: 'running', settings, progress: progress(stage) });
      return standOf(videoOf({ jobs: { bodies } }), null, 0);
    };
    expect(
      ['waiting', 'staging', 'starting', 'tracking', 'fitting'].map((stage) => now(running(stage))),
    ).toEqual(['Start 4D-Humans', 'Start 4D-Humans', 'Start 4D-Humans', 'Find people', 'Place bodies']);
    expect(running('tracking').headline).toBe('Finding people, frame 212 of 900');
    expect(running('staging').headline).toBe('Preparing the video, frame 212 of 900');
  });
});
