import type { GalleryApp } from '../gallery-app.ts';
import { click, wait } from '../steps.ts';

export const app: GalleryApp = {
  name: 'novnc',
  title: 'noVNC',
  kind: 'remote desktop on a canvas, a binary WebSocket at the root of the host',
  check: 'the desktop is drawn in its own size',
  source: { debian: ['novnc', 'websockify', 'tigervnc-standalone-server'] },
  entry: 'vnc.html',
  async start(place) {
    const port = await place.freePort();
    const server = place.run('Xtigervnc', [
      `:${port}`,
      ...['-rfbport', String(port), '-localhost', '-SecurityTypes', 'None', '-geometry', '640x480', '-nolisten', 'tcp'],
    ]);
    await place.waitForPort(server, port);
    const addresses = [`127.0.0.1:${place.port}`, `127.0.0.1:${port}`];
    await place.waitForHttp(place.run('/usr/bin/websockify', ['--web', '/usr/share/novnc', ...addresses]), '/vnc.html');
  },
  async use(page) {
    await click(page, '#noVNC_connect_button', 'button “Connect”');
    await wait('No desktop of 640 by 480 is drawn', () =>
      page.$eval('#noVNC_container canvas', (one) => {
        const { width, height } = one as HTMLCanvasElement;
        return document.documentElement.classList.contains('noVNC_connected') && width === 640 && height === 480;
      }),
    );
  },
};
