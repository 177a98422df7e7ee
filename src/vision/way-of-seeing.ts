/**
 * Counts up whenever the same video, settings and networks come to other evidence, so that none of an earlier way is
 * mixed in.
 */
export const WAY_OF_SEEING = 3;
