import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { pages, routes } from './pages.js';

/*
 * What Vercel runs to build the site: https://vercel.com/docs/build-output-api. Which commit it is of and for which environment, Vercel
 * says: https://vercel.com/docs/environment-variables/system-environment-variables
 */

const OUTPUT = '.vercel/output';
const { VERCEL_GIT_COMMIT_SHA: commit = 'dev', VERCEL_ENV: environment = 'development' } = process.env;
const products = [
  { name: 'Tea', price: 450 },
  { name: 'Mug', price: 1200 },
  { name: 'Beans', price: 990 },
];

rmSync(OUTPUT, { recursive: true, force: true });
mkdirSync(`${OUTPUT}/static`, { recursive: true });
const files = Object.entries(pages({ commit, environment, products }));
for (const [path, text] of files) writeFileSync(`${OUTPUT}/static/${path}`, text);
writeFileSync(`${OUTPUT}/config.json`, JSON.stringify({ version: 3, routes }));
console.log(`${files.length} files of ${commit} for ${environment}`);
