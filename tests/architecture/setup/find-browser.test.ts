import { describe, expect, it } from 'vitest';
import { findBrowser, obtainBrowser } from '../../setup/find-browser.ts';
import type { Machine } from '../../setup/machine.ts';

/** A machine on which nothing is, nothing can be fetched, and each attempt is written down. */
function machine(change: Partial<Machine> & { programs?: string[] } = {}) {
  const attempts: string[] = [];
  const programs = change.programs ?? [];
  const world: Machine = {
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
  return { world, attempts };
}

describe('finding a browser', () => {
  it('takes the named program before an installed one', async () => {
    const { world } = machine({ env: { CHROME_PATH: 'my-chrome' }, programs: ['chromium', 'my-chrome'] });

    expect(await findBrowser('chromium', world)).toBe('/usr/bin/my-chrome');
  });

  it('puts nothing in the place of a named program that is not there', async () => {
    const { world, attempts } = machine({
      env: { FIREFOX_PATH: '/gone' },
      programs: ['firefox'],
      mayInstallPackages: true,
    });

    expect(await obtainBrowser('firefox', world)).toEqual({
      state: 'missing',
      line: 'Firefox: missing. FIREFOX_PATH names /gone, which does not start.',
    });
    expect(attempts).toEqual([]);
  });

  it('takes an installed program before a downloaded one', async () => {
    const { world } = machine({ programs: ['chromium-browser'], downloadedBrowser: async () => '/cache/chrome' });

    expect(await findBrowser('chromium', world)).toBe('/usr/bin/chromium-browser');
  });

  it('takes a downloaded one where none is installed', async () => {
    const { world } = machine({ downloadedBrowser: async () => '/cache/chrome' });

    expect(await findBrowser('chromium', world)).toBe('/cache/chrome');
  });

  it('leaves Google Chrome alone, whose branded builds refuse extensions from the command line', async () => {
    const { world } = machine({ programs: ['google-chrome', 'google-chrome-stable'] });

    expect(await findBrowser('chromium', world)).toBeNull();
  });

  it('fetches nothing by itself', async () => {
    const { world, attempts } = machine({ mayInstallPackages: true });
    await findBrowser('chromium', world);

    expect(attempts).toEqual([]);
  });
});

describe('obtaining a browser', () => {
  it('fetches nothing where one is found', async () => {
    const { world, attempts } = machine({ programs: ['firefox'] });

    expect(await obtainBrowser('firefox', world)).toMatchObject({ state: 'found', path: '/usr/bin/firefox' });
    expect(attempts).toEqual([]);
  });

  it('downloads before it installs', async () => {
    const { world, attempts } = machine({ mayInstallPackages: true, downloadBrowser: async () => '/cache/chrome' });

    expect(await obtainBrowser('chromium', world)).toMatchObject({ state: 'fetched', path: '/cache/chrome' });
    expect(attempts).toEqual([]);
  });

  it('installs the package where the download fails', async () => {
    const { world, attempts } = machine({ mayInstallPackages: true });

    expect(await obtainBrowser('firefox', world)).toMatchObject({ state: 'fetched', path: '/usr/bin/firefox-esr' });
    expect(attempts).toEqual(['download firefox', 'install firefox-esr']);
  });

  it('installs the package where the downloaded program does not start', async () => {
    const { world, attempts } = machine({ mayInstallPackages: true, downloadBrowser: async () => null });

    expect(await obtainBrowser('chromium', world)).toMatchObject({ state: 'fetched', path: '/usr/bin/chromium' });
    expect(attempts).toEqual(['install chromium']);
  });

  it('installs nothing without the right to', async () => {
    const { world, attempts } = machine();
    await obtainBrowser('chromium', world);

    expect(attempts).toEqual(['download chromium']);
  });

  it('says in one line why there is none and how to get one', async () => {
    const { world } = machine();

    expect(await obtainBrowser('chromium', world)).toEqual({
      state: 'missing',
      line: 'Chromium: missing (puppeteer: getaddrinfo ENOTFOUND example.org). Install chromium, or set CHROME_PATH to a program.',
    });
  });
});
