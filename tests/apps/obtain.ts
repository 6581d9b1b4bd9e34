import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { GalleryApp, Source } from './gallery-app.ts';

/** What became of the wish to have an app's packages. `packages` is the folder of those from npm. */
export type ObtainedApp =
  | { readonly state: 'here'; readonly packages: string | null; readonly version: string }
  | { readonly state: 'missing'; readonly reason: string };

const CACHE = process.env.PORTSIDE_APPS_CACHE ?? join(homedir(), '.cache', 'portside-apps');

/**
 * Finds the packages of an app or installs them: those from npm into a folder of the cache, without their scripts,
 * and Debian's where this is root on Debian.
 */
export function obtainApp({ name, source }: Pick<GalleryApp, 'name' | 'source'>): ObtainedApp {
  const lacking = (source.debian ?? []).filter((one) => debianVersion(one) === null);
  if (lacking.length > 0) {
    const problem = installFromDebian(lacking);
    if (problem) return { state: 'missing', reason: problem };
  }
  let packages: string | null = null;
  if (source.npm) {
    packages = join(CACHE, `${name}-${fingerprint(source)}`);
    const problem = installFromNpm(packages, source);
    if (problem) return { state: 'missing', reason: problem };
  }
  return { state: 'here', packages, version: describeSource(source) };
}

/** The packages with their versions, as the documents name them. */
function describeSource({ npm = {}, debian = [] }: Source): string {
  const fromNpm = Object.entries(npm).map(([name, version]) => `npm ${name} ${version}`);
  const fromDebian = debian.map((name) => `Debian ${name} ${debianVersion(name) ?? ''}`.trim());
  return [...fromNpm, ...fromDebian].join(', ');
}

function fingerprint(source: Source): string {
  return createHash('sha256')
    .update(JSON.stringify([source.npm, source.overrides ?? {}]))
    .digest('hex')
    .slice(0, 8);
}

function installFromNpm(folder: string, { npm, overrides = {} }: Source): string | null {
  const marker = join(folder, '.installed');
  if (existsSync(marker)) return null;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: npm, overrides }));
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--omit=dev', '--loglevel=error'];
  const { status, stderr } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8', env: cleanEnvironment() });
  if (status !== 0) return `npm install failed: ${lastLine(stderr)}`;
  writeFileSync(marker, '');
  return null;
}

/** The settings that `npm run` hands to its scripts speak of this project, and would be taken for the app's folder. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(?!config_(?:registry|cache|cafile|proxy|https_proxy)$)/.test(name),
    ),
  );
}

function debianVersion(name: string): string | null {
  const asked = ['-W', '-f', '$' + '{Status}\t$' + '{Version}', name];
  const { status, stdout } = spawnSync('dpkg-query', asked, { encoding: 'utf8' });
  const [state, version] = (stdout ?? '').split('\t');
  return status === 0 && state?.endsWith(' installed') ? (version ?? '') : null;
}

let isUpdated = false;

function installFromDebian(names: readonly string[]): string | null {
  const what = `Debian's ${names.join(', ')}`;
  if (process.getuid?.() !== 0) return `${what} is not installed, and only root may install it`;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args: string[]) => spawnSync('apt-get', ['-q', ...args], { env, encoding: 'utf8' });
  if (!isUpdated) apt('update');
  isUpdated = true;
  const { status, stderr, error } = apt('install', '-y', '--no-install-recommends', ...names);
  return status === 0 ? null : `${what} cannot be installed: ${error?.message ?? lastLine(stderr)}`;
}

/** The line that says why, where npm and apt end with where their log is. */
function lastLine(text: string): string {
  const lines = text
    .trim()
    .split('\n')
    .filter((line) => !line.includes('complete log'));
  return lines.find((line) => /^npm error (?!code|errno|syscall)/.test(line)) ?? lines.at(-1) ?? '';
}
