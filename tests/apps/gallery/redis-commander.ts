import type { GalleryApp } from '../gallery-app.ts';
import { startRedis } from '../redis.ts';
import { click, fill, press, see, seeText } from '../steps.ts';

export const app: GalleryApp = {
  name: 'redis-commander',
  title: 'Redis Commander',
  kind: 'database console, jQuery page with a tree and a command line',
  check: 'a command is typed and the database answers',
  source: { npm: { 'redis-commander': '0.9.0' }, debian: ['redis-server'] },
  async start(place) {
    const redis = await startRedis(place);
    const program = place.runNode([
      place.installed('redis-commander/bin/redis-commander.js'),
      ...['--address', '127.0.0.1', '--port', String(place.port)],
      ...['--redis-host', '127.0.0.1', '--redis-port', String(redis), '--no-save'],
    ]);
    await place.waitForHttp(program);
  },
  async use(page) {
    await see(page, '#keyTree .jstree-node', 'tree of databases');
    await click(page, '#commandLine input, #commandLineContainer input', 'command line');
    await fill(page, '#commandLine input, #commandLineContainer input', 'set answer forty-two', 'command line');
    await press(page, 'Enter');
    await fill(page, '#commandLine input, #commandLineContainer input', 'get answer', 'command line');
    await press(page, 'Enter');
    await seeText(page, '"forty-two"', '#commandLineOutput');
  },
};
