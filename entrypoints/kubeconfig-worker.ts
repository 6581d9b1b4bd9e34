import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { readKubeconfigs } from '../lib/core/kubeconfig/read-kubeconfigs.ts';
import type { KubeconfigRequest } from '../lib/pages/read-kubeconfigs.ts';
import { answerRequests } from '../lib/pages/worker-server.ts';

/** Reads kubeconfigs for the options page. */
export default defineUnlistedScript(() =>
  answerRequests(({ files, platform }: KubeconfigRequest) => readKubeconfigs(files, platform)),
);
