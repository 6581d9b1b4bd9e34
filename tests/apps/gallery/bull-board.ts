import type { GalleryApp } from '../gallery-app.ts';
import { startRedis } from '../redis.ts';
import { clickText, reload, seeText } from '../steps.ts';

const SERVER = `
  const { createBullBoard } = require('@bull-board/api');
  const { BullMQAdapter } = require('@bull-board/api/bullMQAdapter');
  const { ExpressAdapter } = require('@bull-board/express');
  const { Queue } = require('bullmq');
  const [web, redis] = process.argv.slice(1).map(Number);
  const queue = new Queue('shipping', { connection: { host: '127.0.0.1', port: redis } });
  const serverAdapter = new ExpressAdapter();
  serverAdapter.setBasePath('');
  createBullBoard({ queues: [new BullMQAdapter(queue)], serverAdapter });
  queue.add('send the parcel', { weight: 42 }).then(() => {
    require('express')().use('/', serverAdapter.getRouter()).listen(web, '127.0.0.1');
  });
`;

export const app: GalleryApp = {
  name: 'bull-board',
  title: 'Bull Board',
  kind: 'job queues, React page with a router on the path that polls its API',
  check: 'a waiting job is shown, and its page survives a reload',
  source: {
    npm: { '@bull-board/express': '6.14.2', '@bull-board/api': '6.14.2', bullmq: '5.65.0', express: '5.1.0' },
    debian: ['redis-server'],
  },
  async start(place) {
    const redis = await startRedis(place);
    const program = place.runNode(['-e', SERVER, String(place.port), String(redis)]);
    await place.waitForHttp(program);
  },
  async use(page) {
    await clickText(page, 'a', 'shipping');
    await seeText(page, 'send the parcel');
    await clickText(page, 'a', 'Waiting');
    await reload(page);
    await seeText(page, 'send the parcel');
    await seeText(page, '42');
  },
};
