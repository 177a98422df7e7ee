import { statfsSync } from 'node:fs';
import type { KyselyPlugin } from 'kysely';
import { KinemeshError } from '../../errors/index.ts';

/**
 * What is to stay free. PostgreSQL makes its journal in files of 16 MB (wal_segment_size); where the next one finds
 * no room it ends itself, which in PGlite is a loop that never comes back, and the whole process hangs in it.
 */
const LEAST_BYTES = 64e6;
/** What makes room may go further than what takes it: one more journal file still fits. */
export const LEAST_BYTES_TO_REMOVE = 24e6;

const CHANGES = new Set(['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode']);

/** Whether there is room on a disk for the database to go on. */
export interface Room {
  isThere(): boolean;
  /** @throws KinemeshError `disk-full` */
  assert(): void;
  /** Refuses changes where there is no room. */
  readonly plugin: KyselyPlugin;
}

/**
 * @param freeBytes for tests
 * @param least what is to stay free
 */
export function roomAt(folder: string, freeBytes = () => freeBytesOf(folder), least = LEAST_BYTES): Room {
  const isThere = () => freeBytes() >= least;
  const assert = () => {
    if (isThere()) return;
    throw new KinemeshError(
      'disk-full',
      `The disk with the data folder is full: ${Math.floor(freeBytes() / 1e6)} MB are free.`,
      `Free at least ${least / 1e6} MB there. What is at work then goes on.`,
    );
  };
  return {
    isThere,
    assert,
    plugin: {
      transformQuery({ node }) {
        if (CHANGES.has(node.kind)) assert();
        return node;
      },
      transformResult: async ({ result }) => result,
    },
  };
}

function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
