import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { click, see, seeText } from '../steps.ts';

const FLOW = [
  { id: 'tab', type: 'tab', label: 'Flow', disabled: false, info: '' },
  {
    id: 'ask',
    type: 'inject',
    z: 'tab',
    name: 'ask',
    props: [{ p: 'payload' }],
    payload: 'a message for the sidebar',
    payloadType: 'str',
    repeat: '',
    once: false,
    x: 160,
    y: 120,
    wires: [['tell']],
  },
  {
    id: 'tell',
    type: 'debug',
    z: 'tab',
    name: 'tell',
    active: true,
    tosidebar: true,
    console: false,
    complete: 'payload',
    targetType: 'msg',
    x: 400,
    y: 120,
    wires: [],
  },
];

export const app: GalleryApp = {
  name: 'node-red',
  title: 'Node-RED',
  kind: 'flow editor, jQuery page with a WebSocket',
  check: 'a click on an inject node brings its message to the debug sidebar over the socket',
  source: { npm: { 'node-red': '5.0.7' } },
  isLean: true,
  async start(place) {
    writeFileSync(join(place.folder, 'flows.json'), JSON.stringify(FLOW));
    writeFileSync(
      join(place.folder, 'settings.js'),
      `module.exports = ${JSON.stringify({
        flowFile: 'flows.json',
        uiHost: '127.0.0.1',
        uiPort: place.port,
        telemetry: { enabled: false, updateNotification: false },
        editorTheme: { tours: false },
      })};`,
    );
    const program = place.runNode([place.installed('node-red/red.js'), '--userDir', place.folder]);
    await place.waitForHttp(program);
  },
  async use(page) {
    await see(page, '#red-ui-workspace-chart .red-ui-flow-node', 'node on the canvas');
    await click(page, '#ask .red-ui-flow-node-button-button', 'button of the inject node');
    await seeText(page, 'a message for the sidebar', '.red-ui-debug-msg');
  },
};
