import { describe, expect, it } from 'vitest';
import { findBrowser, obtainBrowser } from '../../setup/find-browser.ts';
import type { Machine } from '../../setup/machine.ts';

/** A machine without browsers that can't get any. It records each attempt. */
function machine(change: Partial<Machine> & { programs?: string[] } = {}) {
  const attempts: string[] = [];
  const programs = change.programs ?? [];
  const fake: Machine = {
    env: {},
    program: (name) => (programs.includes(name) ? `/usr/bin/${name}` : null),
    downloadedBrowser: async () => null,
    downloadBrowser: async (name) => {
      attempts.push(`download ${name}`);
      throw new Error('getaddrinfo ENOTFOUND example.org\n    at somewhere');
    },
    mayInstallPackages: false,
    installPackage: async (name) => {
      attempts.push(`install ${name}`);
      programs.push(name);
    },
    ...change,
  };
  return { fake, attempts };
}

describe('finding a browser', () => {
  it('prefers the named program to an installed one', async () => {
    const { fake } = machine({ env: { CHROME_PATH: 'my-chrome' }, programs: ['chromium', 'my-chrome'] });

    expect(await findBrowser('chromium', fake)).toBe('/usr/bin/my-chrome');
  });

  it('does not replace a named program that does not start', async () => {
    const { fake, attempts } = machine({
      env: { FIREFOX_PATH: '/gone' },
      programs: ['firefox'],
      mayInstallPackages: true,
    });

    expect(await obtainBrowser('firefox', fake)).toEqual({
      state: 'missing',
      line: 'Firefox: missing. FIREFOX_PATH names /gone, which does not start.',
    });
    expect(attempts).toEqual([]);
  });

  it('prefers an installed program to a downloaded one', async () => {
    const { fake } = machine({ programs: ['chromium-browser'], downloadedBrowser: async () => '/cache/chrome' });

    expect(await findBrowser('chromium', fake)).toBe('/usr/bin/chromium-browser');
  });

  it('finds a downloaded one if none is installed', async () => {
    const { fake } = machine({ downloadedBrowser: async () => '/cache/chrome' });

    expect(await findBrowser('chromium', fake)).toBe('/cache/chrome');
  });

  it('does not use Google Chrome, which refuses extensions from the command line', async () => {
    const { fake } = machine({ programs: ['google-chrome', 'google-chrome-stable'] });

    expect(await findBrowser('chromium', fake)).toBeNull();
  });

  it('downloads and installs nothing', async () => {
    const { fake, attempts } = machine({ mayInstallPackages: true });
    await findBrowser('chromium', fake);

    expect(attempts).toEqual([]);
  });
});

describe('obtaining a browser', () => {
  it('downloads and installs nothing if one is found', async () => {
    const { fake, attempts } = machine({ programs: ['firefox'] });

    expect(await obtainBrowser('firefox', fake)).toMatchObject({ state: 'found', path: '/usr/bin/firefox' });
    expect(attempts).toEqual([]);
  });

  it('prefers a download to a package', async () => {
    const { fake, attempts } = machine({ mayInstallPackages: true, downloadBrowser: async () => '/cache/chrome' });

    expect(await obtainBrowser('chromium', fake)).toMatchObject({ state: 'fetched', path: '/cache/chrome' });
    expect(attempts).toEqual([]);
  });

  it('installs the package if the download fails', async () => {
    const { fake, attempts } = machine({ mayInstallPackages: true });

    expect(await obtainBrowser('firefox', fake)).toMatchObject({ state: 'fetched', path: '/usr/bin/firefox-esr' });
    expect(attempts).toEqual(['download firefox', 'install firefox-esr']);
  });

  it('installs the package if the downloaded program does not start', async () => {
    const { fake, attempts } = machine({ mayInstallPackages: true, downloadBrowser: async () => null });

    expect(await obtainBrowser('chromium', fake)).toMatchObject({ state: 'fetched', path: '/usr/bin/chromium' });
    expect(attempts).toEqual(['install chromium']);
  });

  it('installs nothing without permission', async () => {
    const { fake, attempts } = machine();
    await obtainBrowser('chromium', fake);

    expect(attempts).toEqual(['download chromium']);
  });

  it('says in one line why it found none and how to get one', async () => {
    const { fake } = machine();

    expect(await obtainBrowser('chromium', fake)).toEqual({
      state: 'missing',
      line: 'Chromium: missing (puppeteer: getaddrinfo ENOTFOUND example.org). Install chromium, or set CHROME_PATH to a program.',
    });
  });
});
