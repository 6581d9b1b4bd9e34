import { render } from '@testing-library/preact';
import { options, type VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PAGE_STATES } from './states/all.ts';
import { reachState } from './states/page-state.ts';

/** Effects run after a frame, and answers of the backend arrive a task later. */
const QUIET_FRAMES = 6;
/** More renders than any state needs. */
const MAX_RENDERS = 20_000;

const { diffed } = options;
let renders = 0;

beforeEach(() => {
  renders = 0;
  options.diffed = (vnode: VNode) => {
    renders += 1;
    if (renders > MAX_RENDERS) throw new Error('The page renders again and again');
    diffed?.(vnode);
  };
});

afterEach(() => {
  if (diffed) options.diffed = diffed;
  else delete options.diffed;
});

function RenderLoop() {
  const [count, setCount] = useState(0);
  useEffect(() => setCount(count + 1), [count]);
  return <p>{count}</p>;
}

describe('every state of every page', () => {
  it.each(PAGE_STATES.map((state) => [`${state.page}: ${state.name}`, state] as const))(
    'stops rendering when nothing changes (%s)',
    async (_, state) => {
      render(state.element());
      await reachState(state, document.body);
      for (let before = -1; before !== renders; ) {
        before = renders;
        for (let frame = 0; frame < QUIET_FRAMES; frame += 1) await new Promise(requestAnimationFrame);
      }
      expect(renders).toBeGreaterThan(0);
      expect(renders).toBeLessThan(MAX_RENDERS);
    },
  );
});

describe('a component that changes its state in an effect of every render', () => {
  it('is noticed', () => {
    expect(() => render(<RenderLoop />)).toThrow('The page renders again and again');
  });
});
