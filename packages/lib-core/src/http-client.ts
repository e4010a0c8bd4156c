// Bundled by itself as dist/_lib/actions-http-client.js: see http-client-later.cjs.
export * from '@actions/http-client';
