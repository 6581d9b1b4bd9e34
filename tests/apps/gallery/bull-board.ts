import type { GalleryApp } from '../gallery-app.ts';
import { startRedis } from '../redis.ts';
import { clickText, reload, waitForText } from '../user-actions.ts';

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
  description: 'job queue dashboard, React page that polls its API and has routes in the path',
  check: 'a waiting job is shown, also after its page is reloaded',
  source: {
    npm: { '@bull-board/express': '6.14.2', '@bull-board/api': '6.14.2', bullmq: '5.65.0', express: '5.1.0' },
    debian: ['redis-server'],
  },
  async start(workspace) {
    const redis = await startRedis(workspace);
    const server = workspace.runNode(['-e', SERVER, String(workspace.port), String(redis)]);
    await workspace.waitForHttp(server);
  },
  async use(page) {
    await clickText(page, 'a', 'shipping');
    await waitForText(page, 'send the parcel');
    await clickText(page, 'a', 'Waiting');
    await reload(page);
    await waitForText(page, 'send the parcel');
    await waitForText(page, '42');
  },
};
