import { expect, it } from 'vitest';
import { compare } from '../src/index.ts';
import { image, request } from './request.ts';

const api = image('api', 'a');
const promoted = api.replace('registry.example', '1.dkr.ecr.eu-west-1.amazonaws.com');
const web = 'vercel://dpl_5ucQ';
const two = { api, worker: image('worker', 'b') };

it.each<[string, Record<string, string>, Record<string, string>, string[], string[]]>([
  ['the very same', { api, web }, { web, api }, [], []],
  ['the same bytes in another registry', { api, web }, { api: promoted, web }, [], []],
  ['under another name', { api }, { 'shop/api': promoted }, ['shop/api'], []],
  ['what was shown, as another one that was not', { api, web }, { db: api }, ['db'], ['web']],
  ['a deployment by its own id', { web }, { dpl_5ucQ: web }, [], []],
  ['another one by that id', { web }, { dpl_5ucQ: 'vercel://dpl_5ucQx' }, ['dpl_5ucQ'], ['web']],
  ['an image by a deployment’s id', { api, web }, { dpl_5ucQ: api }, ['dpl_5ucQ'], ['web']],
  ['a part of it', { api, web }, { api }, [], ['web']],
  ['something else', { api }, { api: image('api', 'b') }, ['api'], ['api']],
  ['something more', { api }, { api, web }, ['web'], []],
  ['another deployment', { web }, { web: 'vercel://dpl_5ucQx' }, ['web'], ['web']],
  ['two that have changed places', two, { api: two.worker, worker: two.api }, ['api', 'worker'], []],
  ['a tag', { api }, { api: 'registry.example/shop/api:v1' }, ['api'], ['api']],
  ['a name of JavaScript’s own', { api }, { constructor: image('api', 'b') }, ['constructor'], ['api']],
])('compares %s', (_, artifacts, live, notShown, notDeployed) => {
  const compared = compare(request({ artifacts }), live);
  expect(compared.notShown.map(({ name }) => name)).toEqual(notShown);
  expect(compared.notDeployed).toEqual(notDeployed);
});
