import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { clickText, fill, reload, waitForText } from '../user-actions.ts';

export const app: GalleryApp = {
  name: 'homebridge-ui',
  title: 'Homebridge UI',
  description: 'home automation, Angular page with a token login, socket.io and routes in the path',
  check: 'creating the first user; the status page shows data, also after a reload',
  source: {
    npm: { 'homebridge-config-ui-x': '5.10.0', homebridge: '1.11.4' },
    overrides: { '@homebridge/node-pty-prebuilt-multiarch': 'npm:@lydell/node-pty@1.1.0' },
  },
  async start(workspace) {
    const config = join(workspace.directory, 'config.json');
    writeFileSync(
      config,
      JSON.stringify({
        bridge: { name: 'Bridge', username: '0E:11:22:33:44:55', port: await workspace.freePort(), pin: '031-45-154' },
        accessories: [],
        platforms: [{ platform: 'config', name: 'Config', port: workspace.port, host: '127.0.0.1', auth: 'form' }],
      }),
    );
    const server = workspace.runNode([workspace.packageFile('homebridge-config-ui-x/dist/bin/standalone.js')], {
      env: { UIX_CONFIG_PATH: config, UIX_STORAGE_PATH: workspace.directory, UIX_LOG_NO_TIMESTAMPS: '1' },
    });
    await workspace.waitForHttp(server);
  },
  async use(page) {
    await clickText(page, 'button', 'Get Started');
    await fill(page, 'input[formcontrolname="username"]', 'ada', 'user name field');
    await fill(page, 'input[formcontrolname="password"]', 'lovelace', 'password field');
    await fill(page, 'input[formcontrolname="passwordConfirm"]', 'lovelace', 'password confirmation field');
    await clickText(page, 'a, button', 'Continue');
    await waitForText(page, 'Congratulations');
    await clickText(page, 'a, button', 'Continue');
    await waitForText(page, 'Uptime');
    await reload(page);
    await waitForText(page, 'Uptime');
  },
};
