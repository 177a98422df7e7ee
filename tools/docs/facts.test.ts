import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readNpzFile } from '../../src/npz/node.ts';
import { ROOT, readPage } from './pages.ts';

function helpOf(...command: string[]): string {
  const main = join(ROOT, 'src/cli/main.ts');
  return spawnSync(process.execPath, [main, ...command, '--help'], { encoding: 'utf8' }).stdout;
}

function optionsIn(text: string): string[] {
  return [...new Set(text.match(/(?<![\w-])--[a-z][a-z-]*/g))].sort();
}

/** A page's part below a heading, to the next of the same rank. */
function part(text: string, heading: string): string {
  const from = text.indexOf(`\n## ${heading}`);
  expect([heading, from > 0]).toEqual([heading, true]);
  const to = text.indexOf('\n## ', from + 1);
  return text.slice(from, to < 0 ? undefined : to);
}

describe('docs/command-line.md', () => {
  const { text } = readPage('docs/command-line.md');

  it('lists the commands that --help lists', () => {
    const listed = [...helpOf().matchAll(/^ {2}([\w-]+) (?:\[options\]|<)/gm)].map((match) => match[1]);
    const described = [...text.matchAll(/^\| `kinemesh ([\w-]+)/gm)].map((match) => match[1]);
    expect(described.sort()).toEqual(listed.filter((name) => name !== 'help').sort());
  });

  it('describes the options of `run` that --help lists, and no others', () => {
    const table = [...part(text, 'kinemesh run').matchAll(/^\| (`-.*?) \|/gm)].map((match) => match[1]);
    const known = optionsIn(helpOf('run')).filter((option) => option !== '--help');
    expect(optionsIn(table.join('\n'))).toEqual(known);
  });

  it.each(['doctor', 'check', 'edit', 'start', 'sample', 'import', 'logs'])(
    'names every option of `%s`',
    (command) => {
      const named = optionsIn(part(text, `kinemesh ${command}`));
      const missing = optionsIn(helpOf(command)).filter(
        (option) => option !== '--help' && !named.includes(option),
      );
      expect(missing).toEqual([]);
    },
  );

  it('gives the exit codes that --help gives, in the same words', () => {
    const help = helpOf();
    const listed = [...help.slice(help.indexOf('Exit codes:')).matchAll(/^ {2}(\d+) +(.+)$/gm)];
    const described = [...part(text, 'Exit codes').matchAll(/^\| (\d+) \| (.+) \|$/gm)];
    const pairs = (matches: RegExpMatchArray[]) => matches.map(([, code, meaning]) => [code, meaning]);
    expect(pairs(described)).toEqual(pairs(listed));
    expect(listed.length).toBeGreaterThan(5);
  });
});

describe('docs/troubleshooting.md', () => {
  it('has an entry for every error code, and names no other', () => {
    const source = readFileSync(join(ROOT, 'src/errors/kinemesh-error.ts'), 'utf8');
    const codes = [...source.matchAll(/^ {2}\| '([a-z-]+)'/gm)].map((match) => match[1]);
    const headings = readPage('docs/troubleshooting.md').text.match(/^### .+$/gm) ?? [];
    const described = headings.flatMap((line) => [...line.matchAll(/\(([^)]*`[a-z-]+`[^)]*)\)/g)]);
    const named = described.flatMap(([, inside]) => [...inside.matchAll(/`([a-z-]+)`/g)].map((m) => m[1]));
    expect(named.sort()).toEqual(codes.sort());
  });
});

describe('docs/motion-format.md', () => {
  const { text } = readPage('docs/motion-format.md');
  const truth = join(ROOT, 'assets/sample/truth');

  async function arraysOf(file: string): Promise<string[]> {
    const arrays = await readNpzFile(join(truth, file));
    return Object.entries(arrays).map(([key, { dtype }]) => `${key} ${dtype}`);
  }

  function described(heading: string): string[] {
    const types: Record<string, string> = { float64: 'f8', float32: 'f4', int32: 'i4', uint8: 'u1' };
    const rows = [...part(text, heading).matchAll(/^\| `(\w+)` \| \(.*?\) \| (\w+) \|/gm)];
    return rows.map(([, key, type]) => `${key} ${types[type]}`);
  }

  it("describes the arrays of a folder, of the sample's", async () => {
    expect(described('frames.npz').sort()).toEqual((await arraysOf('frames.npz')).sort());
    expect(described('tracks/1.npz').sort()).toEqual((await arraysOf('tracks/1.npz')).sort());
  });

  it('describes the fields of motion.json', () => {
    const json = JSON.parse(readFileSync(join(truth, 'motion.json'), 'utf8'));
    const section = part(text, 'motion.json');
    const named = new Set([...section.matchAll(/`(\w+)`/g)].map((match) => match[1]));
    const fields = Object.keys(json);
    for (const nested of [json.video, json.camera, json.body, json.engine, json.tracks[0]])
      fields.push(...Object.keys(nested));
    expect(fields.filter((field) => !named.has(field))).toEqual([]);
  });
});
