import { describe, expect, it } from 'vitest';
import type { TrackerFindings } from '../../src/api/index.ts';
import { choiceToBeginWith, isComplete } from './choice.ts';

const checkout = (id: string, ok = true) => ({ id, label: `~/${id}`, ok, detail: '' });
const python = (id: string, ok = true) => ({
  id,
  label: `~/${id}/bin/python`,
  origin: 'virtual environment',
  version: '3.10.14',
  ok,
  detail: '',
});
const found: TrackerFindings = {
  checkouts: [checkout('broken', false), checkout('first'), checkout('second')],
  interpreters: [python('bare', false), python('whole'), python('other')],
  chosen: null,
};

describe('the choice to begin with', () => {
  it('is the first of each that works', () => {
    expect(choiceToBeginWith(found)).toEqual({ checkoutId: 'first', interpreterId: 'whole' });
  });

  it('is what is set up, where that works', () => {
    const chosen = { checkoutId: 'second', interpreterId: 'other' };
    expect(choiceToBeginWith({ ...found, chosen })).toEqual(chosen);
    expect(choiceToBeginWith({ ...found, chosen: { checkoutId: 'broken', interpreterId: null } })).toEqual({
      checkoutId: 'first',
      interpreterId: 'whole',
    });
  });

  it('is not complete where nothing works', () => {
    const nothing = choiceToBeginWith({
      checkouts: [checkout('broken', false)],
      interpreters: [],
      chosen: null,
    });
    expect(nothing).toEqual({ checkoutId: null, interpreterId: null });
    expect(isComplete(nothing)).toBe(false);
    expect(isComplete({ checkoutId: 'a', interpreterId: 'b' })).toBe(true);
  });
});
