/** What is drawn in which pass. */
export const LAYERS = { mesh: 0, skeleton: 1, space: 2 } as const;
