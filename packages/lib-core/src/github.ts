// Bundled once as dist/_lib/actions-github.js: whoever keeps a release log on GitHub loads it at the first call.
export { getOctokit } from '@actions/github';
