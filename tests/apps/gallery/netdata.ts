import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { see, wait } from '../steps.ts';

export const app: GalleryApp = {
  name: 'netdata',
  title: 'Netdata',
  kind: 'dashboard that draws new figures every second, jQuery and React',
  check: 'the figure of a gauge comes in and changes by itself',
  source: { debian: ['netdata-core', 'netdata-web'] },
  async start(place) {
    const folders = ['cache', 'lib', 'log', 'conf'].map((name) => join(place.folder, name));
    for (const folder of folders) mkdirSync(folder);
    const [cache, lib, log, conf] = folders;
    writeFileSync(join(conf ?? '', '.opt-out-from-anonymous-statistics'), '');
    writeFileSync(
      join(conf ?? '', 'netdata.conf'),
      [
        '[global]',
        'run as user = root',
        'memory mode = ram',
        'history = 300',
        '[directories]',
        `cache = ${cache}`,
        `lib = ${lib}`,
        `log = ${log}`,
        `config = ${conf}`,
        '[plugins]',
        'enable running new plugins = no',
        'apps = no',
        'cgroups = no',
        'tc = no',
        '[health]',
        'enabled = no',
        '[web]',
        'bind to = 127.0.0.1',
        `default port = ${place.port}`,
        '',
      ].join('\n'),
    );
    const program = place.run('/usr/sbin/netdata', ['-D', '-c', join(conf ?? '', 'netdata.conf')]);
    await place.waitForHttp(program, '/api/v1/info');
  },
  async use(page) {
    await see(page, '.easyPieChart canvas, .netdata-container-easypiechart canvas, .gaugeChart', 'gauge');
    const figures = () =>
      page.$$eval('[class*="easyPieChartLabel"], [class*="gaugeChartLabel"]', (all) =>
        all.map((one) => one.textContent).join(' '),
      );
    const before = await wait('No figure comes in', async () => {
      const text = await figures();
      return /\d/.test(text) ? text : null;
    });
    await wait('The figures do not change', async () => (await figures()) !== before);
  },
};
