import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The encodings in which a program could have written a text to disk. */
export function encodingsOf(secret: string): Buffer[] {
  const utf8 = Buffer.from(secret);
  const texts = [
    secret,
    utf8.toString('base64').replace(/=+$/, ''),
    utf8.toString('base64url'),
    utf8.toString('hex'),
    JSON.stringify(secret).slice(1, -1),
    [...secret].map((one) => (one > '~' ? `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}` : one)).join(''),
    encodeURIComponent(secret),
    // Base64 of a longer text contains it at another offset.
    ...['x', 'xx'].map((before) =>
      Buffer.from(before + secret)
        .toString('base64')
        .slice(4, -4),
    ),
  ];
  return [...new Set(texts)].flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le')]);
}

/** Files below the folder that contain one of these byte strings. */
export function filesWith(folder: string, needles: readonly Buffer[]): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => {
      const content = readIfPresent(file);
      return needles.some((needle) => content.includes(needle));
    });
}

/** The content of a file; nothing where the browser deleted it meanwhile. */
function readIfPresent(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}
