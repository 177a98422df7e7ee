import { describe, expect, it } from 'vitest';
import { jobOf, videoOf } from './videos.testing.ts';
import { afterEvent, turnsBefore } from './videos.ts';

const early = videoOf({ id: 'early', createdAt: '2026-01-01T10:00:00.000Z' });
const late = videoOf({ id: 'late', createdAt: '2026-01-02T10:00:00.000Z' });

describe('the videos after an event', () => {
  it('are those of the service, newest first', () => {
    expect(afterEvent([], { type: 'all', videos: [early, late] })).toEqual([late, early]);
  });

  it('have a new one in its place and a changed one once', () => {
    expect(afterEvent([early], { type: 'video', video: late })).toEqual([late, early]);
    const renamed = { ...early, name: 'Jump.mp4' };
    expect(afterEvent([late, early], { type: 'video', video: renamed })).toEqual([late, renamed]);
  });

  it('lack one that was removed, told twice or not', () => {
    const once = afterEvent([late, early], { type: 'removed', videoId: 'late' });
    expect(once).toEqual([early]);
    expect(afterEvent(once, { type: 'removed', videoId: 'late' })).toEqual([early]);
  });
});

describe('turns before a video', () => {
  it('are the running one and those queued earlier', () => {
    const mine = videoOf({ id: 'mine', jobs: { bodies: jobOf({ createdAt: '2026-01-01T10:00:05.000Z' }) } });
    const others = [
      videoOf({
        id: 'runs',
        jobs: { bodies: jobOf({ state: 'running', createdAt: '2026-01-01T10:00:09.000Z' }) },
      }),
      videoOf({ id: 'first', jobs: { bodies: jobOf({ createdAt: '2026-01-01T10:00:01.000Z' }) } }),
      videoOf({ id: 'later', jobs: { bodies: jobOf({ createdAt: '2026-01-01T10:00:07.000Z' }) } }),
      videoOf({ id: 'done', jobs: { bodies: jobOf({ state: 'done' }) } }),
      videoOf({ id: 'idle' }),
    ];
    expect(turnsBefore([mine, ...others], mine)).toBe(2);
    expect(turnsBefore([mine], mine)).toBe(0);
    expect(turnsBefore(others, videoOf({ id: 'idle' }))).toBe(0);
  });
});
