import { beforeEach, describe, expect, it } from 'vitest';
import { GRAFANA, importedContext } from '../fakes/sample-contexts.ts';
import { passGate, sender, storedTab, type TestBackground, testBackground } from '../fakes/test-background.ts';

const send = sender(null);

let background: TestBackground;

beforeEach(async () => {
  background = testBackground();
  await background.messages.importContexts([importedContext('dev')], send);
  for (const tabId of [1, 2]) await passGate(background, GRAFANA, { tabId });
  background.fake.journal.length = 0;
});

const announce = (name: string, tabId = 1) =>
  background.events.openingAnnounced({ tabId, url: `${GRAFANA}${name}#fragment` });
const announced = async (tabId = 1) =>
  (await storedTab(background, tabId)).announced?.map(({ url }) => url.slice(GRAFANA.length)) ?? [];
const writes = () => background.fake.journal.filter((entry) => entry === 'write session: tabs').length;

describe('what a page announces to open', () => {
  it('is recorded in one turn for each tab, however much waits', async () => {
    const others = Array.from({ length: 20 }, () => background.messages.listContexts(undefined, send));
    await Promise.all([announce('a'), announce('b'), announce('c', 2), announce('d'), ...others]);
    expect([await announced(1), await announced(2)]).toEqual([['a', 'b', 'd'], ['c']]);
    expect(writes()).toBe(2);
  });

  it('is recorded ten times in a second at most, in each tab', async () => {
    for (let index = 0; index < 100; index += 1) await announce(`${index}`);
    await announce('c', 2);
    expect(writes()).toBe(11);
    expect(await announced(2)).toEqual(['c']);
    background.fake.time += 1000;
    await announce('later');
    expect((await announced()).at(-1)).toBe('later');
  });

  it('is not remembered if it is so long that it would fill the memory', async () => {
    await announce('x'.repeat(8_000));
    expect(writes()).toBe(0);
  });

  it('is recorded after a turn that failed', async () => {
    const { write } = background.fake.storage;
    background.fake.storage.write = () => Promise.reject(new Error('full'));
    await expect(announce('a')).rejects.toThrow('full');
    background.fake.storage.write = write;
    await announce('b');
    expect(await announced()).toEqual(['b']);
  });
});
