import type { GalleryApp } from '../gallery-app.ts';
import { click, clickText, fill, waitForText } from '../user-actions.ts';

const SERVER = `
  const express = require('express');
  const parameter = { name: 'name', in: 'query', schema: { type: 'string' } };
  const ok = { 200: { description: 'A greeting' } };
  const description = {
    openapi: '3.0.3',
    info: { title: 'Greetings', version: '1' },
    servers: [{ url: '/api/v1' }],
    paths: { '/greeting': { get: { summary: 'Greet a person', parameters: [parameter], responses: ok } } },
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
  description: 'API console, React page that calls an API at the root-relative URL /api/v1',
  check: 'calling the API, and reading its response',
  source: { npm: { 'swagger-ui-express': '5.0.1', express: '5.1.0' } },
  isLean: true,
  entryPath: 'docs/',
  knownCauses: { 'kubectl proxy': 'Its scripts request root-relative URLs, which miss the prefix.' },
  async start(workspace) {
    await workspace.waitForHttp(workspace.runNode(['-e', SERVER, String(workspace.port)]), '/docs/');
  },
  async use(page) {
    await click(page, '.opblock-summary-control', 'operation');
    await clickText(page, 'button', 'Try it out');
    await fill(page, '.parameters input[type="text"]', 'Ada', 'parameter field');
    await clickText(page, 'button', 'Execute');
    await waitForText(page, 'Good day, Ada', '.live-responses-table');
  },
};
