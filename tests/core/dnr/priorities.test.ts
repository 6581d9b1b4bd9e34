import { describe, expect, it } from 'vitest';
import { PRIORITY } from '../../../lib/core/dnr/priorities.ts';

describe('PRIORITY', () => {
  it('lets requests under the prefix pass before anything redirects them, except foreign navigations', () => {
    expect(PRIORITY.allowUnderPrefix).toBeGreaterThan(PRIORITY.keepUnderPrefix);
    expect(PRIORITY.allowUnderPrefix).toBeGreaterThan(PRIORITY.gate);
    expect(PRIORITY.allowUnderPrefix).toBeGreaterThan(PRIORITY.leaveApp);
    expect(PRIORITY.foreignNavigation).toBeGreaterThan(PRIORITY.allowUnderPrefix);
  });

  it('puts header changes above allow, which cancels those of its own priority and below', () => {
    expect(PRIORITY.sign).toBeGreaterThan(PRIORITY.allowUnderPrefix);
    expect(PRIORITY.markWorkers).toBeGreaterThan(PRIORITY.allowUnderPrefix);
    expect(PRIORITY.responseGuards).toBeGreaterThan(PRIORITY.allowUnderPrefix);
  });

  it('asks at the gate before it redirects under the prefix, also if the gate waits for the response', () => {
    expect(PRIORITY.gate).toBeGreaterThan(PRIORITY.deferToGate);
    expect(PRIORITY.deferToGate).toBeGreaterThan(PRIORITY.leaveApp);
    expect(PRIORITY.deferToGate).toBeGreaterThan(PRIORITY.keepUnderPrefix);
  });

  it('puts rules for addresses at the root below all rules that name a tab', () => {
    const ofTabs = [PRIORITY.keepUnderPrefix, PRIORITY.leaveApp, PRIORITY.deferToGate, PRIORITY.gate];
    expect(PRIORITY.appRootAddress).toBeLessThan(Math.min(...ofTabs));
    expect(PRIORITY.apiPath).toBeLessThan(PRIORITY.appRootAddress);
    expect(PRIORITY.rootAddress).toBeLessThan(PRIORITY.apiPath);
  });
});
