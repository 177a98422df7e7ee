import { describe, expect, it } from 'vitest';
import { statusOf, uploadedFraction } from './status.ts';
import { jobOf, videoOf } from './videos.testing.ts';

const plain = ({ tone, text, fraction }: ReturnType<typeof statusOf>) => [
  tone,
  text.replaceAll('\u00a0', ' '),
  fraction,
];
const uploading = videoOf({ state: 'uploading', receivedBytes: 430 });
const seeing = { stage: 'seeing', done: 2, total: 9, fraction: 0.22, secondsLeft: 40 };

describe('where a video stands', () => {
  it('tells an upload of this tab from one that was broken off', () => {
    expect(plain(statusOf(uploading, { phase: 'sending', sentBytes: 500, bytesPerSecond: null }, 0))).toEqual(
      ['busy', 'Uploading, 50 %', 0.5],
    );
    expect(plain(statusOf(uploading, null, 0))).toEqual(['bad', 'Upload interrupted at 43 %', 0.43]);
    expect(
      plain(statusOf(uploading, { phase: 'interrupted', sentBytes: 430, bytesPerSecond: null }, 0)),
    ).toEqual(['bad', 'Upload interrupted at 43 %', 0.43]);
    expect(plain(statusOf(uploading, { phase: 'queued', sentBytes: 0, bytesPerSecond: null }, 0))).toEqual([
      'busy',
      'Waiting to be uploaded',
      null,
    ]);
  });

  it('says what a running job does, and how far it is', () => {
    const video = videoOf({ jobs: { bodies: jobOf({ state: 'running', progress: seeing }) } });
    expect(plain(statusOf(video, null, 0))).toEqual(['busy', 'Finding people, 22 %', 0.22]);
  });

  it('says what it waits for', () => {
    const queued = videoOf({ jobs: { bodies: jobOf({}) } });
    expect(plain(statusOf(queued, null, 2))).toEqual(['busy', 'Waiting, 2 before it', null]);
    const preparing = videoOf({ state: 'preparing', jobs: { bodies: jobOf({ state: 'waiting' }) } });
    expect(plain(statusOf(preparing, null, 0))).toEqual(['busy', 'Waiting to be looked at', null]);
  });

  it('tells the ends apart', () => {
    const ended = (told: Parameters<typeof videoOf>[0]) =>
      plain(statusOf(videoOf(told), null, 0)).slice(0, 2);
    const bodies = (state: 'failed' | 'cancelled' | 'done') => ({ bodies: jobOf({ state }) });
    expect(ended({ motionId: 'm', people: 3, jobs: bodies('done') })).toEqual(['done', '3 people']);
    expect(ended({ jobs: bodies('failed') })).toEqual(['bad', 'Stopped by an error']);
    expect(ended({ jobs: bodies('cancelled') })).toEqual(['idle', 'Cancelled']);
    expect(ended({ state: 'unreadable' })).toEqual(['bad', 'Cannot be read']);
    expect(ended({})).toEqual(['idle', 'Ready to start']);
  });

  it('keeps showing the result where a second run was cancelled', () => {
    const video = videoOf({ motionId: 'm', people: 1, jobs: { bodies: jobOf({ state: 'cancelled' }) } });
    expect(plain(statusOf(video, null, 0))).toEqual(['done', '1 person', null]);
  });

  it('believes whoever knows of more of an upload', () => {
    expect(uploadedFraction(uploading, { phase: 'sending', sentBytes: 100, bytesPerSecond: null })).toBe(
      0.43,
    );
    expect(uploadedFraction(uploading, { phase: 'sending', sentBytes: 900, bytesPerSecond: null })).toBe(0.9);
    expect(uploadedFraction(videoOf({ sizeBytes: 0, receivedBytes: 0 }), null)).toBe(0);
  });
});
