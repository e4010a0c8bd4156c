import { Problems } from '@pipeline/action-kit';
import { expect, it } from 'vitest';
import { chooseProven } from '../src/choose.ts';
import { destinationOf } from '../src/config/destination.ts';
import { digest, released } from './fakes.ts';

const to = destinationOf('ghcr.io/org/prod/{name}', new Problems());

it('says of a release that is named and not verified that it is not', () => {
  const records = [
    released('staging', '42.1', { api: digest('new') }, {}),
    released('staging', '41.1', { api: digest('old') }),
  ];
  const memory = { environment: 'staging', records, proofs: [] };
  expect(() => chooseProven(memory, { release: '42.1', to })).toThrow(
    /^Release 42\.1 of staging is not verified\. Nothing was written\.\nRelease 42\.1 of staging was passed over: it was deployed/,
  );
});
