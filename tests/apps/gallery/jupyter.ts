import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GalleryApp } from '../gallery-app.ts';
import { click, clickText, fill, newTabBy, press, see, seeText, type } from '../steps.ts';

const TOKEN = 'a-token-that-was-printed-at-the-start';

const NOTEBOOK = {
  cells: [{ cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source: [] }],
  metadata: { kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' } },
  nbformat: 4,
  nbformat_minor: 4,
};

export const app: GalleryApp = {
  name: 'jupyter',
  title: 'Jupyter Notebook',
  kind: 'notebooks, RequireJS pages with an API and a kernel over a WebSocket',
  check: 'signed in by its token, a notebook opens in a new tab and a cell that is run prints its result',
  source: { debian: ['jupyter-notebook', 'python3-ipykernel'] },
  why: { 'kubectl proxy': 'Its scripts ask for addresses from the host on, and those miss the prefix.' },
  async start(place) {
    writeFileSync(join(place.folder, 'work.ipynb'), JSON.stringify(NOTEBOOK));
    const program = place.run('/usr/bin/jupyter-notebook', [
      '--no-browser',
      '--allow-root',
      '--ip=127.0.0.1',
      // On loopback it would answer to local names alone.
      '--NotebookApp.allow_remote_access=True',
      `--port=${place.port}`,
      `--notebook-dir=${place.folder}`,
      `--NotebookApp.token=${TOKEN}`,
    ]);
    await place.waitForHttp(program, '/login');
  },
  async use(page) {
    await fill(page, '#password_input', TOKEN, 'field for the token');
    await click(page, '#login_submit', 'button to log in');
    await see(page, '.list_item', 'list of files');
    const notebook = await newTabBy(page, () => clickText(page, 'a.item_link', 'work.ipynb'));
    await seeText(notebook, 'Python 3', '#kernel_indicator');
    await see(notebook, '.kernel_idle_icon', 'idle kernel');
    await click(notebook, '.cell .CodeMirror', 'cell');
    await type(notebook, 'print(6 * 7)');
    await press(notebook, 'Enter', 'Shift');
    await seeText(notebook, '42', '.output_text');
  },
};
