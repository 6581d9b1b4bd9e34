import { userInfo } from 'node:os';
import type { GalleryApp } from '../gallery-app.ts';
import { click, press, type, waitForText } from '../user-actions.ts';

export const app: GalleryApp = {
  name: 'shellinabox',
  title: 'Shell In A Box',
  description: 'terminal over long-polling XHR',
  check: 'typing a command, whose output appears',
  source: { debian: ['shellinabox'] },
  async start(workspace) {
    const { username, gid, uid } = userInfo();
    const server = workspace.run('shellinaboxd', [
      '--localhost-only',
      '--disable-ssl',
      '--no-beep',
      '--disable-peer-check',
      `--port=${workspace.port}`,
      `--user=${uid}`,
      `--group=${gid}`,
      `--service=/:${username}:${gid}:${workspace.directory}:/bin/sh`,
    ]);
    await workspace.waitForHttp(server);
  },
  async use(page) {
    await waitForText(page, '#', '#console, #alt_console');
    await click(page, '#vt100', 'terminal');
    await type(page, 'echo $((6 * 7)) is the answer');
    await press(page, 'Enter');
    await waitForText(page, '42 is the answer', '#console');
  },
};
