import { describe, expect, it } from 'vitest';
import { fourDHumansSettingsSchema } from '../../../../settings/index.ts';
import { nameFailure } from './index.ts';

/** What 4D-Humans @6ec7965 with PHALP @96f7e6c and PyTorch 2.14 said on a machine without network, GPU and SMPL. */
const LOGGED =
  "[11/26 09:09:02] INFO     No OpenGL_accelerate module loaded: No module named 'OpenGL_accelerate'";
const FRAMES = [
  "Error executing job with overrides: ['video.source=clip.mp4', 'render.enable=False']",
  'Traceback (most recent call last):',
  '  File "track.py", line 180, in main',
  '    phalp_tracker = HMR2_4dhuman(cfg)',
];
const FULL = 'Set the environment variable HYDRA_FULL_ERROR=1 for a complete stack trace.';

function named(words: readonly string[]) {
  const settings = fourDHumansSettingsSchema.parse({ checkout: '/4D-Humans', python: '/venv/bin/python' });
  const memory = { peakBytes: 1e9, freeBytes: 2e10, totalBytes: 3e10, oomKills: 0 };
  return nameFailure({
    settings,
    exitCode: 1,
    signal: null,
    lines: [LOGGED, ...words],
    reached: 'imports',
    importing: [],
    frames: null,
    cuda: null,
    memory,
    overLimit: null,
  });
}

describe('what the real 4D-Humans stopped at', () => {
  it("is the missing SMPL file where PHALP could not fetch its own, with PHALP's place for it", () => {
    const { code, remedy } = named([
      'wget: unable to resolve host address ‘github.com’',
      ...FRAMES,
      "FileNotFoundError: [Errno 2] No such file or directory: 'basicModel_neutral_lbs_10_207_0_v1.0.0.pkl'",
      FULL,
    ]);
    expect(code).toBe('smpl-missing');
    expect(remedy).toContain('.cache/phalp/3D/models/smpl/SMPL_NEUTRAL.pkl');
  });

  it('is the blocked download where its networks could not be fetched', () => {
    const words = ['Downloading file: head_faces.npy', ...FRAMES];
    const error = 'urllib.error.URLError: <urlopen error [Errno -2] Name or service not known>';
    expect(named([...words, error, FULL]).code).toBe('download-blocked');
  });

  it('is never a module that a library logged that it can do without', () => {
    const error = 'ValueError: Cannot load file containing pickled data when allow_pickle=False';
    const failure = named([...FRAMES, error, FULL]);
    expect([failure.code, failure.message]).toEqual([
      'tracker-failed',
      `track.py failed while it loaded its networks: ${error}.`,
    ]);
  });
});
