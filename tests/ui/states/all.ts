import { GATE_STATES } from './gate.tsx';
import { ISOLATED_STATES } from './isolated.tsx';
import { OPTIONS_STATES } from './options.tsx';
import type { PageState } from './page-state.ts';
import { POPUP_STATES } from './popup.tsx';

/** Every named state of every page. */
export const PAGE_STATES: readonly PageState[] = [
  ...POPUP_STATES,
  ...OPTIONS_STATES,
  ...GATE_STATES,
  ...ISOLATED_STATES,
];
