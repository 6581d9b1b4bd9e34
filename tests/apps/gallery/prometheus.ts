import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { click, clickText, fill, waitForText } from '../user-actions.ts';

export const app: GalleryApp = {
  name: 'prometheus',
  title: 'Prometheus',
  description: 'monitoring, server-rendered pages with a jQuery expression browser',
  check: 'running a query; the targets page shows that the target is up',
  source: { debian: ['prometheus'] },
  knownCauses: { 'kubectl proxy': 'Its scripts request root-relative URLs, which miss the prefix.' },
  async start(workspace) {
    const config = join(workspace.directory, 'prometheus.yml');
    writeFileSync(
      config,
      JSON.stringify({
        global: { scrape_interval: '1s' },
        scrape_configs: [{ job_name: 'itself', static_configs: [{ targets: [`127.0.0.1:${workspace.port}`] }] }],
      }),
    );
    const server = workspace.run('prometheus', [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(workspace.directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${workspace.port}`,
    ]);
    await workspace.waitUntil(server, async () => {
      const answer = await fetch(`http://127.0.0.1:${workspace.port}/api/v1/query?query=up`);
      return (await answer.text()).includes('"value"');
    });
  },
  async use(page) {
    await fill(page, 'textarea[name="expr"], .cm-content', 'up + 41', 'expression field');
    await click(page, 'input.execute_btn, button.execute-btn', '“Execute” button');
    await waitForText(page, '42');
    await clickText(page, '.navbar a', 'Status');
    await clickText(page, '.navbar a', 'Targets');
    await waitForText(page, 'UP', '.table, table');
  },
};
