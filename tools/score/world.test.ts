import { describe, expect, it } from 'vitest';
import { project, toWorld } from './world.ts';

describe('the way to the world', () => {
  it('turns and shifts by the row of its frame', () => {
    // Frame 1: a quarter turn about z, then 10 up.
    const matrices = [...new Array(16).fill(9), 0, -1, 0, 0, 1, 0, 0, 10, 0, 0, 1, 0, 0, 0, 0, 1];
    expect([...toWorld(matrices, 1, [1, 2, 3, 0, 0, 5])]).toEqual([-2, 11, 3, 0, 10, 5]);
  });
});

describe('the pinhole', () => {
  it('projects by the lens of its frame', () => {
    const lenses = [0, 0, 0, 0, 1000, 2000, 320, 180];
    expect(project(lenses, 1, [0.5, -0.25, 5])).toEqual([420, 80]);
  });
});
