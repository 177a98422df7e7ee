import type { Page } from 'playwright-core';
import { type Picture, readPng } from './png.ts';

/** The canvas with the video's picture; it says which frame it and the bodies show. */
const PICTURE = 'canvas[data-frame-video]';

export async function viewerReady(page: Page): Promise<void> {
  await page.waitForFunction(() => window.kinemeshViewer?.ready === true);
}

/** Scrubs with the mouse to a frame, and waits until picture and bodies show it. */
export async function scrubTo(page: Page, frame: number, frameCount: number): Promise<void> {
  const box = await page.locator('[data-scrubber]').boundingBox();
  if (box === null) throw new Error('There is no timeline.');
  await page.mouse.click(box.x + ((frame + 0.5) / frameCount) * box.width, box.y + box.height / 2);
  await untilShown(page, frame);
}

/** Waits until picture and bodies show a frame. */
export async function untilShown(page: Page, frame: number): Promise<void> {
  await page.waitForFunction((wanted) => {
    const shown = window.kinemeshViewer?.frameShown;
    return shown?.video === wanted && shown.bodies === wanted;
  }, frame);
}

/** What a person sees of the video, bodies on it, without the tools that lie over it. */
export async function pictureOnScreen(page: Page): Promise<Picture> {
  const clip = await page.locator(PICTURE).boundingBox();
  if (clip === null) throw new Error('There is no picture.');
  const style = 'canvas ~ *, [class*="lookBar"], [class*="spaceBar"] { visibility: hidden !important; }';
  return readPng(await page.screenshot({ clip, style }));
}

/** The middles of the bar code's 4 × 3 cells (tools/testing/clips.ts), as shares of width and height. */
const CELLS = Array.from({ length: 12 }, (_, cell) => [
  ((cell % 4) + 0.5) / 4,
  (Math.floor(cell / 4) + 0.5) / 3,
]);

/** The number that a picture of the screen shows as a bar code. */
export function barCodeOn({ width, height, channels, data }: Picture): number {
  return CELLS.reduce((code, [u, v], cell) => {
    const at = (Math.floor(v * height) * width + Math.floor(u * width)) * channels;
    return data[at + 1] > 127 ? code | (1 << cell) : code;
  }, 0);
}

/** The same of what the picture's canvas holds: quicker than to look at the screen. */
export async function barCodeInCanvas(page: Page): Promise<number> {
  return page.locator(PICTURE).evaluate((element, cells) => {
    const canvas = element as HTMLCanvasElement;
    const context = canvas.getContext('2d');
    return cells.reduce((code, [u, v], cell) => {
      const pixel = context?.getImageData(Math.floor(u * canvas.width), Math.floor(v * canvas.height), 1, 1);
      return (pixel?.data[1] ?? 0) > 127 ? code | (1 << cell) : code;
    }, 0);
  }, CELLS);
}

/** Where two pictures of one size differ: 1 or 0 for each pixel. */
export function differenceMask(one: Picture, other: Picture): Uint8Array {
  const mask = new Uint8Array(one.width * one.height);
  for (let pixel = 0; pixel < mask.length; pixel++) {
    let most = 0;
    for (let channel = 0; channel < 3; channel++) {
      const at = pixel * one.channels + channel;
      most = Math.max(most, Math.abs(one.data[at] - other.data[at]));
    }
    mask[pixel] = most > 24 ? 1 : 0;
  }
  return mask;
}
