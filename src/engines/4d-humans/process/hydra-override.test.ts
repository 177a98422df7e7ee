import { expect, it } from 'vitest';
import { standInCheckout } from '../../../../tools/stand-in/stand-in.ts';
import { runProgram } from '../../../supervise/index.ts';
import { hydraOverride } from './hydra-override.ts';

/** Reads settings as track.py's own Hydra does, and resolves them as OmegaConf does. */
const READ = `
import json, sys
from hydra.core.override_parser.overrides_parser import OverridesParser
from omegaconf import OmegaConf
parsed = OverridesParser.create().parse_overrides(sys.argv[1:])
print(json.dumps([OmegaConf.create({"v": one.value()})["v"] for one in parsed]))
`;

const TEXTS = [
  '/data/clip.mp4',
  "/data/it's.mp4",
  '/data/a b, c=d: {e} (f) [g] "h".mp4',
  'C:\\Users\\a\\clip.mp4',
  'ends with a backslash\\',
  "a quote after a backslash \\' and more \\\\'",
  `/data/$\{oc.env:HOME}/x`,
  '/data/größer 🏃.mp4',
  'null',
  'True',
  '12',
  '1e5',
  '',
  '~/x',
  'a#b',
  '$HOME',
];

it('writes any text so that Hydra has it as it was', async () => {
  const standIn = await standInCheckout();
  try {
    const { stdout, stderr } = await runProgram(
      {
        command: standIn.python,
        args: ['-c', READ, ...TEXTS.map((text) => hydraOverride('video.source', text))],
        cwd: null,
        env: { ...standIn.env, PYTHONIOENCODING: 'utf-8' },
      },
      { seconds: 60 },
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual(TEXTS);
  } finally {
    standIn.remove();
  }
});

it('leaves ordinary paths, numbers and truth values as one would type them', () => {
  expect(hydraOverride('video.source', '/data/clip_1.mp4')).toBe('video.source=/data/clip_1.mp4');
  expect(hydraOverride('video.end_frame', 1300)).toBe('video.end_frame=1300');
  expect(hydraOverride('render.enable', false)).toBe('render.enable=false');
  expect(hydraOverride('video.base_path', null)).toBe('video.base_path=null');
});
