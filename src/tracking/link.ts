import { meanAppearance } from './appearance.ts';
import { firstWhere } from './first-where.ts';
import { type LinkCost, linkCost, type Piece } from './link-cost.ts';
import { type Edge, matchBest } from './match.ts';
import { type Scene, type Tracklet, WHOLE_ENOUGH } from './scene.ts';
import { isSeenFor } from './seen-time.ts';
import { trendAtEnd, trendAtStart } from './trend.ts';

/** One pass over all open ends. Sure links come first, so that later ones know more. */
interface Stage {
  /** s */
  readonly longestGap: number;
  readonly highestCost: number;
  /** Most that the clothes may differ; a stage with a limit needs to know them. */
  readonly clothes: number | null;
  /** By how much the next best partner, on either side, must be worse. */
  readonly margin: number;
}

const STAGES: readonly Stage[] = [
  { longestGap: 0.25, highestCost: 3.5, clothes: null, margin: 1 },
  { longestGap: 0.25, highestCost: 10, clothes: null, margin: 0 },
  { longestGap: 0.6, highestCost: 8, clothes: null, margin: 0 },
  { longestGap: 2, highestCost: 8, clothes: null, margin: 0 },
  { longestGap: 8, highestCost: 11.5, clothes: 0.2, margin: 0.7 },
];
/** The first pass over what was cut apart in a crowd: whoever was near may be who goes on. */
const ANEW: Stage = { longestGap: 2.5, highestCost: 9, clothes: null, margin: 0 };
/**
 * Who went out of the picture and came back after longer than this is known by the clothes alone, and after
 * still longer (PHALP's 50 frames) is somebody new: of those who come in, most wear something alike.
 */
const OUTSIDE_SECONDS = 0.5;
const SAME_CLOTHES = 0.15;
const LONGEST_OUTSIDE_SECONDS = 2;
/** Over longer gaps than this, pieces seen for less are nobody: chains of chance sightings would grow. */
const PASSING_GAP_SECONDS = 0.6;
const PASSING_SECONDS = 0.09;
/** Clothes this different are another's, where both were seen for so long. */
const OTHER_CLOTHES = 0.55;
const KNOWN_SECONDS = 0.3;
/** How near to the picture's border a box counts as leaving, in body sizes. */
const BORDER = 0.08;
/** How much of a piece tells its clothes. */
const APPEARANCE_SECONDS = 1.5;
const LONGEST_APPEARANCE_SECONDS = 5;
const LEAST_APPEARANCE_SECONDS = 0.4;

/**
 * Joins tracklets that are one person seen again: over segment borders, gaps and occlusions, never over
 * cuts. Each stage solves one assignment over all ends and starts.
 *
 * @param anew whether the tracklets were cut apart in crowds, where the nearest is not surely the same
 */
export function linkTracklets(scene: Scene, tracklets: readonly Tracklet[], anew = false): Tracklet[] {
  let pieces = tracklets.map((rows) => describe(scene, rows));
  for (const stage of anew ? [ANEW, ...STAGES] : STAGES) pieces = runStage(scene, pieces, stage);
  return pieces.map(({ rows }) => rows);
}

function describe(scene: Scene, rows: Tracklet): Piece {
  return {
    rows,
    shot: scene.shot[scene.sightings.frame[rows[0]]],
    start: trendAtStart(scene, rows),
    end: trendAtEnd(scene, rows),
    startAppearance: appearanceAt(scene, rows, rows[0]),
    endAppearance: appearanceAt(scene, rows, rows[rows.length - 1]),
  };
}

/**
 * The mean colours round one of the rows: of those nearest in time on which the person was alone and whole, so
 * that nobody else's clothes are in it, as far as there are some.
 */
function appearanceAt(scene: Scene, rows: Tracklet, row: number): Float64Array | null {
  const { sightings, time } = scene;
  const { appearance, whole, alone } = sightings;
  if (!appearance) return null;
  const after = (i: number): number => time[sightings.frame[rows[i]]] - time[sightings.frame[row]];
  const within = (seconds: number): Tracklet =>
    rows.slice(
      firstWhere(rows.length, (i) => after(i) >= -seconds),
      firstWhere(rows.length, (i) => after(i) > seconds),
    );
  const near = within(APPEARANCE_SECONDS);
  const clear = within(LONGEST_APPEARANCE_SECONDS).filter((row) => alone[row] && whole[row] >= WHOLE_ENOUGH);
  if (isSeenFor(scene, clear, LEAST_APPEARANCE_SECONDS)) {
    const limit = Math.max(APPEARANCE_SECONDS, nearestSeconds(scene, clear, row));
    const nearest = clear.filter(
      (other) => Math.abs(time[sightings.frame[other]] - time[sightings.frame[row]]) <= limit,
    );
    return meanAppearance(appearance, nearest);
  }
  const shown = near.filter((row) => whole[row] >= WHOLE_ENOUGH);
  return meanAppearance(appearance, shown.length > 0 ? shown : near);
}

/** How far from a row one has to go for enough of others. */
function nearestSeconds({ sightings, time, frameSeconds }: Scene, rows: Tracklet, row: number): number {
  const away = (other: number): number => Math.abs(time[sightings.frame[other]] - time[sightings.frame[row]]);
  let seconds = 0;
  for (const other of rows.toSorted((a, b) => away(a) - away(b) || a - b)) {
    seconds += frameSeconds[sightings.frame[other]];
    if (seconds >= LEAST_APPEARANCE_SECONDS) return away(other);
  }
  return Number.POSITIVE_INFINITY;
}

function runStage(scene: Scene, pieces: readonly Piece[], stage: Stage): Piece[] {
  const edges = candidateEdges(scene, pieces, stage);
  const clear = stage.margin > 0 ? withoutRivals(edges, stage.margin) : edges;
  const next = new Map(matchBest(clear).map(({ from, to }) => [from, to]));
  const followers = new Set(next.values());
  const joined: Piece[] = [];
  pieces.forEach((piece, i) => {
    if (followers.has(i)) return;
    if (!next.has(i)) {
      joined.push(piece);
      return;
    }
    const chain = [piece];
    for (let j = next.get(i); j !== undefined; j = next.get(j)) chain.push(pieces[j]);
    joined.push(
      describe(
        scene,
        chain.flatMap(({ rows }) => rows),
      ),
    );
  });
  return joined.sort((a, b) => a.start.frame - b.start.frame || a.rows[0] - b.rows[0]);
}

function candidateEdges(scene: Scene, pieces: readonly Piece[], stage: Stage): Edge[] {
  const order = pieces
    .map((_, i) => i)
    .sort((a, b) => pieces[a].start.frame - pieces[b].start.frame || a - b);
  const edges: Edge[] = [];
  pieces.forEach((piece, from) => {
    const next = firstWhere(order.length, (k) => pieces[order[k]].start.frame > piece.end.frame);
    for (let k = next; k < order.length; k++) {
      const to = order[k];
      if (scene.time[pieces[to].start.frame] - scene.time[piece.end.frame] > stage.longestGap) break;
      const link = linkCost(scene, piece, pieces[to]);
      if (link && isAllowed(scene, piece, pieces[to], link, stage)) {
        edges.push({ from, to, gain: stage.highestCost - link.cost });
      }
    }
  });
  return edges;
}

function isAllowed(scene: Scene, from: Piece, to: Piece, link: LinkCost, stage: Stage): boolean {
  if (link.cost >= stage.highestCost || link.gap > stage.longestGap) return false;
  if (stage.clothes !== null && (link.clothes === null || link.clothes > stage.clothes)) return false;
  const bothSeenFor = (seconds: number): boolean =>
    isSeenFor(scene, from.rows, seconds) && isSeenFor(scene, to.rows, seconds);
  if (link.gap > PASSING_GAP_SECONDS && !bothSeenFor(PASSING_SECONDS)) return false;
  if (link.clothes !== null && link.clothes > OTHER_CLOTHES && bothSeenFor(KNOWN_SECONDS)) return false;
  if (link.gap <= OUTSIDE_SECONDS) return true;
  const left = atBorder(scene, from.rows[from.rows.length - 1]) || atBorder(scene, to.rows[0]);
  if (!left) return true;
  return link.gap <= LONGEST_OUTSIDE_SECONDS && link.clothes !== null && link.clothes < SAME_CLOTHES;
}

/** Whether a sighting touches the left or right border: where people go out of the picture. */
function atBorder({ sightings, width }: Scene, row: number): boolean {
  const margin = BORDER * sightings.size[row];
  return (
    sightings.box[row * 4] < margin || sightings.box[row * 4] + sightings.box[row * 4 + 2] > width - margin
  );
}

/** Edges whose ends have no other choice that is nearly as good. */
function withoutRivals(edges: readonly Edge[], margin: number): Edge[] {
  const [ends, starts] = [new Map<number, number[]>(), new Map<number, number[]>()];
  for (const { from, to, gain } of edges) {
    ends
      .set(from, ends.get(from) ?? [])
      .get(from)
      ?.push(gain);
    starts
      .set(to, starts.get(to) ?? [])
      .get(to)
      ?.push(gain);
  }
  const unrivalled = (gains: readonly number[] = [], gain: number): boolean =>
    gains.filter((other) => other > gain - margin).length === 1;
  return edges.filter(
    ({ from, to, gain }) => unrivalled(ends.get(from), gain) && unrivalled(starts.get(to), gain),
  );
}
