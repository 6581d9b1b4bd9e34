import type { GalleryApp } from '../gallery-app.ts';
import { click, clickText, fill, seeText } from '../steps.ts';

const SERVER = `
  const express = require('express');
  const parameter = { name: 'name', in: 'query', schema: { type: 'string' } };
  const ok = { 200: { description: 'A greeting' } };
  const description = {
    openapi: '3.0.3',
    info: { title: 'Greetings', version: '1' },
    servers: [{ url: '/api/v1' }],
    paths: { '/greeting': { get: { summary: 'Greets', parameters: [parameter], responses: ok } } },
  };
  const app = express();
  app.get('/api/v1/greeting', (request, response) => response.json({ text: 'Good day, ' + request.query.name }));
  const ui = require('swagger-ui-express');
  app.use('/docs', ui.serve, ui.setup(description));
  app.listen(Number(process.argv[1]), '127.0.0.1');
`;

export const app: GalleryApp = {
  name: 'swagger-ui',
  title: 'Swagger UI',
  kind: 'API console, React page that calls an API at the root-relative /api/v1',
  check: 'a call is tried out and its answer shows',
  source: { npm: { 'swagger-ui-express': '5.0.1', express: '5.1.0' } },
  isLean: true,
  entry: 'docs/',
  why: { 'kubectl proxy': 'Its scripts ask for addresses from the host on, and those miss the prefix.' },
  async start(place) {
    await place.waitForHttp(place.runNode(['-e', SERVER, String(place.port)]), '/docs/');
  },
  async use(page) {
    await click(page, '.opblock-summary-control', 'call to open');
    await clickText(page, 'button', 'Try it out');
    await fill(page, '.parameters input[type="text"]', 'Ada', 'field for the parameter');
    await clickText(page, 'button', 'Execute');
    await seeText(page, 'Good day, Ada', '.live-responses-table');
  },
};
