import { describe, expect, it } from 'vitest';
import { SERVICE, WORKER_POOL } from '../../src/target/kind.ts';
import { readService } from '../../src/view/service.ts';
import { splits } from '../view-of.ts';

describe('traffic as it is written', () => {
  it.each([
    [
      SERVICE,
      'LATEST 90, api-1 10, api-1 #old',
      [
        { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 90 },
        { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'api-1', percent: 10 },
        { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision: 'api-1', tag: 'old' },
      ],
    ],
    [
      WORKER_POOL,
      'LATEST 90, api-1 10',
      [
        { type: 'INSTANCE_SPLIT_ALLOCATION_TYPE_LATEST', percent: 90 },
        { type: 'INSTANCE_SPLIT_ALLOCATION_TYPE_REVISION', revision: 'api-1', percent: 10 },
      ],
    ],
  ])('is as Google documents it, and is read as it was meant: $name', (kind, meant, entries) => {
    expect(kind.entries(splits(meant))).toEqual(entries);
    expect(readService({ [kind.field]: entries }).traffic).toEqual(splits(meant));
  });
});
