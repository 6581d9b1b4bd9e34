import { afterAll, beforeAll, describe, test } from 'vitest';
import { type Cluster, type ClusterKind, startCluster } from './cluster.ts';
import { authentication } from './contract/authentication.ts';
import { authorization } from './contract/authorization.ts';
import { headers } from './contract/headers.ts';
import { objects } from './contract/objects.ts';
import { rewriting } from './contract/rewriting.ts';
import { type Scene, type Statements, setScene } from './contract/scene.ts';
import { segments } from './contract/segments.ts';
import { streaming } from './contract/streaming.ts';
import { targets } from './contract/targets.ts';
import { upgrades } from './contract/upgrades.ts';
import { findControlPlane } from './real/find-control-plane.ts';

const CONTRACT: Readonly<Record<string, Statements>> = {
  authentication,
  authorization,
  objects,
  segments,
  targets,
  rewriting,
  headers,
  upgrades,
  streaming,
};

const KINDS: ClusterKind[] = ['twin'];
// Where it is required and missing, its start fails and so do all its statements.
if ((await findControlPlane()) || process.env.PORTSIDE_REQUIRE_REAL_CLUSTER === '1') KINDS.push('real');
else
  console.warn('THE CONTRACT IS CHECKED ON THE TWIN ONLY: what it says of a real apiserver goes unproven in this run.');

describe.each(KINDS)('the %s cluster', (kind) => {
  let cluster: Cluster;
  let scene: Scene;

  beforeAll(async () => {
    cluster = await startCluster({ kind, isBare: true });
    scene = await setScene(cluster);
  });
  afterAll(async () => {
    await scene?.stop();
    await cluster?.stop();
  });

  describe.each(Object.keys(CONTRACT))('%s:', (part) => {
    const statements = CONTRACT[part] ?? {};
    test.each(Object.keys(statements))('%s', async (statement) => {
      await statements[statement]?.(scene);
    });
  });
});
