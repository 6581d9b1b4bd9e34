import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildFolder } from './built-extension.ts';
import { ROOT } from './source-files.ts';

/** The keys of a manifest by which an extension gets access to something. */
const KEYS = ['permissions', 'optional_permissions', 'host_permissions', 'optional_host_permissions'] as const;

type Manifest = Partial<Record<(typeof KEYS)[number], string[]>> & Record<string, unknown>;

const documented = permissionsOfTable(readFileSync(join(ROOT, 'docs/permissions.md'), 'utf8'));

describe.each(['chrome', 'firefox'] as const)('the %s manifest', (browser) => {
  const manifest = JSON.parse(readFileSync(join(buildFolder(browser), 'manifest.json'), 'utf8')) as Manifest;

  it('asks for what docs/permissions.md explains, and for nothing else', () => {
    expect(permissionsOf(manifest)).toEqual(documented);
  });

  it('runs no script in pages and listens to none', () => {
    expect(Object.keys(manifest)).not.toContain('content_scripts');
    expect(Object.keys(manifest)).not.toContain('externally_connectable');
  });

  it('shows pages of others no file but the gate', () => {
    expect(manifest.web_accessible_resources).toMatchObject([{ resources: ['gate.html'] }]);
  });
});

describe('the comparison with the table', () => {
  it('notices a permission that the table does not explain', () => {
    expect(permissionsOf({ permissions: ['storage', 'tabs'] })).not.toEqual(
      permissionsOfTable('| `permissions` | `storage` | why |'),
    );
  });

  it('notices an explained permission that is not asked for', () => {
    const table = '| `permissions` | `storage` | why |\n| `host_permissions` | `https://*/*` | why |';

    expect(permissionsOf({ permissions: ['storage'] })).not.toEqual(permissionsOfTable(table));
  });
});

function permissionsOf(manifest: Manifest): string[] {
  return KEYS.flatMap((key) => (manifest[key] ?? []).map((value) => `${key} ${value}`)).toSorted();
}

function permissionsOfTable(markdown: string): string[] {
  return [...markdown.matchAll(/^\| `(\w+)` \| `([^`]+)` \|/gm)].map(([, key, value]) => `${key} ${value}`).toSorted();
}
