import { beforeEach, describe, expect, it } from 'vitest';
import { importedContext } from '../fakes/sample-contexts.ts';
import { sender, type TestBackground, testBackground } from '../fakes/test-background.ts';

let background: TestBackground;

beforeEach(async () => {
  background = testBackground();
  await background.events.started();
});

const openedOptions = () => background.fake.journal.filter((entry) => entry === 'open options').length;

describe('installing', () => {
  it('shows the options page, where a kubeconfig is imported', async () => {
    await background.events.installed();
    expect(openedOptions()).toBe(1);
  });

  it('shows nothing where there are contexts, as at the start of a browser with an unpacked extension', async () => {
    await background.messages.importContexts([importedContext('dev')], sender(null));
    background.restartBrowser();
    await background.events.installed();
    expect(openedOptions()).toBe(0);
  });
});
