import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import {
  Browser,
  detectBrowserPlatform,
  getInstalledBrowsers,
  getVersionComparator,
  install,
  resolveBuildId,
} from '@puppeteer/browsers';

/** The browsers that tests and demo drive. */
export type BrowserName = 'chromium' | 'firefox';

/** What looking for a browser needs to know of a machine, and may do to it. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Path of a program that starts, or null. */
  program(nameOrPath: string): string | null;
  /** The newest in puppeteer's cache, or null. */
  downloadedBrowser(name: BrowserName): Promise<string | null>;
  /** Fetches into puppeteer's cache. Null where the fetched one does not start, for want of libraries. */
  downloadBrowser(name: BrowserName): Promise<string | null>;
  /** Whether packages can be installed without asking anybody: root, on a system with apt-get. */
  readonly mayInstallPackages: boolean;
  installPackage(name: string): Promise<void>;
}

/** How long a download may bring nothing before it is given up. */
const STALL_MS = 15_000;

const PUPPETEER_NAMES = { chromium: Browser.CHROME, firefox: Browser.FIREFOX } as const;

const cacheDir = process.env.PUPPETEER_CACHE_DIR ?? join(homedir(), '.cache', 'puppeteer');

export const thisMachine: Machine = {
  env: process.env,
  program: (nameOrPath) => {
    const path = executable(nameOrPath);
    return path && starts(path) ? path : null;
  },
  downloadedBrowser: async (name) => {
    const browser = PUPPETEER_NAMES[name];
    const compare = getVersionComparator(browser);
    const paths = (await getInstalledBrowsers({ cacheDir }))
      .filter((one) => one.browser === browser)
      .sort((one, other) => compare(other.buildId, one.buildId))
      .map((one) => one.executablePath);
    return paths.find((path) => existsSync(path) && starts(path)) ?? null;
  },
  downloadBrowser: async (name) => {
    const platform = detectBrowserPlatform();
    if (!platform) throw new Error(`no build for ${process.platform} ${process.arch}`);
    const browser = PUPPETEER_NAMES[name];
    const { executablePath } = await unlessStalled(async (moved) => {
      const buildId = await resolveBuildId(browser, platform, 'stable');
      return install({ browser, buildId, cacheDir, downloadProgressCallback: moved });
    });
    return starts(executablePath) ? executablePath : null;
  },
  mayInstallPackages: process.getuid?.() === 0 && executable('apt-get') !== null,
  installPackage: async (name) => {
    apt('update');
    apt('install', '-y', name);
  },
};

function executable(nameOrPath: string): string | null {
  const folders = isAbsolute(nameOrPath) || nameOrPath.includes('/') ? [''] : (process.env.PATH ?? '').split(delimiter);
  for (const folder of folders) {
    const path = resolve(folder, nameOrPath);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here.
    }
  }
  return null;
}

/** A file alone proves little: Ubuntu's `chromium-browser` only asks for a snap, and a download may lack libraries. */
function starts(path: string): boolean {
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

function apt(...args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, stderr } = spawnSync('apt-get', ['-q', ...args], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr.trim().split('\n').at(-1) ?? `apt-get ${args[0]} failed`);
}

async function unlessStalled<T>(task: (moved: () => void) => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let moved = () => {};
  const stalled = new Promise<never>((_, reject) => {
    moved = () => {
      clearTimeout(timer);
      timer = setTimeout(() => reject(new Error(`nothing arrived for ${STALL_MS / 1000} s`)), STALL_MS);
    };
  });
  moved();
  try {
    return await Promise.race([task(moved), stalled]);
  } finally {
    clearTimeout(timer);
  }
}
