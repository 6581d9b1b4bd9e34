import { render } from '@testing-library/preact';
import { options, type VNode } from 'preact';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { installMessages } from './install-messages.ts';
import { readLocale } from './locale.ts';
import { PAGE_STATES } from './states/all.ts';
import { reach } from './states/page-state.ts';

/** Effects run after a frame, and so does whatever they ask for. */
const FRAMES = 6;
/** More than any state takes. */
const MOST_DRAWINGS = 20_000;

const { diffed } = options;
let drawings = 0;

beforeEach(async () => {
  installMessages(await readLocale('en'));
  drawings = 0;
  options.diffed = (vnode: VNode) => {
    drawings += 1;
    if (drawings > MOST_DRAWINGS) throw new Error('It does not come to rest');
    diffed?.(vnode);
  };
});

afterEach(() => {
  if (diffed) options.diffed = diffed;
  else delete options.diffed;
});

test.each(PAGE_STATES.map((state) => [`${state.page}: ${state.name}`, state] as const))(
  '%s comes to rest: what nobody changes is not drawn again',
  async (_, state) => {
    render(state.element());
    await reach(state, document.body);
    for (let before = -1; before !== drawings; ) {
      before = drawings;
      for (let frame = 0; frame < FRAMES; frame += 1) await new Promise(requestAnimationFrame);
    }
    expect(drawings).toBeLessThan(MOST_DRAWINGS);
  },
);
