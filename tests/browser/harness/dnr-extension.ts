import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FILES = {
  'manifest.json': JSON.stringify({
    manifest_version: 3,
    name: 'Rules',
    version: '1',
    permissions: ['declarativeNetRequestWithHostAccess'],
    host_permissions: ['*://*/*', 'wss://*/*'],
    background: { service_worker: 'background.js' },
  }),
  'background.js': '',
  'options.html': '<!doctype html><title>Rules</title>',
};

/**
 * Creates an extension that has access to all hosts and does nothing, and returns its folder. Tests can set its rules;
 * Portside's background would replace them with its own.
 */
export function createDnrExtension(): string {
  const folder = mkdtempSync(join(tmpdir(), 'portside-dnr-'));
  for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, name), content);
  return folder;
}
