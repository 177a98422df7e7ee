import { expect, test } from 'vitest';
import type { PhalpFrame } from '../../../phalp/index.ts';
import { framesOfVideo } from './frames-of-video.ts';

function frame(key: string, pts: number | null = null): PhalpFrame {
  return { key, time: 0, shot: 0, pts };
}

const numbered = (numbers: number[], folder = 'outputs//_DEMO/walk/img/') =>
  numbers.map((n) => frame(`${folder}${String(n).padStart(6, '0')}.jpg`));
/** 25 frames a second; the player's clock begins at 0.2 s. */
const TIME = Float64Array.from({ length: 10 }, (_, f) => 0.2 + f / 25);

test('pictures of a video have its frames’ numbers, from 1, on Windows too', () => {
  expect([...framesOfVideo(numbered([11, 12, 13]), null)]).toEqual([10, 11, 12]);
  expect([...framesOfVideo(numbered([1, 2], 'D:\\out\\img\\'), null)]).toEqual([0, 1]);
});

test('pictures that are not numbered in order are frames by their place in the file', () => {
  expect([...framesOfVideo(numbered([5, 9, 30]), null)]).toEqual([0, 1, 2]);
  expect([...framesOfVideo([frame('img/a.jpg'), frame('img/b.jpg')], null)]).toEqual([0, 1]);
});

test('frames with times are the video’s frames of that time', () => {
  const frames = [0.24, 0.281, 0.36].map((pts) => frame('clip.mp4', pts));
  expect([...framesOfVideo(frames, TIME)]).toEqual([1, 2, 4]);
});

test('times that count from elsewhere are laid over the player’s from the first on', () => {
  const frames = [5.0, 5.04, 5.12].map((pts) => frame('clip.mp4', pts));
  expect([...framesOfVideo(frames, TIME)]).toEqual([0, 1, 3]);
});

test('a time of no frame is left out, and of two at one frame the first stays', () => {
  const frames = [0.2, 0.205, 0.24, 3].map((pts) => frame('clip.mp4', pts));
  expect([...framesOfVideo(frames, TIME)]).toEqual([0, -1, 1, -1]);
});
