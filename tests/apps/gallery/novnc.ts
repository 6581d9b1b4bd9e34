import type { GalleryApp } from '../gallery-app.ts';
import { click, waitOrFail } from '../user-actions.ts';

export const app: GalleryApp = {
  name: 'novnc',
  title: 'noVNC',
  description: 'remote desktop on a canvas, over a binary WebSocket at a root-relative URL',
  check: 'connecting; the desktop is drawn in its own size',
  source: { debian: ['novnc', 'websockify', 'tigervnc-standalone-server'] },
  entryPath: 'vnc.html',
  async start(workspace) {
    const port = await workspace.freePort();
    const server = workspace.run('Xtigervnc', [
      `:${port}`,
      ...['-rfbport', String(port), '-localhost', '-SecurityTypes', 'None', '-geometry', '640x480', '-nolisten', 'tcp'],
    ]);
    await workspace.waitForPort(server, port);
    const endpoints = [`127.0.0.1:${workspace.port}`, `127.0.0.1:${port}`];
    await workspace.waitForHttp(
      workspace.run('/usr/bin/websockify', ['--web', '/usr/share/novnc', ...endpoints]),
      '/vnc.html',
    );
  },
  async use(page) {
    await click(page, '#noVNC_connect_button', '“Connect” button');
    await waitOrFail('The canvas shows no desktop of 640 by 480 pixels', () =>
      page.$eval('#noVNC_container canvas', (element) => {
        const { width, height } = element as HTMLCanvasElement;
        return document.documentElement.classList.contains('noVNC_connected') && width === 640 && height === 480;
      }),
    );
  },
};
