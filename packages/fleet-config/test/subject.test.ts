import { expect, it } from 'vitest';
import { readSubject } from '../src/index.ts';

it.each([
  ['ecs:eu-west-1/shop/api', { platform: 'ecs', region: 'eu-west-1', cluster: 'shop', service: 'api' }],
  [
    'cloudrun:shop-staging/europe-west1/workerPools/mailer',
    {
      platform: 'cloudrun',
      project: 'shop-staging',
      region: 'europe-west1',
      kind: 'workerPools',
      id: 'mailer',
    },
  ],
  ['vercel:team_1/shop-web', { platform: 'vercel', owner: 'team_1', project: 'shop-web' }],
  ['vercel:shop-web', { platform: 'vercel', owner: '', project: 'shop-web' }],
])('reads %s', (subject, place) => {
  expect(readSubject(subject)).toEqual(place);
});

it.each([
  'lambda:checkout',
  'migration:db/orders',
  'ecs:eu-west-1/shop',
  'ecs:eu-west-1/shop/api/more',
  'ecs:eu-west-1//api',
  'ecs:eu-west-1/../api',
  'cloudrun:shop/europe-west1/functions/api',
  'vercel:team_1/..',
  'vercel:a b',
  'vercel:team_1/shop?x=1',
  'ecs:eu-west-1/shop/api\n',
])('does not take %j for one of ours', subject => {
  expect(readSubject(subject)).toBeUndefined();
});
