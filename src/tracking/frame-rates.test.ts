import { describe, expect, it } from 'vitest';
import { linkIdentities } from './link-identities.ts';
import { HEIGHT, shoot, type Walker, WIDTH } from './walkers.testing.ts';

const RED: Walker['clothes'] = [1, 3];
const BLUE: Walker['clothes'] = [12, 16];

/** When frame f is taken, s. */
const RATES: readonly (readonly [name: string, time: (f: number) => number])[] = [
  ['5 frames a second', (f) => f / 5],
  ['30 frames a second', (f) => f / 30],
  ['240 frames a second', (f) => f / 240],
  ['20 frames a second that come in pairs', (f) => Math.floor(f / 2) / 10 + (f % 2) / 60],
  ['30 frames a second, and 8 from the second second on', (f) => (f < 60 ? f / 30 : 2 + (f - 60) / 8)],
];

/** Somebody whose place is given at each second; null where nobody sees them. */
interface Mover {
  at: (seconds: number) => { x: number; y: number } | null;
  clothes: Walker['clothes'];
  size?: number;
  score?: number;
}

/** Runs four seconds through the room: of each person, who they are, and from when to when. */
function track(
  time: (f: number) => number,
  movers: Mover[],
  tracklet?: (mover: number, seconds: number) => number,
) {
  const walkers = movers.map((mover) => ({ size: 200, ...mover, at: (f: number) => mover.at(time(f)) }));
  const frames = Array.from({ length: 960 }, (_, f) => f).filter((f) => time(f) < 4).length;
  const film = shoot({
    frames,
    time,
    walkers,
    segmentFrames: frames,
    tracklet: (walker, f) => tracklet?.(walker, time(f)) ?? walker,
  });
  const { identities } = linkIdentities({ ...film, width: WIDTH, height: HEIGHT });
  return identities.map(({ rows }) => [...new Set([...rows].map((row) => film.walkerOf[row]))]);
}

const walk =
  (from: number, speed: number, y = 400) =>
  (t: number) => ({ x: from + speed * t, y });

describe.each(RATES)('at %s', (_, time) => {
  it('who is hidden for 0.4 s stays one person, while another stands by in the same clothes', () => {
    const seen = walk(300, 90);
    const people = track(
      time,
      [
        { at: (t) => (t >= 1.5 && t < 1.9 ? null : seen(t)), clothes: RED },
        { at: walk(900, 0, 420), clothes: RED },
      ],
      (mover, t) => (mover === 0 && t >= 1.9 ? 2 : mover),
    );
    expect(people).toEqual([[0], [1]]);
  });

  it('two whose tracklets change bodies as they pass are told apart by their clothes', () => {
    const people = track(
      time,
      [
        { at: walk(500, 60), clothes: RED },
        { at: walk(740, -60, 402), clothes: BLUE },
      ],
      (mover, t) => (t < 2 ? mover : 1 - mover),
    );
    expect(people).toEqual([[0], [1]]);
  });

  it('what is seen for 0.2 s is a person only where the network is sure, and what is seen for a moment never', () => {
    const visitor = (score: number, seconds: number) =>
      track(time, [
        { at: walk(300, 30), clothes: RED },
        {
          at: (t) => (t >= 1 && t < 1 + seconds ? { x: 900, y: 400 } : null),
          size: 150,
          clothes: BLUE,
          score,
        },
      ]);
    expect(visitor(0.6, 0.2)).toEqual([[0]]);
    expect(visitor(0.97, 0.016)).toEqual([[0]]);
    expect(visitor(0.97, 0.5)).toEqual([[0], [1]]);
  });

  it('a second sighting on one body that comes and goes every quarter of a second is that body’s', () => {
    const seen = walk(300, 60);
    const people = track(time, [
      { at: seen, clothes: RED },
      {
        at: (t) => (t > 1 && t < 3 && (t * 2) % 1 < 0.5 ? { x: seen(t).x + 4, y: 401 } : null),
        clothes: RED,
      },
    ]);
    expect(people).toEqual([[0]]);
  });
});
