// Bundled once as dist/_lib/yaml.js: the gate, the smoke test and Cloud Run's service files read YAML.
export * from 'yaml';
