import { INTEGRITY } from '../../cluster/apps/mechanisms/files.ts';
import type { Tools } from '../../cluster/apps/mechanisms/tools.ts';
import { until } from '../harness/until.ts';
import { inPage, type Mechanism } from './mechanism.ts';

declare const tools: Tools;

/** Scripts, styles, pictures, sound. */
export const ASSETS: Readonly<Record<string, Mechanism>> = {
  'a script, with its hash': {
    attempt: async ({ page }) =>
      page.evaluate(async (integrity) => {
        const said = [
          await tools.add('script', { src: '/script.js' }),
          await tools.add('script', { src: '/script.js', integrity }),
          await tools.add('script', { src: '/script.js', integrity, crossorigin: 'anonymous' }),
          await tools.add('script', { src: '/script.js', integrity, crossorigin: 'use-credentials' }),
          await tools.add('script', { src: '/script.js', integrity: integrity.replace('-', '-A') }),
        ];
        return [...said, Reflect.get(globalThis, 'ran')];
      }, INTEGRITY),
    gives: ['load', 'load', 'load', 'load', 'error', 4],
  },
  'modules, asked for by script': {
    attempt: inPage(async () => {
      const module = await tools.load('/module.mjs');
      return {
        values: module.values,
        later: await (module.later as () => unknown)(),
        json: (await tools.load('/values.json', { with: { type: 'json' } })).default,
        url: module.url,
        resolved: module.resolved,
        image: module.image,
      };
    }),
    gives: {
      values: ['beside', 'rooted'],
      later: 'rooted',
      json: { value: 42 },
      url: '(origin)/module.mjs',
      resolved: '(origin)/beside.mjs',
      image: '(origin)/pixel.png',
    },
    differs: {
      why: 'A module reads its own address, prefix and all.',
      behind: {
        values: ['beside', 'rooted'],
        later: 'rooted',
        json: { value: 42 },
        url: '(origin)(prefix)/module.mjs',
        resolved: '(origin)(prefix)/beside.mjs',
        image: '(origin)(prefix)/pixel.png',
      },
    },
  },
  'modules, named in HTML': {
    attempt: async ({ page, go }) => {
      await go('/modules');
      return page.evaluate(async () => {
        await tools.load('folder/rooted.mjs');
        return [Reflect.get(globalThis, 'modules'), Reflect.get(globalThis, 'entryUrl')];
      });
    },
    gives: [['mapped', 'rooted', 'beside', 'rooted'], '(origin)/entry.mjs'],
    differs: {
      why: 'A module reads its own address, prefix and all.',
      behind: [['mapped', 'rooted', 'beside', 'rooted'], '(origin)(prefix)/entry.mjs'],
    },
  },
  'a module that HTML and a script name': {
    attempt: async ({ page, go }) => {
      await go('/modules');
      return page.evaluate(async () => {
        await tools.load('/entry.mjs');
        await tools.load('/counted.mjs');
        return [Reflect.get(globalThis, 'entered'), Reflect.get(globalThis, 'counted')];
      });
    },
    gives: [1, 1],
    differs: {
      why: 'The apiserver rewrites the address in HTML and not in scripts: to the browser these are two modules.',
      behind: [2, 1],
    },
  },
  WebAssembly: {
    attempt: inPage(async () => {
      const { instance } = await WebAssembly.instantiateStreaming(fetch('/add.wasm'));
      return (instance.exports.add as (one: number, other: number) => number)(40, 2);
    }),
    gives: 42,
  },
  'an audio worklet': {
    attempt: inPage(async () => {
      const context = new OfflineAudioContext(1, 1, 8000);
      await context.audioWorklet.addModule('/worklet.js');
      return new AudioWorkletNode(context, 'silent').numberOfOutputs;
    }),
    gives: 1,
  },
  'a style sheet, what it imports, its pictures and fonts': {
    attempt: inPage(async () => {
      const key = tools.key();
      const said = await tools.add('link', { rel: 'stylesheet', href: `/sheet.css?key=${key}` });
      const { color, backgroundImage } = getComputedStyle(document.querySelector('#styled') as Element);
      // There is no such font; what counts is that the app is asked for it.
      await tools.failure(() => document.fonts.load('10px own'));
      return [said, color, backgroundImage, (await tools.received(key, 3)).sort()];
    }),
    gives: [
      'load',
      'rgb(1, 2, 3)',
      'url("(origin)/pixel.png?key=(key)")',
      ['GET /font.woff2?key=(key)', 'GET /pixel.png?key=(key)', 'GET /sheet.css?key=(key)'],
    ],
  },
  'pictures, by every attribute': {
    attempt: inPage(async () => {
      const key = tools.key();
      const said = [
        await tools.add('img', { src: `/pixel.png?key=${key}` }),
        await tools.add('img', { src: `/pixel.png?key=${key}`, crossorigin: '' }),
        await tools.add('img', { srcset: `/pixel.png?key=${key} 1x, /pixel-2x.png?key=${key} 2x` }),
        await tools.add('object', { data: '/drawing.svg', type: 'image/svg+xml' }),
        await tools.add('embed', { src: '/drawing.svg', type: 'image/svg+xml' }),
      ];
      const picture = document.createElement('picture');
      picture.innerHTML = `<source srcset="/pixel-2x.png?key=${key}"><img src="/pixel.png?key=${key}">`;
      const image = picture.querySelector('img') as HTMLImageElement;
      const done = tools.outcome(image, 'load', 'error');
      document.body.append(picture);
      said.push(await done);
      return [said, image.currentSrc, await tools.received(key, 4)];
    }),
    gives: [
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
  'a picture drawn into a canvas': {
    attempt: inPage(async () => {
      const image = new Image();
      image.src = '/pixel.png';
      await image.decode();
      const canvas = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
      canvas.drawImage(image, 0, 0);
      return tools.failure(() => canvas.getImageData(0, 0, 1, 1).data.length);
    }),
    gives: 4,
  },
  'a shape of another drawing': {
    attempt: inPage(async () => {
      document.body.insertAdjacentHTML('beforeend', '<svg><use href="/drawing.svg#shape"/></svg>');
      const use = document.querySelector('use') as SVGUseElement;
      for (let tries = 0; use.getBBox().width === 0 && tries < 100; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return use.getBBox().width;
    }),
    gives: 33,
  },
  'sound and film in parts': {
    attempt: inPage(async () => {
      const all: unknown[] = [];
      for (const tag of ['audio', 'video']) {
        const media = document.createElement(tag) as HTMLMediaElement;
        media.preload = 'metadata';
        media.src = '/tone.wav';
        const said = await tools.outcome(media, 'loadedmetadata', 'error');
        media.currentTime = 100;
        all.push(said, media.duration, await tools.outcome(media, 'seeked', 'error'), media.seekable.end(0));
      }
      return all;
    }),
    gives: ['loadedmetadata', 120, 'seeked', 120, 'loadedmetadata', 120, 'seeked', 120],
  },
  'parts asked for by script': {
    attempt: inPage(async () => {
      const answer = await fetch('/file.txt', { headers: { Range: 'bytes=4-7' } });
      return [answer.status, answer.headers.get('Content-Range'), await answer.text()];
    }),
    gives: [206, 'bytes 4-7/8', 'file'],
  },
  'all that HTML names': {
    attempt: async ({ page, go }) => {
      await go('/elements');
      return until(() =>
        page.evaluate(() => {
          const { heard, ran, counted } = globalThis as unknown as {
            heard: Record<string, string>;
            ran: number;
            counted: number;
          };
          const { color } = getComputedStyle(document.querySelector('#styled') as Element);
          const use = (document.querySelector('use') as SVGUseElement).getBBox().width;
          return Object.keys(heard).length >= 15 && use && { heard, ran, counted, color, use };
        }),
      );
    },
    gives: {
      heard: {
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
  'addresses that a script reads in HTML': {
    attempt: async ({ page, go }) => {
      await go('/elements');
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
    gives: [
      '/asked/link',
      '/asked/link',
      '/pixel.png',
      '/pixel.png 1x, /pixel-2x.png 2x',
      '/drawing.svg#shape',
      'background-image: url(/pixel.png?by=inline)',
    ],
    differs: {
      why: 'The apiserver rewrites some attributes in HTML.',
      behind: [
        '(prefix)/asked/link',
        '(prefix)/asked/link',
        '(prefix)/pixel.png',
        '/pixel.png 1x, /pixel-2x.png 2x',
        '/drawing.svg#shape',
        'background-image: url(/pixel.png?by=inline)',
      ],
    },
  },
  'a manifest': {
    attempt: async ({ page, go }) => {
      await go('/elements');
      const session = await page.createCDPSession();
      const { url, errors, data } = await session.send('Page.getAppManifest');
      await session.detach();
      return [url, errors, JSON.parse(data ?? 'null')];
    },
    gives: [
      '(origin)/manifest.json',
      [],
      { name: 'Mechanisms', start_url: '/start', icons: [{ src: '/pixel.png', sizes: '1x1' }] },
    ],
    differs: {
      why: 'The apiserver rewrites some attributes in HTML.',
      behind: [
        '(origin)(prefix)/manifest.json',
        [],
        { name: 'Mechanisms', start_url: '/start', icons: [{ src: '/pixel.png', sizes: '1x1' }] },
      ],
    },
  },
};
