import type { CheckItem } from '../engines/index.ts';
import { EXIT } from './exit-codes.ts';
import { machineChecks } from './machine-checks.ts';
import type { World } from './world.ts';

/** `kinemesh doctor`: whether everything that a run needs is here. */
export async function doctorCommand(world: World, { json }: { json: boolean }): Promise<number> {
  const items = [...(await machineChecks()), ...(await engineChecks(world))];
  const healthy = items.every((item) => item.ok || !item.needed);
  if (json) world.stdout.write(`${JSON.stringify({ healthy, version: world.version, items }, null, 2)}\n`);
  else world.stdout.write(doctorText(items, healthy, world.version));
  return healthy ? EXIT.done : EXIT.failed;
}

async function engineChecks(world: World): Promise<CheckItem[]> {
  try {
    return await (await world.engine()).check();
  } catch (error) {
    return [
      {
        id: 'engine',
        label: 'Engine',
        ok: false,
        needed: true,
        detail: `it does not load: ${error instanceof Error ? error.message.split('\n')[0] : error}`,
        remedy: 'Install Kinemesh again (`npm ci` in a clone).',
      },
    ];
  }
}

function doctorText(items: readonly CheckItem[], healthy: boolean, version: string): string {
  const width = Math.max(...items.map((item) => item.label.length));
  const lines = items.flatMap((item) => {
    const mark = item.ok ? '✓' : item.needed ? '✗' : '–';
    const line = `${mark} ${item.label.padEnd(width)}  ${item.detail}`;
    return item.ok || item.remedy === null ? [line] : [line, `  ${' '.repeat(width)}  → ${item.remedy}`];
  });
  const end = healthy
    ? 'All that a run needs is here.'
    : 'Something that a run needs is missing: see the lines with ✗.';
  return [`Kinemesh ${version}`, '', ...lines, '', end, ''].join('\n');
}
