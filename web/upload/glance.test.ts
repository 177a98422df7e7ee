import { describe, expect, it } from 'vitest';
import { videoOf } from '../app/videos.testing.ts';
import { grown } from './glance.ts';

const upload = (id: string, receivedBytes: number) => videoOf({ id, state: 'uploading', receivedBytes });

describe('an upload from elsewhere', () => {
  it('is noticed when more of it is there than before', () => {
    const before = [upload('still', 10), upload('moves', 10)];
    const now = [upload('still', 10), upload('moves', 20)];
    expect(grown(before, now).map(({ id }) => id)).toEqual(['moves']);
  });

  it('is not one that has just been heard of, nor one that is done', () => {
    const done = videoOf({ id: 'done', state: 'preparing', receivedBytes: 20 });
    expect(grown([upload('done', 10)], [upload('new', 10), done])).toEqual([]);
  });
});
