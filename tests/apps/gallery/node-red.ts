import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { click, waitForText, waitForVisible } from '../user-actions.ts';

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
    wires: [['show']],
  },
  {
    id: 'show',
    type: 'debug',
    z: 'tab',
    name: 'show',
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
  description: 'flow editor, jQuery page with a WebSocket',
  check: 'clicking an inject node, whose message arrives in the debug sidebar over the WebSocket',
  source: { npm: { 'node-red': '5.0.7' } },
  isLean: true,
  async start(workspace) {
    writeFileSync(join(workspace.directory, 'flows.json'), JSON.stringify(FLOW));
    writeFileSync(
      join(workspace.directory, 'settings.js'),
      `module.exports = ${JSON.stringify({
        flowFile: 'flows.json',
        uiHost: '127.0.0.1',
        uiPort: workspace.port,
        telemetry: { enabled: false, updateNotification: false },
        editorTheme: { tours: false },
      })};`,
    );
    const server = workspace.runNode([workspace.packageFile('node-red/red.js'), '--userDir', workspace.directory]);
    await workspace.waitForHttp(server);
  },
  async use(page) {
    await waitForVisible(page, '#red-ui-workspace-chart .red-ui-flow-node', 'flow node');
    await click(page, '#ask .red-ui-flow-node-button-button', 'inject node button');
    await waitForText(page, 'a message for the sidebar', '.red-ui-debug-msg');
  },
};
