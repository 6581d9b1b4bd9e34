import type { GalleryApp } from '../gallery-app.ts';
import { startRedis } from '../redis.ts';
import { click, fill, press, waitForText, waitForVisible } from '../user-actions.ts';

export const app: GalleryApp = {
  name: 'redis-commander',
  title: 'Redis Commander',
  description: 'database console, jQuery page with a tree and a command line',
  check: 'typing commands, which the database answers',
  source: { npm: { 'redis-commander': '0.9.0' }, debian: ['redis-server'] },
  async start(workspace) {
    const redis = await startRedis(workspace);
    const server = workspace.runNode([
      workspace.packageFile('redis-commander/bin/redis-commander.js'),
      ...['--address', '127.0.0.1', '--port', String(workspace.port)],
      ...['--redis-host', '127.0.0.1', '--redis-port', String(redis), '--no-save'],
    ]);
    await workspace.waitForHttp(server);
  },
  async use(page) {
    await waitForVisible(page, '#keyTree .jstree-node', 'database tree');
    await click(page, '#commandLine input, #commandLineContainer input', 'command line');
    await fill(page, '#commandLine input, #commandLineContainer input', 'set answer forty-two', 'command line');
    await press(page, 'Enter');
    await fill(page, '#commandLine input, #commandLineContainer input', 'get answer', 'command line');
    await press(page, 'Enter');
    await waitForText(page, '"forty-two"', '#commandLineOutput');
  },
};
