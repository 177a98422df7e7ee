import { describe, expect, it } from 'vitest';
import { linkIdentities } from './link-identities.ts';
import { type Film, HEIGHT, shoot, type Walker, WIDTH } from './walkers.testing.ts';

const RED: Walker['clothes'] = [1, 3];
const BLUE: Walker['clothes'] = [12, 16];

/** Runs a film through the room and says, by id, which walkers its rows come from, and how many frames. */
function track(film: Film, maxPeople?: number) {
  const shot = shoot(film);
  const result = linkIdentities({ ...shot, width: WIDTH, height: HEIGHT, maxPeople });
  const people = result.identities.map(({ id, rows }) => ({
    id,
    walkers: [...new Set([...rows].map((row) => shot.walkerOf[row]))],
    frames: rows.length,
    first: shot.evidence.frame[rows[0]],
  }));
  return { ...result, ...shot, people };
}

const walk =
  (from: number, speed: number, y = 400) =>
  (f: number) => ({ x: from + speed * f, y });
const hidden =
  (at: Walker['at'], from: number, to: number): Walker['at'] =>
  (f) =>
    f >= from && f < to ? null : at(f);
const only =
  (at: Walker['at'], from: number, to: number): Walker['at'] =>
  (f) =>
    f >= from && f < to ? at(f) : null;

describe('identities', () => {
  it('hold one walker together over three segments, whatever numbers the segments gave', () => {
    const { people } = track({
      frames: 300,
      walkers: [{ at: walk(100, 3), size: 200, clothes: RED }],
      tracklet: (_, f) => [4, 0, 7][Math.floor(f / 100)],
    });
    expect(people).toEqual([{ id: 1, walkers: [0], frames: 300, first: 0 }]);
  });

  it('follow two walkers who pass each other at a segment border where their numbers change places', () => {
    const { people } = track({
      frames: 200,
      walkers: [
        { at: walk(200, 4), size: 200, clothes: RED },
        { at: walk(1000, -4, 410), size: 205, clothes: BLUE },
      ],
      tracklet: (walker, f) => (f < 100 ? walker : 1 - walker),
    });
    expect(people).toEqual([
      { id: 1, walkers: [0], frames: 200, first: 0 },
      { id: 2, walkers: [1], frames: 200, first: 0 },
    ]);
  });

  it('follow two in the same clothes who pass at a border, by where they go, but for the frames where they are one', () => {
    const { people } = track({
      frames: 200,
      walkers: [
        { at: walk(220, 4), size: 200, clothes: RED },
        { at: walk(980, -4, 410), size: 200, clothes: RED },
      ],
      tracklet: (walker, f) => (f < 100 ? walker : 1 - walker),
    });
    expect(people.map(({ walkers }) => walkers)).toEqual([[0], [1]]);
    expect(people.map(({ frames }) => frames)).toEqual([200, 197]);
  });

  it('come out of an occlusion of 1.5 s with the same number, while another goes on', () => {
    const { people } = track({
      frames: 240,
      walkers: [
        { at: walk(300, 3, 450), size: 240, clothes: BLUE },
        { at: hidden(walk(900, -2), 80, 125), size: 200, clothes: RED },
      ],
      tracklet: (walker, f) => (walker === 1 && f >= 125 ? 5 : walker),
    });
    expect(people.map(({ walkers, frames }) => [walkers, frames])).toEqual([
      [[0], 240],
      [[1], 195],
    ]);
  });

  it('come back after five seconds behind a wall by their clothes, and strangers do not', () => {
    const away = (clothes: Walker['clothes']) =>
      track({
        frames: 330,
        walkers: [
          { at: only(walk(500, 1), 0, 90), size: 200, clothes: RED },
          { at: only(walk(470, 1), 240, 330), size: 200, clothes },
        ],
      }).people.map(({ walkers }) => walkers);
    expect(away(RED)).toEqual([[0, 1]]);
    expect(away(BLUE)).toEqual([[0], [1]]);
  });

  it('are two for somebody who goes out at the left and somebody who then comes in at the right', () => {
    const { people } = track({
      frames: 300,
      walkers: [
        { at: only(walk(240, -4), 0, 60), size: 200, clothes: RED },
        { at: only((f) => ({ x: 1320 - 3 * (f - 130), y: 400 }), 150, 300), size: 200, clothes: RED },
      ],
    });
    expect(people.map(({ walkers }) => walkers)).toEqual([[0], [1]]);
  });

  it('stay with people who stand still while the camera pans fast, over a border and a gap', () => {
    const still = (x: number) => hidden(() => ({ x, y: 400 }), 110, 122);
    const { people } = track({
      frames: 200,
      walkers: [
        { at: still(340), size: 180, clothes: RED },
        { at: still(640), size: 180, clothes: RED },
        { at: still(940), size: 180, clothes: RED },
      ],
      pan: (f) => 260 * Math.sin(f / 20),
      tracklet: (walker, f) => (f < 122 ? walker : (walker + 1) % 3),
    });
    expect(people.map(({ walkers, frames }) => [walkers, frames])).toEqual([
      [[0], 188],
      [[1], 188],
      [[2], 188],
    ]);
  });

  it('are others after a cut, even in the same place and clothes, and even for two frames', () => {
    const { people, shot } = track({
      frames: 122,
      walkers: [
        { at: only(walk(300, 1), 0, 120), size: 200, clothes: RED },
        { at: only(walk(300, 1), 120, 122), size: 200, clothes: RED },
      ],
      place: (f) => (f < 120 ? 0 : 1),
      tracklet: () => 0,
    });
    expect(people).toEqual([
      { id: 1, walkers: [0], frames: 120, first: 0 },
      { id: 2, walkers: [1], frames: 2, first: 120 },
    ]);
    expect(shot[119]).toBe(0);
    expect(shot[120]).toBe(1);
  });

  it('are parted where the network went over from one body to another in the middle of a tracklet', () => {
    const { people } = track({
      frames: 90,
      walkers: [
        { at: walk(300, 3), size: 200, clothes: RED },
        { at: walk(600, 0), size: 200, clothes: BLUE },
      ],
      tracklet: (walker, f) => (f < 50 ? walker : 1 - walker),
    });
    expect(people.map(({ walkers, frames }) => [walkers, frames])).toEqual([
      [[0], 90],
      [[1], 90],
    ]);
  });

  it('are numbered by first appearance, whatever the tracklets were called', () => {
    const { people } = track({
      frames: 150,
      walkers: [
        { at: only(walk(200, 2), 60, 150), size: 200, clothes: RED },
        { at: only(walk(600, 1), 20, 150), size: 200, clothes: BLUE },
        { at: walk(1000, -1), size: 200, clothes: [8, 20] },
      ],
    });
    expect(people.map(({ id, walkers, first }) => [id, walkers, first])).toEqual([
      [1, [2], 0],
      [2, [1], 20],
      [3, [0], 60],
    ]);
  });

  it('are as many as were asked for, the most prominent ones', () => {
    const film: Film = {
      frames: 120,
      walkers: [
        { at: only(walk(200, 2), 0, 100), size: 90, clothes: RED },
        { at: only(walk(900, -2), 30, 120), size: 400, clothes: BLUE },
      ],
    };
    const { people, discarded } = track(film, 1);
    expect(people).toEqual([{ id: 1, walkers: [1], frames: 90, first: 30 }]);
    expect(discarded.map(({ reason, rows }) => [reason, rows.length])).toEqual([['surplus', 100]]);
  });

  it('come out the same each time, and every row is either someone’s or discarded', () => {
    const film: Film = {
      frames: 200,
      walkers: [0, 1, 2, 3].map((w) => ({
        at: hidden((f) => ({ x: 640 + 400 * Math.sin(f / 30 + w), y: 400 + 20 * w }), 40 + 7 * w, 52 + 7 * w),
        size: 180 + 10 * w,
        clothes: [w * 5, w * 3] as const,
      })),
      tracklet: (walker, f) => walker + 4 * Math.floor(f / 30),
    };
    const first = track(film);
    const second = track(film);
    expect(second.identities).toEqual(first.identities);
    const rows = [...first.identities, ...first.discarded].flatMap(({ rows }) => [...rows]);
    expect(rows.sort((a, b) => a - b)).toEqual(Array.from({ length: first.walkerOf.length }, (_, i) => i));
  });

  it('are none without evidence', () => {
    expect(track({ frames: 10, walkers: [] }).people).toEqual([]);
    expect(track({ frames: 0, walkers: [] }).people).toEqual([]);
  });
});

describe('what is thrown away', () => {
  it('are brief, unsure sightings, but not brief sure ones', () => {
    const ghost = (score: number) =>
      track({
        frames: 60,
        walkers: [
          { at: walk(300, 1), size: 200, clothes: RED },
          { at: only(walk(900, 0), 20, 26), size: 150, clothes: BLUE, score },
        ],
      });
    const unsure = ghost(0.6);
    expect(unsure.people.map(({ walkers }) => walkers)).toEqual([[0]]);
    expect(unsure.discarded.map(({ reason, rows }) => [reason, rows.length])).toEqual([['ghost', 6]]);
    expect(ghost(0.97).people.map(({ walkers }) => walkers)).toEqual([[0], [1]]);
  });

  it('is a first look that took somebody for a child upside down, before the network saw it right', () => {
    const { people, discarded } = track({
      frames: 90,
      walkers: [
        { at: only(() => ({ x: 300, y: 520 }), 10, 19), size: 70, clothes: BLUE },
        { at: only(walk(300, 1), 21, 90), size: 320, clothes: RED },
      ],
    });
    expect(people).toEqual([{ id: 1, walkers: [1], frames: 69, first: 21 }]);
    expect(discarded.map(({ reason, rows }) => [reason, rows.length])).toEqual([['ghost', 9]]);
  });

  it.each([
    ['in full view', 0.95],
    ['from behind, the arms hidden', 0.4],
  ])('are the scraps of somebody who walks out over the border of the picture, seen %s', (_, visibility) => {
    const { people, discarded } = track({
      frames: 100,
      walkers: [{ at: only(walk(700, 8), 0, 90), size: 300, clothes: RED, visibility }],
    });
    expect(people.map(({ id, first }) => [id, first])).toEqual([[1, 0]]);
    // The middle of the body leaves at frame 73.
    expect(people[0].frames).toBeGreaterThan(68);
    expect(people[0].frames).toBeLessThan(80);
    expect(discarded.map(({ reason }) => reason)).toEqual(['fragment']);
  });

  it('is little of somebody who passes along the border within a second: who was seen keeps the whole rows', () => {
    const { people, discarded } = track({
      frames: 90,
      walkers: [
        { at: only((f) => ({ x: 60 * (f - 31), y: 640 }), 30, 54), size: 300, clothes: RED, clipped: true },
      ],
    });
    expect(people).toEqual([{ id: 1, walkers: [0], frames: 21, first: 32 }]);
    expect(discarded.map(({ reason, rows }) => [reason, rows.length])).toEqual([['fragment', 3]]);
  });

  it('is nothing of somebody who is half outside when the film begins', () => {
    const { people, discarded } = track({
      frames: 90,
      walkers: [{ at: walk(-20, 6), size: 300, clothes: RED }],
    });
    expect(people).toEqual([{ id: 1, walkers: [0], frames: 90, first: 0 }]);
    expect(discarded).toEqual([]);
  });

  it('is nothing of somebody filmed from so near that the legs are never seen', () => {
    const { people, discarded } = track({
      frames: 60,
      walkers: [{ at: () => ({ x: 640, y: 800 }), size: 1200, clothes: RED }],
    });
    expect(people.map(({ frames }) => frames)).toEqual([60]);
    expect(discarded).toEqual([]);
  });

  it('is the second of two tracklets on one body', () => {
    const at = walk(300, 2);
    const { people, discarded } = track({
      frames: 90,
      walkers: [
        { at, size: 200, clothes: RED },
        { at: only((f) => ({ x: at(f).x + 4, y: at(f).y }), 30, 70), size: 204, clothes: RED },
      ],
    });
    expect(people).toEqual([{ id: 1, walkers: [0], frames: 90, first: 0 }]);
    expect(discarded.map(({ reason, rows }) => [reason, rows.length])).toEqual([['duplicate', 40]]);
  });

  it('is what a hidden person’s tracklet saw of the one in front; afterwards it is the hidden one again', () => {
    const front = walk(300, 4);
    const behind = (f: number) => ({ x: 700 - f * 4, y: 400 });
    // From 44 to 56 the second tracklet lies on the first one's body, in the first one's clothes.
    const { people, walkerOf, identities } = track({
      frames: 100,
      walkers: [
        { at: front, size: 200, clothes: RED },
        { at: hidden(behind, 44, 57), size: 200, clothes: BLUE },
        { at: only((f) => ({ x: front(f).x + 3, y: 402 }), 44, 57), size: 200, clothes: RED },
      ],
      tracklet: (walker) => Math.min(walker, 1),
    });
    expect(people.map(({ frames }) => frames)).toEqual([100, 87]);
    const second = [...identities[1].rows].map((row) => walkerOf[row]);
    expect(new Set(second)).toEqual(new Set([1]));
  });
});
