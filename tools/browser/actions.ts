import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Page } from 'playwright-core';
import { type Job, jobSchema, type Settings, type Video, videoSchema } from '../../src/api/index.ts';

const DONE_WITHIN_MS = 60_000;

/** Lets go of a file over the page, as a mouse does. */
export async function drop(page: Page, path: string): Promise<void> {
  const file = { name: basename(path), base64: readFileSync(path).toString('base64') };
  const transfer = await page.evaluateHandle(({ name, base64 }) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], name, { type: 'video/mp4' }));
    return data;
  }, file);
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent('body', type, { dataTransfer: transfer });
}

/** Chooses a file by the page's button. */
export async function choose(page: Page, path: string): Promise<void> {
  await page.locator('input[type=file]').first().setInputFiles(path);
}

/** What a page of ours asks the service, from within that page. */
export async function ask(page: Page, method: string, path: string, body?: unknown): Promise<unknown> {
  return page.evaluate(
    async ({ method, path, body }) => {
      const response = await fetch(`/api/v1${path}`, {
        method,
        headers: body === null ? {} : { 'content-type': 'application/json' },
        body: body === null ? undefined : body,
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return text === '' ? null : JSON.parse(text);
    },
    { method, path, body: body === undefined ? null : JSON.stringify(body) },
  );
}

export async function videosOf(page: Page): Promise<Video[]> {
  const answer = await ask(page, 'GET', '/videos');
  return videoSchema.array().parse(Array.isArray(answer) ? answer : (answer as { videos: unknown }).videos);
}

export async function videoNamed(page: Page, name: string): Promise<Video> {
  const found = (await videosOf(page)).find((video) => video.name === name);
  if (found === undefined) throw new Error(`There is no video ${name}.`);
  return found;
}

export async function addSample(page: Page): Promise<Video> {
  return videoSchema.parse(await ask(page, 'POST', '/videos/sample', {}));
}

/** Begins a job without the page's form. */
export async function startBodies(
  page: Page,
  videoId: string,
  settings: Partial<Settings> = {},
): Promise<Job> {
  return jobSchema.parse(
    await ask(page, 'POST', `/videos/${videoId}/jobs`, { settings: { model: 'lite', ...settings } }),
  );
}

/** Waits until a video is as wanted, and returns it. */
export async function untilVideo(
  page: Page,
  id: string,
  is: (video: Video) => boolean,
  withinMs = DONE_WITHIN_MS,
): Promise<Video> {
  const end = performance.now() + withinMs;
  for (;;) {
    const video = videoSchema.parse(await ask(page, 'GET', `/videos/${id}`));
    if (is(video)) return video;
    if (performance.now() > end) throw new Error(`Not within ${withinMs} ms: ${JSON.stringify(video)}`);
    await page.waitForTimeout(100);
  }
}

/** The id in the address of a video's page. */
export async function videoIdOf(page: Page): Promise<string> {
  await page.waitForURL(/\/videos\/[a-z0-9]+/);
  return /\/videos\/([a-z0-9]+)/.exec(page.url())?.[1] ?? '';
}
