import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { clickText, waitForText } from '../user-actions.ts';

export const app: GalleryApp = {
  name: 'supervisor',
  title: 'Supervisor',
  description: 'process control, server-rendered, where each action is a link that redirects',
  check: 'stopping a running program by its link',
  source: { debian: ['supervisor'] },
  async start(workspace) {
    const conf = join(workspace.directory, 'supervisord.conf');
    const lines = [
      '[inet_http_server]',
      `port=127.0.0.1:${workspace.port}`,
      '[supervisord]',
      'nodaemon=true',
      'user=root',
      `logfile=${workspace.directory}/log`,
      `pidfile=${workspace.directory}/pid`,
      `childlogdir=${workspace.directory}`,
      '[rpcinterface:supervisor]',
      'supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface',
      '[program:locomotive]',
      'command=/bin/sleep 3600',
      'startsecs=0',
    ];
    if (process.getuid?.() !== 0) lines.splice(lines.indexOf('user=root'), 1);
    writeFileSync(conf, lines.join('\n'));
    const server = workspace.run('/usr/bin/supervisord', ['--configuration', conf]);
    await workspace.waitForHttp(server);
  },
  async use(page) {
    await waitForText(page, 'locomotive');
    await clickText(page, 'td a', 'Stop');
    await waitForText(page, 'stopped', '.statusstopped, .status, #statusmessage, span');
  },
};
