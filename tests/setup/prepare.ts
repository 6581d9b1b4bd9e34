import { dirname } from 'node:path';
import { findControlPlane } from '../cluster/real/find-control-plane.ts';
import { type Obtained, obtainBrowser } from './find-browser.ts';
import { thisMachine } from './machine.ts';

/** What tests and demo need of a machine, as far as it could be had. */
export interface Preparation {
  readonly chromium: Obtained;
  readonly firefox: Obtained;
  readonly controlPlane: Obtained;
}

/** Finds or fetches the browsers and the control plane, and prints one line for each. */
export async function prepareMachine(): Promise<Preparation> {
  const say = (obtained: Obtained) => {
    console.log(obtained.line);
    return obtained;
  };
  return {
    chromium: say(await obtainBrowser('chromium', thisMachine)),
    firefox: say(await obtainBrowser('firefox', thisMachine)),
    controlPlane: say(await obtainControlPlane()),
  };
}

async function obtainControlPlane(): Promise<Obtained> {
  let line = 'Control plane: missing';
  const found = await findControlPlane((said) => {
    line = said;
  });
  if (!found) return { state: 'missing', line };
  const path = dirname(found.kubeApiserver);
  return { state: 'found', path, line: `Control plane: found ${path}` };
}

if (import.meta.main) {
  const { chromium } = await prepareMachine();
  // A download that stalled would keep the process; and without Chromium nothing can follow.
  process.exit(chromium.state === 'missing' ? 1 : 0);
}
