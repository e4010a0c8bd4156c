import type { LocalCloud, VercelFault } from '../../packages/local-cloud/src/index.ts';
import type { Scenario } from './scenarios.ts';

const add = (cloud: LocalCloud, ...faults: VercelFault[]) => cloud.vercel?.vercelFaults.add(...faults);

/** What goes wrong with the site on Vercel, while the rest of the release goes well on ECS and Cloud Run. */
export const VERCEL_FAULTS: Scenario[] = [
  {
    name: 'site-build-fails',
    what: 'the site’s build wants a variable that production does not have; the build’s own words are told, and nothing goes to production',
    brokenSite: text =>
      `${text}\nif (!process.env.CATALOGUE_URL) throw new Error('CATALOGUE_URL is not set');\n`,
    red: { stage: 'deploy-vercel', says: /CATALOGUE_URL is not set/ },
  },
  {
    name: 'site-smoke-fails',
    what: 'the staged site tells another version than its commit; past the protection that is seen, and it is not promoted',
    brokenSite: text => text.replace('pages({ commit,', "pages({ commit: 'not-what-was-built',"),
    red: { stage: 'smoke-test', says: /version/i },
  },
  {
    name: 'site-promotion-fails',
    what: 'Vercel fails to move production’s domain; what served before serves on',
    prepare: cloud => add(cloud, { kind: 'promotion-fails' }),
    production: { api: 'head', orders: 'head', web: 'head', site: 'before' },
    red: { stage: 'promote-vercel', says: /fail/i },
  },
  {
    name: 'site-serves-old',
    what: 'production’s domain goes on answering from the build before, whatever the API says; the bytes tell, and it goes back',
    prepare: cloud => add(cloud, { kind: 'serves-old', for: 60_000, count: 1 }),
    production: { api: 'head', orders: 'head', web: 'head', site: 'before' },
    red: { stage: 'promote-vercel', says: /bytes/ },
  },
  {
    name: 'site-throttling',
    what: 'Vercel throttles a burst of calls and breaks an upload off; the deploy survives it, and no file is sent twice',
    prepare: cloud => {
      for (const route of ['CreateDeployment', 'UploadFile', 'RequestPromote'])
        add(cloud, { kind: 'rate-limited', route, reset: 1, count: 1 });
      add(cloud, { kind: 'upload-breaks', after: 100, count: 1 });
    },
  },
  {
    name: 'site-rolled-back',
    what: 'the site goes back by one step after the release; the next merge is not promoted over the pin, and says what to do',
    runs: 'and-rolled-back',
    production: { api: 'head', orders: 'head', web: 'head', site: 'before' },
    red: { stage: 'promote-vercel', says: /unpin: true/ },
  },
];
