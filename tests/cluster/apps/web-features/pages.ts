import { INTEGRITY } from './files.ts';
import { PAGE_TOOLS_SCRIPT } from './page-tools.ts';

const htmlPage = (body: string, head = '') =>
  `<!doctype html><html lang="en"><title>Web features</title><script>${PAGE_TOOLS_SCRIPT}</script>${head}<body>${body}`;

// Records the last event of each element by its id. It has to come before the elements.
const RECORD_EVENTS = `<script>
  globalThis.elementEvents = {};
  for (const type of ['load', 'error', 'loadedmetadata']) {
    document.addEventListener(type, ({ target }) => { if (target.id) elementEvents[target.id] = type; }, true);
  }
</script>`;

/** Pages of the app by path. `{host}` stands for the `Host` of the request. */
export const PAGES: Readonly<Record<string, string>> = {
  '/': htmlPage('<div id="styled">styled</div>'),
  '/elements': htmlPage(
    `<script id="script" src="/script.js" integrity="${INTEGRITY}" crossorigin></script>
    <script id="module" type="module" src="/entry.mjs"></script>
    <img id="image" src="/pixel.png" alt="">
    <img id="srcset" srcset="/pixel.png 1x, /pixel-2x.png 2x" alt="">
    <picture><source srcset="/pixel-2x.png"><img id="picture" src="/pixel.png" alt=""></picture>
    <video id="video" src="/tone.wav" poster="/pixel.png?by=poster" preload="metadata">
      <track id="track" default src="/captions.vtt"></video>
    <audio id="audio" preload="metadata"><source src="/tone.wav"></audio>
    <svg><use id="use" href="/drawing.svg#shape"></use></svg>
    <object id="object" data="/drawing.svg" type="image/svg+xml"></object>
    <embed id="embed" src="/drawing.svg" type="image/svg+xml">
    <iframe id="frame" src="/request/frame"></iframe>
    <input id="input" type="image" src="/pixel.png" alt="">
    <div id="inline" style="background-image: url(/pixel.png?by=inline)"></div>
    <style>@import "/imported.css"; #styled { background: url(/pixel.png?by=style) }</style>
    <div id="styled">styled</div>
    <a id="link" href="/request/link">link</a>`,
    `${RECORD_EVENTS}
    <link rel="manifest" href="/manifest.json">
    <link id="sheet" rel="stylesheet" href="/sheet.css">
    <link id="preload" rel="preload" as="fetch" href="/values.json" crossorigin>
    <link id="modulepreload" rel="modulepreload" href="/rooted.mjs">`,
  ),
  '/modules': htmlPage(`
    <script type="importmap">{ "imports": { "mapped": "/mapped.mjs", "folder/": "/" } }</script>
    <script type="module">
      import { mapped } from 'mapped';
      import { rooted } from 'folder/rooted.mjs';
      import * as other from '/module.mjs';
      globalThis.modules = [mapped, rooted, ...other.values];
    </script>
    <script type="module" src="/entry.mjs"></script>`),
  '/based': `<!doctype html><base href="/sub/"><script>${PAGE_TOOLS_SCRIPT}</script><script src="script.js"></script>`,
  '/based-on-host': `<!doctype html><base href="http://{host}/"><script>${PAGE_TOOLS_SCRIPT}</script>
    <script src="script.js"></script><img id="image" src="pixel.png" alt=""><a id="link" href="request/link">link</a>`,
  '/names-its-host': htmlPage(`${RECORD_EVENTS}
    <script>globalThis.own = 'http://{host}';</script>
    <script id="script" src="http://{host}/script.js"></script>
    <img id="image" src="http://{host}/pixel.png" alt="">
    <iframe id="frame" src="http://{host}/request/frame"></iframe>
    <a id="link" href="http://{host}/request/link">link</a>`),
  '/refresh': '<!doctype html><meta http-equiv="refresh" content="0; url=/request/refreshed">',
  '/links': htmlPage(`
    <a id="same" href="/request/same">same</a>
    <a id="blank" href="/request/blank" target="_blank">blank</a>
    <a id="opener" href="/request/opener" target="_blank" rel="opener">opener</a>
    <a id="download" href="/file.txt" download="named.txt">download</a>
    <a id="attachment" href="/download">attachment</a>
    <form id="get" action="/request/get"><input name="a" value="b c"></form>
    <form id="post" action="/request/post" method="post"><input name="a" value="b c"></form>
    <form id="multipart" action="/request/multipart" method="post" enctype="multipart/form-data">
      <input name="a" value="b"><input name="file" type="file"></form>
    <form id="framed" action="/request/framed" method="post" target="named"><input name="a" value="b c"></form>
    <form id="blank-get" action="/request/blank-get" target="_blank"><input name="a" value="b c"></form>
    <form id="blank-post" action="/request/blank-post" method="post" target="_blank"><input name="a" value="b c"></form>
    <form id="redirected" action="/redirect/303/request/redirected" method="post"><input name="a" value="b"></form>
    <form id="kept" action="/redirect/307/request/kept" method="post"><input name="a" value="b"></form>
    <iframe name="named"></iframe>`),
};
