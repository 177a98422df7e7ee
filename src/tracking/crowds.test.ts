import { describe, expect, it } from 'vitest';
import { linkIdentities } from './link-identities.ts';
import { type Film, HEIGHT, shoot, type Walker, WIDTH } from './walkers.testing.ts';

const RED: Walker['clothes'] = [1, 3];
const BLUE: Walker['clothes'] = [12, 16];
const GREEN: Walker['clothes'] = [7, 20];

/** By id: the walkers that the rows come from, one after another, and the rows. */
function track(film: Film) {
  const shot = shoot(film);
  const { identities, discarded } = linkIdentities({ ...shot, width: WIDTH, height: HEIGHT });
  const people = identities.map(({ rows }) => {
    const walkers = [...rows].map((row) => shot.walkerOf[row]);
    return { walkers: walkers.filter((walker, i) => walker !== walkers[i - 1]), rows: rows.length };
  });
  return { people, discarded: discarded.map(({ reason, rows }) => [reason, rows.length]) };
}

type Way = Walker['at'];
const walk =
  (from: number, speed: number, y = 400): Way =>
  (f) => ({ x: from + speed * f, y });
const hidden =
  (at: Way, from: number, to: number): Way =>
  (f) =>
    f >= from && f < to ? null : at(f);
const only =
  (at: Way, from: number, to: number): Way =>
  (f) =>
    f >= from && f < to ? at(f) : null;

describe('people who meet', () => {
  it('in the same clothes go on as they went: who is behind is hidden for a second', () => {
    const { people } = track({
      frames: 240,
      walkers: [
        { at: walk(100, 4), size: 200, clothes: RED },
        { at: hidden(walk(1060, -4, 405), 105, 135), size: 200, clothes: RED },
      ],
      tracklet: (walker, f) => (walker === 1 && f >= 135 ? 7 : walker),
    });
    expect(people).toEqual([
      { walkers: [0], rows: 240 },
      { walkers: [1], rows: 210 },
    ]);
  });

  it('are themselves again where each tracklet came out of it on the other’s body', () => {
    // They stop in front of each other, so that where they go tells nothing.
    const meet =
      (from: number, side: number): Way =>
      (f) => ({
        x:
          f < 80
            ? from + (640 + side - from) * (f / 80)
            : f < 130
              ? 640 + side
              : 640 + side + (f - 130) * 4 * Math.sign(side),
        y: 400,
      });
    const { people } = track({
      frames: 250,
      walkers: [
        { at: meet(200, -25), size: 200, clothes: RED },
        { at: meet(1080, 25), size: 200, clothes: BLUE },
      ],
      tracklet: (walker, f) => (f < 105 ? walker : 1 - walker),
      segmentFrames: 300,
    });
    expect(people).toEqual([
      { walkers: [0], rows: 250 },
      { walkers: [1], rows: 250 },
    ]);
  });

  it('are themselves again where three came out of a crowd in a ring', () => {
    const meet =
      (from: number, side: number): Way =>
      (f) => ({
        x:
          f < 80
            ? from + (640 + side - from) * (f / 80)
            : f < 130
              ? 640 + side
              : 640 + side + (f - 130) * 0.1 * side,
        y: 400 + side / 4,
      });
    const { people } = track({
      frames: 250,
      walkers: [
        { at: meet(200, -30), size: 200, clothes: RED },
        { at: meet(1080, 30), size: 200, clothes: BLUE },
        { at: meet(640, 4), size: 200, clothes: GREEN },
      ],
      tracklet: (walker, f) => (f < 105 ? walker : (walker + 1) % 3),
      segmentFrames: 300,
    });
    expect(people.map(({ walkers }) => walkers)).toEqual([[0], [1], [2]]);
    for (const { rows } of people) expect(rows).toBeGreaterThan(235);
  });

  it('are twenty-five, each with one number, though they pass each other all the time', () => {
    const walkers = Array.from({ length: 25 }, (_, w): Walker => {
      const [lane, place] = [w % 5, Math.floor(w / 5)];
      const way: Way = (f) => ({
        x: 640 + 480 * Math.sin(f / 60 + place * 1.3 + lane),
        y: 120 + 110 * lane + 9 * place,
      });
      return { at: way, size: 110, clothes: [w % 24, (5 * w + 3) % 24] };
    });
    const { people } = track({ frames: 300, walkers, segmentFrames: 100 });
    expect(people.map(({ walkers }) => walkers.length)).toEqual(walkers.map(() => 1));
    for (const { rows } of people) expect(rows).toBeGreaterThan(280);
  });
});

describe('people out of sight', () => {
  it('come back from behind a wall after 1.8 s where their way leads them', () => {
    const { people } = track({
      frames: 200,
      walkers: [
        { at: hidden(walk(200, 4), 70, 124), size: 200, clothes: RED },
        { at: walk(1150, 0), size: 200, clothes: RED },
      ],
      tracklet: (walker, f) => (walker === 0 && f >= 124 ? 5 : walker),
    });
    expect(people).toEqual([
      { walkers: [0], rows: 146 },
      { walkers: [1], rows: 200 },
    ]);
  });

  it.each([
    ['the same where they come back soon', 45, RED, [[0, 1]]],
    ['others in other clothes', 45, BLUE, [[0], [1]]],
    ['others where much time has passed', 200, RED, [[0], [1]]],
  ] as const)('over the border are %s', (_, away, clothes, expected) => {
    const back = 50 + away;
    const { people } = track({
      frames: 350,
      walkers: [
        { at: only(walk(210, -4), 0, 50), size: 200, clothes: RED, clipped: true },
        {
          at: only((f) => ({ x: 10 + 4 * (f - back), y: 400 }), back, back + 80),
          size: 200,
          clothes,
          clipped: true,
        },
      ],
    });
    expect(people.map(({ walkers }) => walkers)).toEqual(expected);
  });

  it('are not the one who comes in while they go out, whatever the network followed', () => {
    const { people } = track({
      frames: 164,
      walkers: [
        { at: only(walk(300, -4), 0, 84), size: 200, clothes: RED, clipped: true },
        {
          at: only((f) => ({ x: -36 + 4 * (f - 84), y: 400 }), 84, 164),
          size: 200,
          clothes: BLUE,
          clipped: true,
        },
      ],
      tracklet: () => 0,
      segmentFrames: 200,
    });
    expect(people.map(({ walkers }) => walkers)).toEqual([[0], [1]]);
  });
});

describe('what is no person', () => {
  const statue: Walker = { at: () => ({ x: 900, y: 400 }), size: 200, clothes: BLUE, still: true };

  it('is a statue, where somebody walks past it', () => {
    const { people, discarded } = track({
      frames: 330,
      walkers: [{ at: walk(100, 2), size: 200, clothes: RED }, statue],
    });
    expect(people.map(({ walkers }) => walkers)).toEqual([[0]]);
    expect(discarded).toEqual([['figure', 330]]);
  });

  it('is a statue under a camera that pans', () => {
    const { people } = track({
      frames: 330,
      walkers: [{ at: walk(300, 1), size: 200, clothes: RED }, statue],
      pan: (f) => 150 * Math.sin(f / 50),
    });
    expect(people.map(({ walkers }) => walkers)).toEqual([[0]]);
  });

  it('is not somebody alone who keeps still, nor somebody who does for a few seconds', () => {
    expect(track({ frames: 330, walkers: [statue] }).people).toEqual([{ walkers: [0], rows: 330 }]);
    const { people } = track({
      frames: 240,
      walkers: [{ at: walk(100, 2), size: 200, clothes: RED }, statue],
    });
    expect(people.map(({ walkers }) => walkers)).toEqual([[0], [1]]);
  });
});
