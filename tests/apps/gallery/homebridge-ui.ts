import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { clickText, fill, reload, seeText } from '../steps.ts';

export const app: GalleryApp = {
  name: 'homebridge-ui',
  title: 'Homebridge UI',
  kind: 'home automation, Angular page with a router on the path, a token login and socket.io',
  check: 'the first user is made, and the status page fills in and survives a reload',
  source: {
    npm: { 'homebridge-config-ui-x': '5.10.0', homebridge: '1.11.4' },
    overrides: { '@homebridge/node-pty-prebuilt-multiarch': 'npm:@lydell/node-pty@1.1.0' },
  },
  async start(place) {
    const config = join(place.folder, 'config.json');
    writeFileSync(
      config,
      JSON.stringify({
        bridge: { name: 'Bridge', username: '0E:11:22:33:44:55', port: await place.freePort(), pin: '031-45-154' },
        accessories: [],
        platforms: [{ platform: 'config', name: 'Config', port: place.port, host: '127.0.0.1', auth: 'form' }],
      }),
    );
    const program = place.runNode([place.installed('homebridge-config-ui-x/dist/bin/standalone.js')], {
      env: { UIX_CONFIG_PATH: config, UIX_STORAGE_PATH: place.folder, UIX_LOG_NO_TIMESTAMPS: '1' },
    });
    await place.waitForHttp(program);
  },
  async use(page) {
    await clickText(page, 'button', 'Get Started');
    await fill(page, 'input[formcontrolname="username"]', 'ada', 'field for the user');
    await fill(page, 'input[formcontrolname="password"]', 'lovelace', 'field for the password');
    await fill(page, 'input[formcontrolname="passwordConfirm"]', 'lovelace', 'field for the password again');
    await clickText(page, 'a, button', 'Continue');
    await seeText(page, 'Congratulations');
    await clickText(page, 'a, button', 'Continue');
    await seeText(page, 'Uptime');
    await reload(page);
    await seeText(page, 'Uptime');
  },
};
