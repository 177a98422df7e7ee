import { describe, expect, it } from 'vitest';
import {
  FIXTURES,
  type Fixture,
  inputPixels,
  inputTensor,
  largestDifference,
  readPicture,
} from './fixtures.ts';

const SIDE = 256;

function plainPicture(value: number): Uint8Array {
  return new Uint8Array(SIDE * SIDE * 3).fill(value);
}

function fixtureNamed(name: string): Fixture {
  const fixture = FIXTURES.find((candidate) => candidate.name === name);
  if (!fixture) throw new Error(`There is no fixture ${name}.`);
  return fixture;
}

describe('the inputs of the comparison', () => {
  it('lay the pictures out like the squares of a chessboard, cut to size', () => {
    const fixture = fixtureNamed('movenet-multipose.640x1152');
    const pixels = inputPixels(fixture, (name) => plainPicture(name === 'astronaut' ? 10 : 200));
    const at = (x: number, y: number): number => pixels[(y * 1152 + x) * 3];
    expect([at(0, 0), at(255, 255), at(256, 0), at(1151, 255)]).toEqual([10, 10, 200, 10]);
    expect([at(0, 256), at(256, 256), at(0, 512), at(1151, 639)]).toEqual([200, 10, 10, 10]);
  });

  it('go from the ends of a byte to the ends of the range that the network takes', () => {
    const ends = Uint8Array.of(0, 255);
    expect([...inputTensor(fixtureNamed('blazepose-detector.astronaut').network, ends)]).toEqual([-1, 1]);
    expect([...inputTensor(fixtureNamed('blazepose-landmark-lite.astronaut').network, ends)]).toEqual([0, 1]);
    expect([...inputTensor(fixtureNamed('movenet-multipose.256x256').network, ends)]).toEqual([0, 255]);
  });

  it('refuse a picture that is not 256 pixels square', () => {
    // 1 × 1, RGB
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVQI12NgYGAAAAAEAAEnNCcKAAAAAElFTkSuQmCC',
      'base64',
    );
    expect(() => readPicture(png)).toThrow('The picture is not 256 pixels square.');
  });
});

describe('the difference between two outputs', () => {
  it('is the largest, without its sign', () => {
    expect(largestDifference('landmarks', Float32Array.of(1, 2, 3), Float32Array.of(1, 2.5, 2.75))).toBe(0.5);
  });

  it('is one of probabilities for a silhouette', () => {
    const difference = largestDifference('segmentation', Float32Array.of(-700, 0), Float32Array.of(-900, 1));
    expect(difference).toBeCloseTo(0.2311, 4);
  });

  it('is infinite where an output is short or not a number', () => {
    expect(largestDifference('scores', Float32Array.of(1, 2), Float32Array.of(1))).toBe(
      Number.POSITIVE_INFINITY,
    );
    const broken = largestDifference('scores', Float32Array.of(1), Float32Array.of(Number.NaN));
    expect(broken).toBe(Number.POSITIVE_INFINITY);
  });
});
