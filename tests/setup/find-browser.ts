import { type BrowserName, type Machine, thisMachine } from './machine.ts';

interface Sources {
  readonly title: string;
  /** An environment variable. If it names a program, only that one is used. */
  readonly variable: string;
  /** Names on the PATH, or absolute paths. */
  readonly programs: readonly string[];
  readonly debianPackage: string;
}

/**
 * Google Chrome is missing, because its branded builds ignore `--load-extension` since version 137. CHROME_PATH can name it
 * nevertheless.
 */
const SOURCES: Readonly<Record<BrowserName, Sources>> = {
  chromium: {
    title: 'Chromium',
    variable: 'CHROME_PATH',
    programs: [
      'chromium',
      'chromium-browser',
      'google-chrome-for-testing',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    ],
    debianPackage: 'chromium',
  },
  firefox: {
    title: 'Firefox',
    variable: 'FIREFOX_PATH',
    programs: ['firefox-esr', 'firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'],
    debianPackage: 'firefox-esr',
  },
};

/** Whether something that the tests need was found. `line` says it to a person. */
export type Obtained =
  | { readonly state: 'found' | 'fetched'; readonly path: string; readonly line: string }
  | { readonly state: 'missing'; readonly line: string };

/** The program of an installed browser, or null. If the variable names one that does not start, no other is used. */
export async function findBrowser(name: BrowserName, machine: Machine): Promise<string | null> {
  const { variable, programs } = SOURCES[name];
  const named = machine.env[variable];
  if (named) return machine.program(named);
  return firstProgram(programs, machine) ?? (await machine.downloadedBrowser(name));
}

/** Finds a browser, or gets one: downloads it with puppeteer, or installs a package if it can (root on Debian). */
export async function obtainBrowser(name: BrowserName, machine: Machine): Promise<Obtained> {
  const { title, variable, programs, debianPackage } = SOURCES[name];
  const found = await findBrowser(name, machine);
  if (found) return { state: 'found', path: found, line: `${title}: found ${found}` };

  const named = machine.env[variable];
  if (named) return { state: 'missing', line: `${title}: missing. ${variable} names ${named}, which does not start.` };

  const failures: string[] = [];
  const methods: [string, () => Promise<string | null>][] = [
    ['puppeteer', () => machine.downloadBrowser(name)],
    [
      'apt-get',
      async () => {
        await machine.installPackage(debianPackage);
        return firstProgram(programs, machine);
      },
    ],
  ];
  for (const [method, fetch] of machine.mayInstallPackages ? methods : methods.slice(0, 1)) {
    try {
      const path = await fetch();
      if (path) return { state: 'fetched', path, line: `${title}: fetched with ${method}, ${path}` };
      failures.push(`${method}: the program does not start`);
    } catch (error) {
      failures.push(`${method}: ${firstLine(error)}`);
    }
  }
  const advice = `Install ${debianPackage}, or set ${variable} to a program.`;
  return { state: 'missing', line: `${title}: missing (${failures.join('; ')}). ${advice}` };
}

/** Chromium on this machine, or null. Searches only once. */
export function findChromium(): Promise<string | null> {
  chromium ??= findBrowser('chromium', thisMachine);
  return chromium;
}

/** Firefox on this machine, or null. Searches only once. */
export function findFirefox(): Promise<string | null> {
  firefox ??= findBrowser('firefox', thisMachine);
  return firefox;
}

let chromium: Promise<string | null> | undefined;
let firefox: Promise<string | null> | undefined;

function firstProgram(programs: readonly string[], machine: Machine): string | null {
  for (const program of programs) {
    const path = machine.program(program);
    if (path) return path;
  }
  return null;
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.trim().split('\n')[0] ?? '';
}
