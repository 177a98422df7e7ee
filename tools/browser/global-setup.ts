import { ensurePage } from '../build/page.ts';
import { needChromium } from './find-chromium.ts';

/** Before the tests of the page: the page as its sources are now, and a Chromium to look at it. */
export default async function setup(): Promise<void> {
  needChromium();
  await ensurePage();
}
