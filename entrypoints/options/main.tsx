import { render } from 'preact';
import { optionsPage } from '../../lib/adapters/browser/page.ts';
import { Options } from '../../lib/ui/options/Options.tsx';

const root = document.getElementById('root');
if (root) render(<Options backend={optionsPage} />, root);
