import { afterAll, afterEach, beforeAll } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../../local-cloud/src/index.ts';

/** One local cloud for a file, which checks its callers, and what an unmodified client needs to go there. */
export function localCloud(options: Parameters<typeof startLocalCloud>[0] = {}) {
  let cloud: LocalCloud;
  const parts = {
    get cloud() {
      return cloud;
    },
    get client() {
      const { url, region, keys } = cloud.aws;
      return { endpoint: url, region, credentials: keys, maxAttempts: 1 };
    },
  };
  beforeAll(async () => {
    cloud = await startLocalCloud(options);
  });
  afterEach(() => cloud.faults.clear());
  afterAll(() => cloud.close());
  return parts;
}
