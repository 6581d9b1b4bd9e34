import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { GalleryApp, PackageSource } from './gallery-app.ts';

/** Whether an app's packages are installed. `directory` contains the npm packages, if there are any. */
export type PackageInstallation =
  | { readonly state: 'installed'; readonly directory: string | null; readonly versions: string }
  | { readonly state: 'missing'; readonly reason: string };

const CACHE = process.env.PORTSIDE_APPS_CACHE ?? join(homedir(), '.cache', 'portside-apps');

/**
 * Installs the packages of an app that are not installed yet: npm packages into a directory of the cache, without their
 * install scripts, and Debian packages into the system, which only root can do.
 */
export function installPackages({ name, source }: Pick<GalleryApp, 'name' | 'source'>): PackageInstallation {
  const missing = (source.debian ?? []).filter((candidate) => debianVersion(candidate) === null);
  if (missing.length > 0) {
    const reason = installFromDebian(missing);
    if (reason) return { state: 'missing', reason };
  }
  let directory: string | null = null;
  if (source.npm) {
    directory = join(CACHE, `${name}-${fingerprint(source)}`);
    const reason = installFromNpm(directory, source);
    if (reason) return { state: 'missing', reason };
  }
  return { state: 'installed', directory, versions: describeVersions(source) };
}

function describeVersions({ npm = {}, debian = [] }: PackageSource): string {
  const fromNpm = Object.entries(npm).map(([name, version]) => `npm ${name} ${version}`);
  const fromDebian = debian.map((name) => `Debian ${name} ${debianVersion(name) ?? ''}`.trim());
  return [...fromNpm, ...fromDebian].join(', ');
}

function fingerprint(source: PackageSource): string {
  return createHash('sha256')
    .update(JSON.stringify([source.npm, source.overrides ?? {}]))
    .digest('hex')
    .slice(0, 8);
}

/** Returns why the packages could not be installed, or null. */
function installFromNpm(directory: string, { npm, overrides = {} }: PackageSource): string | null {
  const marker = join(directory, '.installed');
  if (existsSync(marker)) return null;
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ private: true, dependencies: npm, overrides }));
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--omit=dev', '--loglevel=error'];
  const { status, stderr } = spawnSync('npm', args, { cwd: directory, encoding: 'utf8', env: withoutNpmSettings() });
  if (status !== 0) return `npm install failed: ${errorLine(stderr)}`;
  writeFileSync(marker, '');
  return null;
}

/**
 * The environment without the variables that `npm run` sets. They describe this project, so `npm install` would not
 * install into the app's directory.
 */
function withoutNpmSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(?!config_(?:registry|cache|cafile|proxy|https_proxy)$)/.test(name),
    ),
  );
}

/** The version of an installed Debian package, or null. */
function debianVersion(name: string): string | null {
  const args = ['-W', '-f', '$' + '{Status}\t$' + '{Version}', name];
  const { status, stdout } = spawnSync('dpkg-query', args, { encoding: 'utf8' });
  const [state, version] = (stdout ?? '').split('\t');
  return status === 0 && state?.endsWith(' installed') ? (version ?? '') : null;
}

let isPackageListUpdated = false;

/** Returns why the packages could not be installed, or null. */
function installFromDebian(names: readonly string[]): string | null {
  const packages = `the Debian packages ${names.join(', ')}`;
  if (process.getuid?.() !== 0) return `Only root can install ${packages}`;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const aptGet = (...args: string[]) => spawnSync('apt-get', ['-q', ...args], { env, encoding: 'utf8' });
  if (!isPackageListUpdated) aptGet('update');
  isPackageListUpdated = true;
  const { status, stderr, error } = aptGet('install', '-y', '--no-install-recommends', ...names);
  return status === 0 ? null : `apt-get could not install ${packages}: ${error?.message ?? errorLine(stderr)}`;
}

/** The line of npm's or apt's output that gives the reason. Their last lines say where the log is. */
function errorLine(stderr: string): string {
  const lines = stderr
    .trim()
    .split('\n')
    .filter((line) => !line.includes('complete log'));
  return lines.find((line) => /^npm error (?!code|errno|syscall)/.test(line)) ?? lines.at(-1) ?? '';
}
