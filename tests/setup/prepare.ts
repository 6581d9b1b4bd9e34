import { dirname } from 'node:path';
import { findControlPlane } from '../cluster/real/find-control-plane.ts';
import { type Obtained, obtainBrowser } from './find-browser.ts';
import { thisMachine } from './machine.ts';

/** What the tests and the demo need on a machine. */
export interface Preparation {
  readonly chromium: Obtained;
  readonly firefox: Obtained;
  readonly controlPlane: Obtained;
}

/** Finds or downloads the browsers and the control plane, and prints one line for each. */
export async function prepareMachine(): Promise<Preparation> {
  const print = (obtained: Obtained) => {
    console.log(obtained.line);
    return obtained;
  };
  return {
    chromium: print(await obtainBrowser('chromium', thisMachine)),
    firefox: print(await obtainBrowser('firefox', thisMachine)),
    controlPlane: print(await obtainControlPlane()),
  };
}

async function obtainControlPlane(): Promise<Obtained> {
  let line = 'Control plane: missing';
  const found = await findControlPlane((message) => {
    line = message;
  });
  if (!found) return { state: 'missing', line };
  const path = dirname(found.kubeApiserver);
  return { state: 'found', path, line: `Control plane: found ${path}` };
}

if (import.meta.main) {
  const { chromium } = await prepareMachine();
  // A stalled download would keep the process alive. Nothing else works without Chromium.
  process.exit(chromium.state === 'missing' ? 1 : 0);
}
