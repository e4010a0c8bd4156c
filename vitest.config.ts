import { defineConfig } from 'vitest/config';

const unit = ['packages/*/test/**/*.test.ts', 'actions/*/test/**/*.test.ts', 'scripts/**/*.test.ts'];

/**
 * Three projects, by what they need:
 * `unit` needs npm only; `tree` also needs the built `dist/`; `conformance` needs third-party tools
 * (Docker, Go, Python) and is skipped with a notice where they are missing, unless `CI=true`.
 */
export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'unit', include: unit } },
      {
        extends: true,
        test: {
          name: 'tree',
          include: [
            'test/*.test.ts',
            'test/{deploy-ecs,deploy-cloudrun,deploy-vercel,promote,promote-vercel}/*.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          // Rehearsals wait as long as they work; more of them at once would be slow enough to look broken.
          maxConcurrency: 2,
        },
      },
    ],
  },
});
