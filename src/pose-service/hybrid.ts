import { writeFile } from 'node:fs/promises';
import { type Job, settingsSchema } from '../api/index.ts';
import type { Body } from '../body/index.ts';
import type { Service } from '../jobs/index.ts';
import { type Motion, rowOfFrame, type Track } from '../motion/index.ts';
import { addVideo } from './add-video.ts';
import type { PoseContext } from './context.ts';
import { secondsBetween } from './health.ts';
import { oldState } from './job-states.ts';
import { stillFrom, videoOfStill } from './still-video.ts';
import { facesOf, keypointsOf, meshOf, rounded } from './video-frames.ts';
import { motionOf } from './video-result.ts';

/** PHALP believes in somebody whom it saw on five frames after one another. */
const FRAMES = 8;
/** The frame whose bodies are given: filters have come to rest by then. */
const FRAME = 4;
/** Marks the videos that were made of a picture, in the library and over a restart. */
const NAME = /^picture-frame-(\d+)\.avi$/;
/** Pictures stay in the library for so long after their job, so that they can still be asked for by its number. */
const KEPT_MS = 15 * 60_000;

/** A job for a picture, on the same queue as the videos. */
export async function jobForStill(
  context: PoseContext,
  imageBase64: string,
  frameNumber: number,
): Promise<Job> {
  const { service, engine } = context;
  const video = videoOfStill(stillFrom(imageBase64), FRAMES);
  await removeOldStills(service);
  const about = { fileName: `picture-frame-${frameNumber}.avi`, sizeBytes: video.length, sample: null };
  const videoId = await addVideo(service, about, (to) => writeFile(to, video));
  return service.startBodies(videoId, settingsSchema.parse({ engine }));
}

/** The number of the frame that the picture was, where a job is of a picture; null for videos. */
export async function frameOfStill(service: Service, job: Job): Promise<number | null> {
  const digits = NAME.exec((await service.video(job.videoId)).fileName)?.[1];
  return digits === undefined ? null : Number(digits);
}

async function removeOldStills(service: Service): Promise<void> {
  for (const { id, fileName, jobs } of await service.videos()) {
    const ended = jobs.bodies === null || oldState(jobs.bodies) !== 'completed' ? null : jobs.bodies.endedAt;
    if (NAME.test(fileName) && ended !== null && Date.now() - Date.parse(ended) > KEPT_MS)
      await service.removeVideo(id);
  }
}

/** `POST /pose/hybrid`'s answer for a job that is done: the person whose box is the largest. */
export async function hybridResult(context: PoseContext, job: Job, frameNumber: number): Promise<object> {
  const motion = await motionOf(context, job);
  const there = motion.tracks
    .map((track) => ({ track, row: rowOfFrame(track, FRAME) }))
    .filter(({ row }) => row >= 0)
    .sort((a, b) => boxArea(b.track, b.row) - boxArea(a.track, a.row));
  const common = {
    frame_number: frameNumber,
    job_id: job.id,
    engine: motion.engine.name,
    phalp_available: motion.engine.name === '4d-humans',
    processing_time_ms: Math.round((secondsBetween(job.startedAt, job.endedAt) ?? 0) * 1000),
  };
  if (there.length === 0) {
    const detection = { box_center: null, box_size: null, vitdet_used: false, num_persons_detected: 0 };
    return { keypoints: [], has_3d: false, detection, ...common, error: 'Nobody was found in the picture.' };
  }
  const [{ track, row }] = there;
  const body = await context.loadBody(motion.body);
  return { ...bodyAnswer(motion, body, track, row, there.length), ...common, error: null };
}

function boxArea({ bbox }: Track, row: number): number {
  return bbox[row * 4 + 2] * bbox[row * 4 + 3];
}

function bodyAnswer(motion: Motion, body: Body, track: Track, row: number, people: number) {
  const { width, height } = motion.video;
  const [focal] = motion.frames.intrinsics.subarray(FRAME * 4);
  const [x, y, boxWidth, boxHeight] = track.bbox.subarray(row * 4, row * 4 + 4);
  const [tx, ty, tz] = [...track.trans.subarray(row * 3, row * 3 + 3)].map((number) => rounded(number, 4));
  const box = Math.max(boxWidth, boxHeight);
  const [centreX, centreY] = [x + boxWidth / 2, y + boxHeight / 2];
  // The inverse of tz = 2 f / (b s), tx = tx_b + 2 (c - W/2) / (s b): CLIFF (Li et al., 2022), eq. 1.
  const scale = (2 * focal) / (box * tz);
  return {
    keypoints: keypointsOf(track, row),
    has_3d: true,
    mesh_vertices_data: meshOf(body, track, row),
    mesh_faces_data: facesOf(body),
    camera_translation: [tx, ty, tz],
    camera_params: {
      scale: rounded(scale, 6),
      tx: rounded(tx - (2 * (centreX - width / 2)) / (scale * box), 6),
      ty: rounded(ty - (2 * (centreY - height / 2)) / (scale * box), 6),
      type: 'weak_perspective',
    },
    camera_full: {
      tx,
      ty,
      tz,
      focal_length: rounded(focal, 3),
      img_width: width,
      img_height: height,
      type: 'perspective',
    },
    detection: {
      box_center: [rounded(centreX, 2), rounded(centreY, 2)],
      box_size: rounded(box, 2),
      vitdet_used: motion.engine.name === '4d-humans',
      num_persons_detected: people,
    },
  };
}
