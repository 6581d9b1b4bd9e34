/** An HTML page in the common style of the demo apps. */
export function htmlPage(title: string, body: string, script = ''): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 44rem; margin: 3rem auto; padding: 0 1.5rem; }
  h1 { font-size: 1.75rem; letter-spacing: -0.02em; margin: 0 0 0.25rem; }
  p.about { color: GrayText; margin: 0 0 2rem; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: start; padding: 0.5rem 0.75rem; border-bottom: 1px solid color-mix(in srgb, CanvasText 15%, Canvas); }
  code, output, pre { font-family: ui-monospace, monospace; font-size: 0.9rem; }
  input, button { font: inherit; padding: 0.5rem 0.75rem; }
</style>
<h1>${title}</h1>
${body}
${script === '' ? '' : `<script>${script}</script>`}
</html>
`;
}
