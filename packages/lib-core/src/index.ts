// Bundled once as dist/_lib/actions-core.js: with its HTTP client it is 1.1 MB, which every action would carry.
export * from '@actions/core';
