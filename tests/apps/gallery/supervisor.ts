import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { clickText, seeText } from '../steps.ts';

export const app: GalleryApp = {
  name: 'supervisor',
  title: 'Supervisor',
  kind: 'process control, server-rendered, every action a link that redirects',
  check: 'a running program is stopped by its link',
  source: { debian: ['supervisor'] },
  async start(place) {
    const conf = join(place.folder, 'supervisord.conf');
    const lines = [
      '[inet_http_server]',
      `port=127.0.0.1:${place.port}`,
      '[supervisord]',
      'nodaemon=true',
      'user=root',
      `logfile=${place.folder}/log`,
      `pidfile=${place.folder}/pid`,
      `childlogdir=${place.folder}`,
      '[rpcinterface:supervisor]',
      'supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface',
      '[program:locomotive]',
      'command=/bin/sleep 3600',
      'startsecs=0',
    ];
    if (process.getuid?.() !== 0) lines.splice(lines.indexOf('user=root'), 1);
    writeFileSync(conf, lines.join('\n'));
    const program = place.run('/usr/bin/supervisord', ['--configuration', conf]);
    await place.waitForHttp(program);
  },
  async use(page) {
    await seeText(page, 'locomotive');
    await clickText(page, 'td a', 'Stop');
    await seeText(page, 'stopped', '.statusstopped, .status, #statusmessage, span');
  },
};
