import { INTEGRITY } from '../../cluster/apps/web-features/files.ts';
import type { PageTools } from '../../cluster/apps/web-features/page-tools.ts';
import { waitFor } from '../harness/wait-for.ts';
import { inPage, type WebFeature } from './web-feature.ts';

declare const tools: PageTools;

/** Scripts, styles, images and media. */
export const ASSETS: Readonly<Record<string, WebFeature>> = {
  'a script with subresource integrity': {
    use: async ({ page }) =>
      page.evaluate(async (integrity) => {
        const events = [
          await tools.addElement('script', { src: '/script.js' }),
          await tools.addElement('script', { src: '/script.js', integrity }),
          await tools.addElement('script', { src: '/script.js', integrity, crossorigin: 'anonymous' }),
          await tools.addElement('script', { src: '/script.js', integrity, crossorigin: 'use-credentials' }),
          await tools.addElement('script', { src: '/script.js', integrity: integrity.replace('-', '-A') }),
        ];
        return [...events, Reflect.get(globalThis, 'ran')];
      }, INTEGRITY),
    result: ['load', 'load', 'load', 'load', 'error', 4],
  },
  'modules imported by a script': {
    use: inPage(async () => {
      const module = await tools.importModule('/module.mjs');
      return {
        values: module.values,
        later: await (module.later as () => unknown)(),
        json: (await tools.importModule('/values.json', { with: { type: 'json' } })).default,
        url: module.url,
        resolved: module.resolved,
        image: module.image,
      };
    }),
    result: {
      values: ['beside', 'rooted'],
      later: 'rooted',
      json: { value: 42 },
      url: '(origin)/module.mjs',
      resolved: '(origin)/beside.mjs',
      image: '(origin)/pixel.png',
    },
    throughPortside: {
      reason: 'A module sees the prefix in its own URL.',
      both: {
        values: ['beside', 'rooted'],
        later: 'rooted',
        json: { value: 42 },
        url: '(origin)(prefix)/module.mjs',
        resolved: '(origin)(prefix)/beside.mjs',
        image: '(origin)(prefix)/pixel.png',
      },
    },
  },
  'modules in HTML, with an import map': {
    use: async ({ page, navigate }) => {
      await navigate('/modules');
      return page.evaluate(async () => {
        await tools.importModule('folder/rooted.mjs');
        return [Reflect.get(globalThis, 'modules'), Reflect.get(globalThis, 'entryUrl')];
      });
    },
    result: [['mapped', 'rooted', 'beside', 'rooted'], '(origin)/entry.mjs'],
    throughPortside: {
      reason: 'A module sees the prefix in its own URL.',
      both: [['mapped', 'rooted', 'beside', 'rooted'], '(origin)(prefix)/entry.mjs'],
    },
  },
  'a module that both HTML and a script import': {
    use: async ({ page, navigate }) => {
      await navigate('/modules');
      return page.evaluate(async () => {
        await tools.importModule('/entry.mjs');
        await tools.importModule('/counted.mjs');
        return [Reflect.get(globalThis, 'entered'), Reflect.get(globalThis, 'counted')];
      });
    },
    result: [1, 1],
    throughPortside: {
      reason: 'The apiserver rewrites the URL in HTML but not in scripts, so the browser loads two modules.',
      both: [2, 1],
    },
  },
  WebAssembly: {
    use: inPage(async () => {
      const { instance } = await WebAssembly.instantiateStreaming(fetch('/add.wasm'));
      return (instance.exports.add as (one: number, other: number) => number)(40, 2);
    }),
    result: 42,
  },
  'an audio worklet': {
    use: inPage(async () => {
      const context = new OfflineAudioContext(1, 1, 8000);
      await context.audioWorklet.addModule('/worklet.js');
      return new AudioWorkletNode(context, 'silent').numberOfOutputs;
    }),
    result: 1,
  },
  'a style sheet with imports, images and fonts': {
    use: inPage(async () => {
      const key = tools.newKey();
      const event = await tools.addElement('link', { rel: 'stylesheet', href: `/sheet.css?key=${key}` });
      const { color, backgroundImage } = getComputedStyle(document.querySelector('#styled') as Element);
      // The font does not exist, but the request for it reaches the app.
      await tools.resultOrErrorName(() => document.fonts.load('10px own'));
      return [event, color, backgroundImage, (await tools.receivedRequests(key, 3)).sort()];
    }),
    result: [
      'load',
      'rgb(1, 2, 3)',
      'url("(origin)/pixel.png?key=(key)")',
      ['GET /font.woff2?key=(key)', 'GET /pixel.png?key=(key)', 'GET /sheet.css?key=(key)'],
    ],
  },
  'images in every element and attribute': {
    use: inPage(async () => {
      const key = tools.newKey();
      const events = [
        await tools.addElement('img', { src: `/pixel.png?key=${key}` }),
        await tools.addElement('img', { src: `/pixel.png?key=${key}`, crossorigin: '' }),
        await tools.addElement('img', { srcset: `/pixel.png?key=${key} 1x, /pixel-2x.png?key=${key} 2x` }),
        await tools.addElement('object', { data: '/drawing.svg', type: 'image/svg+xml' }),
        await tools.addElement('embed', { src: '/drawing.svg', type: 'image/svg+xml' }),
      ];
      const picture = document.createElement('picture');
      picture.innerHTML = `<source srcset="/pixel-2x.png?key=${key}"><img src="/pixel.png?key=${key}">`;
      const image = picture.querySelector('img') as HTMLImageElement;
      const done = tools.firstEventType(image, 'load', 'error');
      document.body.append(picture);
      events.push(await done);
      return [events, image.currentSrc, await tools.receivedRequests(key, 4)];
    }),
    result: [
      ['load', 'load', 'load', 'load', 'load', 'load'],
      '(origin)/pixel-2x.png?key=(key)',
      [
        'GET /pixel.png?key=(key)',
        'GET /pixel.png?key=(key)',
        'GET /pixel.png?key=(key)',
        'GET /pixel-2x.png?key=(key)',
      ],
    ],
  },
  'an image drawn on a canvas': {
    use: inPage(async () => {
      const image = new Image();
      image.src = '/pixel.png';
      await image.decode();
      const canvas = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
      canvas.drawImage(image, 0, 0);
      return tools.resultOrErrorName(() => canvas.getImageData(0, 0, 1, 1).data.length);
    }),
    result: 4,
  },
  'an SVG shape from another file': {
    use: inPage(async () => {
      document.body.insertAdjacentHTML('beforeend', '<svg><use href="/drawing.svg#shape"/></svg>');
      const use = document.querySelector('use') as SVGUseElement;
      return [await tools.firstEventType(use, 'load', 'error'), use.getBBox().width];
    }),
    result: ['load', 33],
  },
  'seeking in audio and video': {
    use: inPage(async () => {
      const results: unknown[] = [];
      for (const tag of ['audio', 'video']) {
        const media = document.createElement(tag) as HTMLMediaElement;
        media.preload = 'metadata';
        media.src = '/tone.wav';
        const event = await tools.firstEventType(media, 'loadedmetadata', 'error');
        media.currentTime = 100;
        results.push(
          event,
          media.duration,
          await tools.firstEventType(media, 'seeked', 'error'),
          media.seekable.end(0),
        );
      }
      return results;
    }),
    result: ['loadedmetadata', 120, 'seeked', 120, 'loadedmetadata', 120, 'seeked', 120],
  },
  'a fetch with a Range header': {
    use: inPage(async () => {
      const response = await fetch('/file.txt', { headers: { Range: 'bytes=4-7' } });
      return [response.status, response.headers.get('Content-Range'), await response.text()];
    }),
    result: [206, 'bytes 4-7/8', 'file'],
  },
  'every resource that HTML refers to': {
    use: async ({ page, navigate }) => {
      await navigate('/elements');
      return waitFor(() =>
        page.evaluate(() => {
          const { elementEvents, ran, counted } = globalThis as unknown as {
            elementEvents: Record<string, string>;
            ran: number;
            counted: number;
          };
          const { color } = getComputedStyle(document.querySelector('#styled') as Element);
          const use = (document.querySelector('use') as SVGUseElement).getBBox().width;
          return Object.keys(elementEvents).length >= 16 && use && { elementEvents, ran, counted, color, use };
        }),
      );
    },
    result: {
      elementEvents: {
        preload: 'load',
        modulepreload: 'load',
        script: 'load',
        sheet: 'load',
        image: 'load',
        srcset: 'load',
        picture: 'load',
        input: 'load',
        frame: 'load',
        use: 'load',
        object: 'load',
        track: 'load',
        embed: 'load',
        module: 'load',
        audio: 'loadedmetadata',
        video: 'loadedmetadata',
      },
      ran: 1,
      counted: 1,
      color: 'rgb(1, 2, 3)',
      use: 33,
    },
  },
  'URL attributes read by a script': {
    use: async ({ page, navigate }) => {
      await navigate('/elements');
      return page.evaluate(() => {
        const read = (id: string, name: string) => document.querySelector(`#${id}`)?.getAttribute(name);
        const link = document.querySelector('#link') as HTMLAnchorElement;
        return [
          read('link', 'href'),
          link.pathname,
          read('image', 'src'),
          read('srcset', 'srcset'),
          read('use', 'href'),
          read('inline', 'style'),
        ];
      });
    },
    result: [
      '/request/link',
      '/request/link',
      '/pixel.png',
      '/pixel.png 1x, /pixel-2x.png 2x',
      '/drawing.svg#shape',
      'background-image: url(/pixel.png?by=inline)',
    ],
    throughPortside: {
      reason: 'The apiserver rewrites some attributes in HTML. The shim restores links of apps that are served from /.',
      prefix: [
        '(prefix)/request/link',
        '(prefix)/request/link',
        '(prefix)/pixel.png',
        '/pixel.png 1x, /pixel-2x.png 2x',
        '/drawing.svg#shape',
        'background-image: url(/pixel.png?by=inline)',
      ],
      root: [
        '/request/link',
        '/request/link',
        '(prefix)/pixel.png',
        '/pixel.png 1x, /pixel-2x.png 2x',
        '/drawing.svg#shape',
        'background-image: url(/pixel.png?by=inline)',
      ],
    },
  },
  'a web app manifest': {
    use: async ({ page, navigate }) => {
      await navigate('/elements');
      const session = await page.createCDPSession();
      const { url, errors, data } = await session.send('Page.getAppManifest');
      await session.detach();
      return [url, errors, JSON.parse(data || 'null')];
    },
    result: [
      '(origin)/manifest.json',
      [],
      { name: 'Web features', start_url: '/start', icons: [{ src: '/pixel.png', sizes: '1x1' }] },
    ],
    throughPortside: {
      reason: 'An installed app could start as another one.',
      both: ['', [], null],
    },
  },
};
