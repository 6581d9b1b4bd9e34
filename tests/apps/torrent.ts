import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';

/** Writes a torrent of one small file that no tracker knows. */
export function writeTorrent(path: string, name: string): void {
  const content = Buffer.from(`${name}\n`.repeat(100));
  const pieces = createHash('sha1').update(content).digest();
  const head = `d4:infod6:lengthi${content.length}e4:name${name.length}:${name}12:piece lengthi16384e6:pieces20:`;
  writeFileSync(path, Buffer.concat([Buffer.from(head), pieces, Buffer.from('ee')]));
}
