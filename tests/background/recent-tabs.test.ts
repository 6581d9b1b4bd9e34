import { beforeEach, describe, expect, it } from 'vitest';
import { type RecentTabs, recentTabs } from '../../lib/background/recent-tabs.ts';

let time = 0;
let recent: RecentTabs;

beforeEach(() => {
  time = 0;
  recent = recentTabs(() => time);
});

const activate = (tabId: number, windowId = 1) => recent.activated({ tabId, windowId });

describe('the tabs that were in front a moment ago', () => {
  it('are none where nothing changes', () => {
    expect(recent.list()).toEqual([]);
  });

  it('are unknown at first after a change, because the background may just have started', () => {
    activate(1);
    expect(recent.list()).toBeNull();
    time += 6_000;
    expect(recent.list()).toEqual([]);
  });

  it('are those that were left in any window, for as long as a click in them lets them open windows', () => {
    for (const windowId of [1, 2]) activate(10 * windowId, windowId);
    time += 6_000;
    activate(11, 1);
    activate(21, 2);
    time += 5_999;
    activate(12, 1);
    expect(recent.list()).toEqual([10, 20, 11]);
    time += 1;
    expect(recent.list()).toEqual([11]);
  });
});
