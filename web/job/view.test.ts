import { describe, expect, it } from 'vitest';
import { jobOf, videoOf } from '../app/videos.testing.ts';
import { viewOf } from './view.ts';

const failed = jobOf({ state: 'failed' });
const startedAt = '2026-01-01T10:00:00.000Z';
const kind = (...[told, wish = null]: [Parameters<typeof videoOf>[0], Parameters<typeof viewOf>[1]?]) =>
  viewOf(videoOf(told), wish).kind;

describe('the page of a video', () => {
  it('begins with the settings, during the upload too', () => {
    expect(kind({})).toBe('setup');
    expect(kind({ state: 'uploading' })).toBe('setup');
    expect(kind({ state: 'preparing' })).toBe('setup');
  });

  it('shows a job that waits or runs, and what came of it', () => {
    expect(kind({ state: 'uploading', jobs: { bodies: jobOf({ state: 'waiting' }) } })).toBe('job');
    expect(kind({ jobs: { bodies: jobOf({ state: 'running' }) } }, 'settings')).toBe('job');
    expect(kind({ motionId: 'm', jobs: { bodies: jobOf({ state: 'done' }) } })).toBe('result');
    expect(kind({ jobs: { bodies: failed } })).toBe('failed');
    expect(kind({ state: 'unreadable' })).toBe('unreadable');
    expect(kind({ state: 'preparing', jobs: { prepare: failed } })).toBe('failed');
  });

  it('goes on from a cancelled job only where that had begun', () => {
    expect(kind({ jobs: { bodies: jobOf({ state: 'cancelled', startedAt }) } })).toBe('cancelled');
    expect(kind({ jobs: { bodies: jobOf({ state: 'cancelled' }) } })).toBe('setup');
  });

  it('still has the earlier result when a second run failed or was cancelled', () => {
    expect(kind({ motionId: 'm', jobs: { bodies: failed } })).toBe('failed');
    expect(kind({ motionId: 'm', jobs: { bodies: failed } }, 'result')).toBe('result');
    expect(kind({ jobs: { bodies: failed } }, 'result')).toBe('failed');
    expect(kind({ motionId: 'm', jobs: { bodies: jobOf({ state: 'cancelled', startedAt }) } })).toBe(
      'result',
    );
  });

  it('shows the settings once more when they are asked for', () => {
    expect(viewOf(videoOf({ motionId: 'm' }), 'settings')).toEqual({ kind: 'setup', again: true });
    expect(viewOf(videoOf({ jobs: { bodies: failed } }), 'settings')).toEqual({ kind: 'setup', again: true });
  });
});
