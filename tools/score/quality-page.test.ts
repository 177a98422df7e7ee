import { describe, expect, it } from 'vitest';
import { qualityPage } from './quality-page.ts';
import type { Check } from './report.ts';
import type { SummaryLine } from './summary.ts';

const line = (section: string, check: Check, earlier: number | null = null): SummaryLine => ({
  section,
  check,
  earlier,
  change: 'new',
});

describe('the page of figures', () => {
  const page = qualityPage([
    line(
      'accuracy',
      { name: 'PA-MPJPE, mm', value: 51.26, most: 60, raw: 85.8, about: 'The pose’s error.' },
      65,
    ),
    line('accuracy', { name: 'coverage', value: 0.97, least: 1, about: 'Frames that are there.' }, 1),
    line('pets', { name: 'IDF1', value: null, least: 0.75, about: 'Who is who.' }),
    line('detections', { name: 'the scorer itself', value: 7, least: 7, most: 7 }),
  ]);

  it('has a table with the figures of the run, and a sentence on each', () => {
    expect(page).toContain('| ✓ | PA-MPJPE, mm | ≤ 60 | 51.3 | 85.8 | 65 |');
    expect(page).toContain('| ✗ | coverage | ≥ 1 | 0.970 | – | 1 |');
    expect(page).toContain('- *PA-MPJPE, mm*: The pose’s error.');
  });

  it('tells of what is missing, and leaves out columns that nobody fills', () => {
    expect(page).toContain('| ✗ | IDF1 | ≥ 0.75 | – |\n');
    expect(page).toContain('1 of the 3 targets');
  });

  it('leaves out what is about the scorer itself', () => {
    expect(page).not.toContain('the scorer itself');
  });
});
