import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { click, clickText, fill, seeText } from '../steps.ts';

export const app: GalleryApp = {
  name: 'prometheus',
  title: 'Prometheus',
  kind: 'monitoring, server-rendered frame with a jQuery expression browser',
  check: 'a query answers with the value of a series, and the targets page says that the target is up',
  source: { debian: ['prometheus'] },
  why: { 'kubectl proxy': 'Its scripts ask for addresses from the host on, and those miss the prefix.' },
  async start(place) {
    const config = join(place.folder, 'prometheus.yml');
    writeFileSync(
      config,
      JSON.stringify({
        global: { scrape_interval: '1s' },
        scrape_configs: [{ job_name: 'itself', static_configs: [{ targets: [`127.0.0.1:${place.port}`] }] }],
      }),
    );
    const program = place.run('prometheus', [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(place.folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${place.port}`,
    ]);
    await place.waitUntil(program, async () => {
      const answer = await fetch(`http://127.0.0.1:${place.port}/api/v1/query?query=up`);
      return (await answer.text()).includes('"value"');
    });
  },
  async use(page) {
    await fill(page, 'textarea[name="expr"], .cm-content', 'up + 41', 'field for the expression');
    await click(page, 'input.execute_btn, button.execute-btn', 'button “Execute”');
    await seeText(page, '42');
    await clickText(page, '.navbar a', 'Status');
    await clickText(page, '.navbar a', 'Targets');
    await seeText(page, 'UP', '.table, table');
  },
};
