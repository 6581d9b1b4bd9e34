const root = new URL(document.baseURI).pathname;
// Behind the proxy, the rewritten base is the app's prefix. If the app is shown at the root, the base does not match.
const route = location.pathname.startsWith(root) ? location.pathname.slice(root.length) : location.pathname.slice(1);

try {
  const dashboards = await fetchJson('api/dashboards');
  const id = /^d\/([\w-]+)/.exec(route)?.[1];
  await show(dashboards.find((dashboard) => dashboard.id === id) ?? dashboards[0], dashboards);
  // Root-relative, like the requests of apps that expect to own the whole host.
  const { version } = await fetchJson('/api/health');
  report('signed-in', `signed in · ${version}`);
} catch (error) {
  report('failed', error.message);
}

function report(state, text) {
  document.body.dataset.state = state;
  document.querySelector('#signed-in').textContent = text;
}

async function fetchJson(path) {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${response.status} for ${path}`);
  return response.json();
}

async function show(shown, dashboards) {
  document.title = `${shown.title} · Grafana`;
  document.querySelector('h1').textContent = shown.title;
  document.querySelector('#range').textContent =
    `from ${new URLSearchParams(location.search).get('from') ?? 'now-6h'} to now`;
  for (const { id, title } of dashboards) {
    const link = document.createElement('a');
    link.href = `d/${id}`;
    link.textContent = title;
    if (id === shown.id) link.setAttribute('aria-current', 'page');
    document.querySelector('nav').append(link);
  }
  const panels = await Promise.all(shown.panels.map(drawPanel));
  document.querySelector('#panels').append(...panels);
  // The panels did not exist yet when the browser scrolled to the fragment.
  if (location.hash) location.replace(location.href);
}

async function drawPanel(title, index) {
  const values = await fetchJson(`api/series?panel=${title}`);
  const points = values.map((value, x) => `${x * 10},${120 - value}`).join(' ');
  const panel = document.createElement('section');
  panel.id = `panel-${index + 1}`;
  const heading = document.createElement('h2');
  heading.textContent = title;
  const curve = svgElement('svg', {
    class: 'curve',
    viewBox: '0 0 470 120',
    preserveAspectRatio: 'none',
    'aria-hidden': 'true',
  });
  curve.append(
    svgElement('polygon', { points: `0,120 ${points} 470,120`, fill: '#6e9fff33' }),
    svgElement('polyline', {
      points,
      fill: 'none',
      stroke: '#6e9fff',
      'stroke-width': '2',
      'vector-effect': 'non-scaling-stroke',
    }),
  );
  panel.append(heading, curve);
  return panel;
}

function svgElement(name, attributes) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  return element;
}
