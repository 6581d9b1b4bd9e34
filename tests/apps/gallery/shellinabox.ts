import { userInfo } from 'node:os';
import type { GalleryApp } from '../gallery-app.ts';
import { click, press, seeText, type } from '../steps.ts';

export const app: GalleryApp = {
  name: 'shellinabox',
  title: 'Shell In A Box',
  kind: 'terminal over long-polled XHR, of the time before WebSockets',
  check: 'a command is typed and its output shows',
  source: { debian: ['shellinabox'] },
  async start(place) {
    const { username, gid, uid } = userInfo();
    const program = place.run('shellinaboxd', [
      '--localhost-only',
      '--disable-ssl',
      '--no-beep',
      '--disable-peer-check',
      `--port=${place.port}`,
      `--user=${uid}`,
      `--group=${gid}`,
      `--service=/:${username}:${gid}:${place.folder}:/bin/sh`,
    ]);
    await place.waitForHttp(program);
  },
  async use(page) {
    await seeText(page, '#', '#console, #alt_console');
    await click(page, '#vt100', 'terminal');
    await type(page, 'echo $((6 * 7)) is the answer');
    await press(page, 'Enter');
    await seeText(page, '42 is the answer', '#console');
  },
};
