import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A page of the documentation. */
export interface Page {
  /** From the repository's root, as in `docs/quick-start.md`. */
  readonly name: string;
  readonly text: string;
}

/** A command that a page shows, marked to be run. */
export interface ShownCommand {
  /** `start`: it runs until it is stopped, and hands out a page. */
  readonly kind: 'run' | 'start';
  readonly script: string;
  readonly exitCode: number;
  /** Lines that have to appear in its output, `…` standing for anything. */
  readonly expected: readonly string[];
}

/** All pages: those at the root and those in docs. */
export function readPages(): Page[] {
  const names = [
    ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
    ...readdirSync(join(ROOT, 'docs'))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ];
  return names.map((name) => ({ name, text: readFileSync(join(ROOT, name), 'utf8') }));
}

/** One page by its name. */
export function readPage(name: string): Page {
  return { name, text: readFileSync(join(ROOT, name), 'utf8') };
}

const MARKED = /<!-- (run|start|expect)(?: exit=(\d+))? -->\n+```\w*\n([\s\S]*?)```/g;

/** The commands that are marked with `<!-- run -->` or `<!-- start -->`, in order, each with what `<!-- expect -->` says of it. */
export function shownCommands({ name, text }: Page): ShownCommand[] {
  const commands: { kind: 'run' | 'start'; script: string; exitCode: number; expected: string[] }[] = [];
  for (const [, kind, exit, body] of text.matchAll(MARKED)) {
    if (kind !== 'expect') {
      commands.push({
        kind: kind === 'start' ? 'start' : 'run',
        script: body.trim(),
        exitCode: Number(exit ?? 0),
        expected: [],
      });
      continue;
    }
    const command = commands.at(-1);
    if (command === undefined) throw new Error(`${name} expects something of no command.`);
    command.expected.push(...body.split('\n').filter((line) => line.trim() !== ''));
  }
  const marks = text.match(/<!-- (run|start|expect)/g)?.length ?? 0;
  const read = [...text.matchAll(MARKED)].length;
  if (marks !== read) throw new Error(`${name} has a mark without a block below it.`);
  return commands;
}

/** Whether a line of the output is the expected one: runs of blanks count as one, `…` stands for anything. */
export function hasLine(output: string, expected: string): boolean {
  const literal = (part: string) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = squeeze(expected).split('…').map(literal).join('.*');
  const line = new RegExp(`^${pattern}$`);
  return output.split('\n').some((candidate) => line.test(squeeze(candidate)));
}

function squeeze(line: string): string {
  return line.replace(/\s+/g, ' ').trim();
}
