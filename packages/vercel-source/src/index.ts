export type { SourceOptions } from './options.ts';
export { readSource } from './read-source.ts';
export { readVercelJson, type VercelJson } from './vercel-json/read-vercel-json.ts';
