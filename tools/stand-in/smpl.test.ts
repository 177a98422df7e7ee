import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSmplBody, readSmpl } from '../../src/body/index.ts';
import { type StandIn, standInCheckout } from './stand-in.ts';

const REST =
  'import json, numpy, stand_in.skeleton as s\n' +
  'print(json.dumps([s.rest_joints(numpy.array(b + [0.0] * 8)).ravel().tolist() for b in ([0.0, 0.0], [1.0, 1.0])]))';

let standIn: StandIn;

beforeAll(async () => {
  standIn = await standInCheckout();
});

afterAll(() => standIn?.remove());

describe("the stand-in's file of SMPL's form", () => {
  it("has the stand-in's own joints, in each shape", async () => {
    const [plain, shaped] = JSON.parse(execFileSync(standIn.python, ['-c', REST], { encoding: 'utf8' }));
    const bytes = readFileSync(join(standIn.home, '.cache/4DHumans/data/smpl/SMPL_NEUTRAL.pkl'));
    const model = await readSmpl(new Uint8Array(bytes));
    expect(model.jointTemplate.length).toBe(72);
    for (const [index, value] of model.jointTemplate.entries()) {
      expect(value).toBeCloseTo(plain[index], 6);
      const moved = value + model.jointBasis[index * 10] + model.jointBasis[index * 10 + 1];
      expect(moved).toBeCloseTo(shaped[index], 6);
    }
    const { triangles, vertexCount } = createSmplBody(model, '0'.repeat(64));
    expect([vertexCount, triangles.length / 3]).toEqual([2170, 3720]);
  });
});
