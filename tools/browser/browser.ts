import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { needChromium } from './find-chromium.ts';

export const DESKTOP = { width: 1280, height: 720 } as const;
export const PHONE = { width: 390, height: 844 } as const;

/** No way out: every name but this machine's is unknown, and nothing is fetched for the browser's own sake. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]',
];

export interface PageOptions {
  readonly size?: { readonly width: number; readonly height: number };
  readonly scheme?: 'light' | 'dark';
  /** Without WebCodecs, as on plain HTTP: the player then is `<video>`. */
  readonly withoutWebCodecs?: boolean;
}

declare global {
  interface Window {
    /** What the viewer tells of itself (web/viewer/probe.ts). */
    kinemeshViewer?: {
      readonly ready: boolean;
      readonly decoder: string;
      readonly frameCount: number;
      readonly motionId: string | null;
      readonly frameShown: { readonly video: number; readonly bodies: number };
    };
  }
}

/** A tab, and what it did that it should not have. */
export interface Tab {
  readonly page: Page;
  /** Errors of scripts, of the console (broken content policy too) and requests that went elsewhere. */
  readonly faults: string[];
  close(): Promise<void>;
}

/** A Chromium of its own profile, for the tests of one file. */
export interface Browser {
  open(address: string, options?: PageOptions): Promise<Tab>;
  close(): Promise<void>;
}

export async function openBrowser(): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), 'kinemesh-chromium-'));
  const browser = await chromium.launch({
    executablePath: needChromium(),
    args: FLAGS,
    env: { ...process.env, HOME: profile, XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile },
  });
  return {
    async open(address, { size = DESKTOP, scheme = 'light', withoutWebCodecs = false } = {}) {
      const context = await browser.newContext({
        viewport: size,
        colorScheme: scheme,
        isMobile: size.width < 600,
        hasTouch: size.width < 600,
        acceptDownloads: true,
      });
      if (withoutWebCodecs) await hideWebCodecs(context);
      const page = await context.newPage();
      const faults = watch(page, address);
      await page.goto(address);
      return { page, faults, close: () => context.close() };
    },
    async close() {
      await browser.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

function hideWebCodecs(context: BrowserContext): Promise<unknown> {
  return context.addInitScript(() => {
    for (const name of ['VideoDecoder', 'VideoFrame', 'EncodedVideoChunk'])
      Reflect.deleteProperty(globalThis, name);
  });
}

function watch(page: Page, address: string): string[] {
  const faults: string[] = [];
  const { origin } = new URL(address);
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  page.on('console', (message) => {
    // The console tells of each answer that is no success; whether it should be one is another test's matter.
    if (message.type() === 'error' && !/^Failed to load resource/.test(message.text()))
      faults.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== origin) faults.push(`request: ${url}`);
  });
  return faults;
}
