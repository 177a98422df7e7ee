/** What the tests write into pickles. Numbers with a fraction become Python floats, others ints. */
export type Written =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly Written[]
  | Tuple
  | Float
  | Dict
  | Global
  | Reduced
  | Built
  | ArrayOf
  | ScalarOf
  | Recorded;

export interface Tuple {
  readonly is: 'tuple';
  readonly items: readonly Written[];
}
export interface Float {
  readonly is: 'float';
  readonly value: number;
}
export interface Dict {
  readonly is: 'dict';
  readonly entries: readonly (readonly [Written, Written])[];
}
export interface Global {
  readonly is: 'global';
  readonly module: string;
  readonly name: string;
}
/** A call of a global. */
export interface Reduced {
  readonly is: 'reduced';
  readonly callee: Global;
  readonly args: readonly Written[];
}
/** An object of a class, made without a call and then given its state. */
export interface Built {
  readonly is: 'built';
  readonly type: Global;
  readonly state: Written;
}
export interface ArrayOf {
  readonly is: 'array';
  /** NumPy's letter and bytes: f4, i8, U3. */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: readonly (number | string | Written)[];
  readonly order: 'C' | 'F';
}
export interface ScalarOf {
  readonly is: 'scalar';
  readonly dtype: string;
  readonly value: number;
}
/** The same object wherever it stands in the value: written once, then recalled, as Python does. */
export interface Recorded {
  readonly is: 'recorded';
  readonly value: Written;
}

export const tuple = (...items: Written[]): Tuple => ({ is: 'tuple', items });
export const float = (value: number): Float => ({ is: 'float', value });
export const dict = (entries: Readonly<Record<string, Written>>): Dict => ({
  is: 'dict',
  entries: Object.entries(entries),
});
export const dictOfPairs = (entries: readonly (readonly [Written, Written])[]): Dict => ({
  is: 'dict',
  entries,
});
export const global = (module: string, name: string): Global => ({ is: 'global', module, name });
export const reduced = (callee: Global, ...args: Written[]): Reduced => ({ is: 'reduced', callee, args });
export const built = (type: Global, state: Written): Built => ({ is: 'built', type, state });
export const scalar = (dtype: string, value: number): ScalarOf => ({ is: 'scalar', dtype, value });
export const recorded = (value: Written): Recorded => ({ is: 'recorded', value });
export function array(
  dtype: string,
  shape: readonly number[],
  values: readonly (number | string | Written)[],
  order: 'C' | 'F' = 'C',
): ArrayOf {
  return { is: 'array', dtype, shape, values, order };
}
