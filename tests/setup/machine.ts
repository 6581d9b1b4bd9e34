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

/** The browsers that tests and the demo use. */
export type BrowserName = 'chromium' | 'firefox';

/** What the search for a browser has to know about the machine, and may do to it. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Path of the program, or null if it does not start. */
  program(nameOrPath: string): string | null;
  /** The newest browser in puppeteer's cache, or null. */
  downloadedBrowser(name: BrowserName): Promise<string | null>;
  /** Downloads into puppeteer's cache. Null if the program does not start, because libraries are missing. */
  downloadBrowser(name: BrowserName): Promise<string | null>;
  /** Whether packages can be installed without a question: as root, on a system with apt-get. */
  readonly mayInstallPackages: boolean;
  installPackage(name: string): Promise<void>;
}

/** A download that makes no progress for this long is given up. */
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
    const { executablePath } = await failIfStalled(async (onProgress) => {
      const buildId = await resolveBuildId(browser, platform, 'stable');
      return install({ browser, buildId, cacheDir, downloadProgressCallback: onProgress });
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

/** That the file exists proves little: Ubuntu's `chromium-browser` only asks for a snap, and libraries can be missing. */
function starts(path: string): boolean {
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

function apt(...args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, stderr } = spawnSync('apt-get', ['-q', ...args], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr.trim().split('\n').at(-1) ?? `apt-get ${args[0]} failed`);
}

async function failIfStalled<T>(task: (onProgress: () => void) => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let onProgress = () => {};
  const stalled = new Promise<never>((_, reject) => {
    onProgress = () => {
      clearTimeout(timer);
      timer = setTimeout(() => reject(new Error(`no progress for ${STALL_MS / 1000} s`)), STALL_MS);
    };
  });
  onProgress();
  try {
    return await Promise.race([task(onProgress), stalled]);
  } finally {
    clearTimeout(timer);
  }
}
