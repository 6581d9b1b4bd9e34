import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';

/** Writes a torrent file for one small file, without a tracker. */
export function writeTorrent(path: string, name: string): void {
  const content = Buffer.from(`${name}\n`.repeat(100));
  const pieces = createHash('sha1').update(content).digest();
  const header = `d4:infod6:lengthi${content.length}e4:name${name.length}:${name}12:piece lengthi16384e6:pieces20:`;
  writeFileSync(path, Buffer.concat([Buffer.from(header), pieces, Buffer.from('ee')]));
}
