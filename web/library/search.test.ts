import { describe, expect, it } from 'vitest';
import { videoOf } from '../app/videos.testing.ts';
import { found } from './search.ts';

const videos = [
  videoOf({ id: 'a', name: 'Répétition, zweiter Tag', fileName: 'IMG_0412.MOV' }),
  videoOf({ id: 'b', name: 'Street dance', fileName: 'dance.mp4' }),
];
const ids = (text: string) => found(videos, text).map(({ id }) => id);

describe('the search', () => {
  it('finds every word in the name or the file, in any case, with or without accents', () => {
    expect(ids('tag repetition')).toEqual(['a']);
    expect(ids('img_04')).toEqual(['a']);
    expect(ids('DANCE')).toEqual(['b']);
    expect(ids('dance tag')).toEqual([]);
  });

  it('of nothing finds all', () => {
    expect(ids('  ')).toEqual(['a', 'b']);
  });
});
