import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { click, clickText, fill, press, type, waitForNewTab, waitForText, waitForVisible } from '../user-actions.ts';

const TOKEN = 'a-token-printed-by-jupyter';

const NOTEBOOK = {
  cells: [{ cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source: [] }],
  metadata: { kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' } },
  nbformat: 4,
  nbformat_minor: 4,
};

export const app: GalleryApp = {
  name: 'jupyter',
  title: 'Jupyter Notebook',
  description: 'notebooks, RequireJS pages with an API and a kernel over a WebSocket',
  check: 'logging in with a token, opening a notebook in a new tab, and running a cell',
  source: { debian: ['jupyter-notebook', 'python3-ipykernel'] },
  knownCauses: { 'kubectl proxy': 'Its scripts request root-relative URLs, which miss the prefix.' },
  async start(workspace) {
    writeFileSync(join(workspace.directory, 'work.ipynb'), JSON.stringify(NOTEBOOK));
    const server = workspace.run('/usr/bin/jupyter-notebook', [
      '--no-browser',
      '--allow-root',
      '--ip=127.0.0.1',
      // On loopback it otherwise accepts only local host names.
      '--NotebookApp.allow_remote_access=True',
      `--port=${workspace.port}`,
      `--notebook-dir=${workspace.directory}`,
      `--NotebookApp.token=${TOKEN}`,
    ]);
    await workspace.waitForHttp(server, '/login');
  },
  async use(page) {
    await fill(page, '#password_input', TOKEN, 'token field');
    await click(page, '#login_submit', 'login button');
    await waitForVisible(page, '.list_item', 'file list');
    const notebook = await waitForNewTab(page, () => clickText(page, 'a.item_link', 'work.ipynb'));
    await waitForText(notebook, 'Python 3', '#kernel_indicator');
    await waitForVisible(notebook, '.kernel_idle_icon', 'idle kernel');
    await click(notebook, '.cell .CodeMirror', 'cell');
    await type(notebook, 'print(6 * 7)');
    await press(notebook, 'Enter', 'Shift');
    await waitForText(notebook, '42', '.output_text');
  },
};
