import type { Tools } from '../../cluster/apps/mechanisms/tools.ts';
import { click, type Mechanism, readAsked, submit } from './mechanism.ts';

declare const tools: Tools;
declare const handle: Window | null;

/** What opens in tabs of their own, and what is kept as a file. */
export const WINDOWS: Readonly<Record<string, Mechanism>> = {
  'a window that a script opens': {
    attempt: async ({ page, opened }) => {
      const other = await opened(() =>
        page.evaluate(() => {
          Object.assign(globalThis, { handle: window.open('/asked/window', 'own') });
        }),
      );
      return {
        asked: await readAsked(other),
        hasOpener: await other.evaluate(() => window.opener !== null),
        name: await other.evaluate(() => window.name),
        handle: await page.evaluate(async () => [handle?.closed, await tools.failure(() => handle?.location.pathname)]),
      };
    },
    gives: {
      asked: ['GET /asked/window', '', '', '/asked/window'],
      hasOpener: true,
      name: 'own',
      handle: [false, '/asked/window'],
    },
    differs: {
      why: 'What opens in a new tab comes by the gate, which cuts ties between apps of one origin.',
      prefix: {
        asked: ['GET /asked/window', '', '', '(prefix)/asked/window'],
        hasOpener: false,
        name: '',
        handle: [true, 'SecurityError'],
      },
      root: {
        asked: ['GET /asked/window', '', '', '/asked/window'],
        hasOpener: false,
        name: '',
        handle: [true, 'SecurityError'],
      },
    },
  },
  'a window that is opened empty, and led on': {
    attempt: async ({ page, opened }) => {
      const other = await opened(() =>
        page.evaluate(async () => {
          const view = window.open('', '_blank') as Window;
          await fetch('/echo');
          view.location.href = '/asked/later';
        }),
      );
      return [await readAsked(other), await other.evaluate(() => window.opener !== null)];
    },
    gives: [['GET /asked/later', '', '', '/asked/later'], true],
    differs: {
      why: 'What opens in a new tab comes by the gate, which cuts ties between apps of one origin.',
      prefix: [['GET /asked/later', '', '', '(prefix)/asked/later'], false],
      root: [['GET /asked/later', '', '', '/asked/later'], false],
    },
  },
  'a window without ties': {
    attempt: async ({ page, opened }) => {
      const other = await opened(() =>
        page.evaluate(() => {
          window.open('/asked/noopener', '_blank', 'noopener');
        }),
      );
      return [await readAsked(other), await other.evaluate(() => window.opener !== null)];
    },
    gives: [['GET /asked/noopener', '', '', '/asked/noopener'], false],
    differs: {
      why: 'A page under the prefix reads its own address, prefix and all.',
      prefix: [['GET /asked/noopener', '', '', '(prefix)/asked/noopener'], false],
    },
  },
  'a window that a script writes': {
    attempt: async ({ page }) =>
      page.evaluate(async () => {
        const view = window.open('', '_blank') as Window & typeof globalThis;
        view.document.write('<!doctype html><script src="/script.js"></script>');
        view.document.close();
        await tools.once(view, 'load');
        const asked = (await tools.asked(await view.fetch('/echo'))) as string[];
        return [Reflect.get(view, 'ran'), asked[0], view.opener === window];
      }),
    gives: [1, 'GET /echo', true],
  },
  'links into new tabs': {
    attempt: async ({ page, go, opened }) => {
      await go('/links');
      const all: unknown[] = [];
      for (const id of ['blank', 'opener']) {
        const other = await opened(() => click(page, `#${id}`));
        all.push(await readAsked(other), await other.evaluate(() => window.opener !== null));
        await other.close();
      }
      return all;
    },
    gives: [['GET /asked/blank', '', '', '/asked/blank'], false, ['GET /asked/opener', '', '', '/asked/opener'], true],
    differs: {
      why: 'What opens in a new tab comes by the gate, which cuts ties between apps of one origin.',
      prefix: [
        ['GET /asked/blank', '', '', '(prefix)/asked/blank'],
        false,
        ['GET /asked/opener', '', '', '(prefix)/asked/opener'],
        false,
      ],
      root: [
        ['GET /asked/blank', '', '', '/asked/blank'],
        false,
        ['GET /asked/opener', '', '', '/asked/opener'],
        false,
      ],
    },
  },
  'a form by GET into a new tab': {
    attempt: async ({ page, go, opened }) => {
      await go('/links');
      return readAsked(await opened(() => submit(page, '#blank-get')));
    },
    gives: ['GET /asked/blank-get?a=b+c', '', '', '/asked/blank-get?a=b+c'],
    differs: {
      why: 'A page under the prefix reads its own address, prefix and all.',
      prefix: ['GET /asked/blank-get?a=b+c', '', '', '(prefix)/asked/blank-get?a=b+c'],
    },
  },
  'a form by POST into a new tab': {
    attempt: async ({ page, go, opened }) => {
      await go('/links');
      const other = await opened(() => submit(page, '#blank-post'));
      return other.evaluate(() => {
        const asked = Reflect.get(globalThis, 'asked');
        return asked ? [asked.method, asked.url, asked.body] : JSON.parse(document.body.textContent ?? '').reason;
      });
    },
    gives: ['POST', '/asked/blank-post', 'a=b+c'],
    differs: {
      why: 'The gate takes GET only, so what is posted into a tab without a grant is not signed.',
      behind: 'Forbidden',
    },
  },
  'downloads, by attribute and by the app': {
    attempt: async ({ page, go, downloaded }) => {
      await go('/links');
      return [
        await downloaded(() => click(page, '#download')),
        await downloaded(() => click(page, '#attachment')),
        await downloaded(() =>
          page.evaluate(() => {
            const link = document.createElement('a');
            Object.assign(link, { href: URL.createObjectURL(new Blob(['made'])), download: 'made.txt' }).click();
          }),
        ),
        await page.evaluate(() => document.title),
      ];
    },
    gives: [['named.txt', 'the file'], ['report.txt', 'the report'], ['made.txt', 'made'], 'Mechanisms'],
  },
};
