import { expect, test } from 'vitest';
import { displayFileName, downloadName, extensionOf } from './file-names.ts';

test('of a path only the file’s own name is kept', () => {
  expect(displayFileName('C:\\films\\Anna läuft.MOV')).toBe('Anna läuft.MOV');
  expect(displayFileName('../../etc/passwd')).toBe('passwd');
  expect(displayFileName('two\nlines.mp4')).toBe('two lines.mp4');
  expect(displayFileName('holiday\u202egpj.mp4')).toBe('holidaygpj.mp4');
  expect(displayFileName(`${'x'.repeat(300)}.mp4`)).toHaveLength(200);
  expect(() => displayFileName('films/')).toThrow(/The name is empty/);
});

test('an extension is one that is usual', () => {
  expect(['a.MP4', 'a', 'a.tar.gz', 'a.mp4 ', 'a.p/q', '.mov'].map(extensionOf)).toEqual([
    '.mp4',
    '',
    '.gz',
    '',
    '',
    '.mov',
  ]);
});

test('a download’s name suits every system and keeps what was read', () => {
  expect(downloadName('a:b?.mp4', '-bodies.mp4')).toBe('a_b_-bodies.mp4');
  expect(downloadName('.mp4', '.zip')).toBe('video.zip');
  expect(downloadName('..', '.zip')).toBe('_.zip');
});
