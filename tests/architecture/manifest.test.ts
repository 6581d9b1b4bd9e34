import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildFolder } from './built-extension.ts';
import { ROOT } from './source-files.ts';

/** The keys of a manifest that give an extension access to something. */
const KEYS = ['permissions', 'optional_permissions', 'host_permissions', 'optional_host_permissions'] as const;

type Manifest = Partial<Record<(typeof KEYS)[number], string[]>> & Record<string, unknown>;

const document = readFileSync(join(ROOT, 'docs/permissions.md'), 'utf8');

describe.each(['chrome', 'firefox'] as const)('the %s manifest', (browser) => {
  const manifest = JSON.parse(readFileSync(join(buildFolder(browser), 'manifest.json'), 'utf8')) as Manifest;

  it('requests exactly what docs/permissions.md explains', () => {
    expect(permissionsOf(manifest)).toEqual(permissionsOfTable(document, browser));
  });

  it('declares no content script, and accepts no messages from pages', () => {
    expect(Object.keys(manifest)).not.toContain('content_scripts');
    expect(Object.keys(manifest)).not.toContain('externally_connectable');
  });

  it('suggests keys for no more commands than browsers accept, and names each', () => {
    const commands = Object.entries(
      manifest.commands as Record<string, { suggested_key?: object; description?: string }>,
    );
    expect(commands.filter(([, { suggested_key }]) => suggested_key)).toHaveLength(4);
    expect(commands.filter(([name, { description }]) => !description && name !== '_execute_action')).toEqual([]);
  });

  it('lets web pages load no file but the gate', () => {
    expect(manifest.web_accessible_resources).toMatchObject([{ resources: ['gate.html'] }]);
  });
});

describe('the content security policy', () => {
  it.each(['chrome', 'firefox'] as const)('of the %s build allows one Trusted Types policy, for workers', (browser) => {
    const { content_security_policy: policy } = JSON.parse(
      readFileSync(join(buildFolder(browser), 'manifest.json'), 'utf8'),
    ) as { content_security_policy: { extension_pages: string } };

    expect(policy.extension_pages).toContain("default-src 'none'");
    expect(policy.extension_pages).toContain("require-trusted-types-for 'script'; trusted-types portside-workers");
    expect(policy.extension_pages).not.toContain('unsafe-inline');
  });
});

describe('the comparison with docs/permissions.md', () => {
  it('reports a permission that the table does not explain', () => {
    expect(permissionsOf({ permissions: ['storage', 'tabs'] })).not.toEqual(
      permissionsOfTable('| `permissions` | `storage` | why |'),
    );
  });

  it('reports a permission that is explained for Firefox only, in Chromium', () => {
    const table = '| `permissions` (Firefox) | `webRequestBlocking` | why |';

    expect(permissionsOf({ permissions: ['webRequestBlocking'] })).toEqual(permissionsOfTable(table, 'firefox'));
    expect(permissionsOf({ permissions: ['webRequestBlocking'] })).not.toEqual(permissionsOfTable(table));
  });

  it('reports an explained permission that the manifest does not request', () => {
    const table = '| `permissions` | `storage` | why |\n| `host_permissions` | `https://*/*` | why |';

    expect(permissionsOf({ permissions: ['storage'] })).not.toEqual(permissionsOfTable(table));
  });
});

function permissionsOf(manifest: Manifest): string[] {
  return KEYS.flatMap((key) => (manifest[key] ?? []).map((value) => `${key} ${value}`)).toSorted();
}

function permissionsOfTable(markdown: string, browser: 'chrome' | 'firefox' = 'chrome'): string[] {
  const rows = [...markdown.matchAll(/^\| `(\w+)`( \(Firefox\))? \| `([^`]+)` \|/gm)];
  return rows
    .filter(([, , isOfFirefox]) => isOfFirefox === undefined || browser === 'firefox')
    .map(([, key, , value]) => `${key} ${value}`)
    .toSorted();
}
