import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasLine, ROOT, readPage, readPages, shownCommands } from './pages.ts';

const pages = readPages();

/** A heading's address on a page, as GitHub makes it. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** What stands between two marks. */
function part(text: string, from: string, to: string): string {
  const start = text.indexOf(from);
  return text.slice(start, text.indexOf(to, start));
}

/** Without fenced blocks: what stands in them is no link and no heading. */
function prose(text: string): string {
  return text.replace(/```[\s\S]*?```/g, '');
}

describe('the pages', () => {
  it.each(pages)('$name: every link leads somewhere', ({ name, text }) => {
    const targets = [...prose(text).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]);
    const broken = targets.filter((target) => {
      if (/^https?:/.test(target)) return false;
      const [path, fragment] = target.split('#');
      const file = path === '' ? join(ROOT, name) : join(ROOT, dirname(name), path);
      if (!existsSync(file)) return true;
      if (fragment === undefined) return false;
      const headings = [...prose(readFileSync(file, 'utf8')).matchAll(/^#+ (.+)$/gm)];
      return !headings.some(([, heading]) => anchor(heading) === fragment);
    });
    expect(broken).toEqual([]);
  });

  it.each(pages)('$name: every file that it names is there', ({ text }) => {
    const named = [...prose(text).matchAll(/`((?:src|tools|docs|bin|models|assets|\.ci)\/[\w./-]+)`/g)];
    expect(named.map((match) => match[1]).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it.each(pages)('$name: every npm script that it names is there', ({ text }) => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const named = [...text.matchAll(/npm (?:run (?:-s )?|(?=test|start))([\w-]+)/g)].map((match) => match[1]);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });

  it('README.md names the two commands, and CI runs the second', () => {
    const { text } = readPage('README.md');
    expect(text).toContain('npm ci && npm start\n');
    expect(text).toContain('npm ci && npm test\n');
    const ci = readFileSync(join(ROOT, '.ci/run'), 'utf8');
    expect(ci).toMatch(/^npm ci$/m);
    expect(ci).toMatch(/^npm test /m);
  });

  it('the map knows every room, and no other', () => {
    const rows = [
      ...readPage('ARCHITECTURE.md').text.matchAll(/^\| `([\w-]+)` \|.*\| `index\.ts`|^\| `cli` \|/gm),
    ];
    const rooms = rows.map(([row, room]) => room ?? /`(\w+)`/.exec(row)?.[1]);
    const config = readFileSync(join(ROOT, '.dependency-cruiser.mjs'), 'utf8');
    const namesIn = (table: string) =>
      [...part(config, `const ${table} = {`, '};').matchAll(/^ {2}'?([\w-]+)'?: \[/gm)].map(
        (match) => match[1],
      );
    const known = namesIn('ROOMS');
    expect([...rooms].sort()).toEqual([...known].sort());
    for (const room of known) expect(existsSync(join(ROOT, 'src', room))).toBe(true);
    const ofThePage = [...readPage('ARCHITECTURE.md').text.matchAll(/^\| `web\/(\w+)` \|/gm)];
    expect(ofThePage.map((match) => match[1]).sort()).toEqual(namesIn('PAGE_ROOMS').sort());
  });
});

describe('reading a page', () => {
  it('finds marked commands with their exit codes and expected lines', () => {
    const text = [
      '<!-- start -->',
      '```sh',
      'serve',
      '```',
      '<!-- run exit=2 -->',
      '```sh',
      'a && b',
      '```',
      '',
      '<!-- expect -->',
      '```text',
      '✓ x  …',
      '```',
      '```sh',
      'not run',
      '```',
    ].join('\n');
    expect(shownCommands({ name: 'x.md', text })).toEqual([
      { kind: 'start', script: 'serve', exitCode: 0, expected: [] },
      { kind: 'run', script: 'a && b', exitCode: 2, expected: ['✓ x  …'] },
    ]);
  });

  it('takes … for anything and blanks for one blank, and nothing else', () => {
    expect(hasLine('a\n  ✓ Node     24.1 (x) \n', '✓ Node … (x)')).toBe(true);
    expect(hasLine('✓ Node 24.1 (x) and more', '✓ Node … (x)')).toBe(false);
    expect(hasLine('a+b', 'a.b')).toBe(false);
  });
});
