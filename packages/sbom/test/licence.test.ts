import { expect, test } from 'vitest';
import { licence } from '../src/licence.ts';

test.each<[unknown, string | undefined]>([
  ['MIT', 'MIT'],
  ['(MIT)', 'MIT'],
  [' MIT  or Apache-2.0 ', 'MIT OR Apache-2.0'],
  ['(MIT OR Apache-2.0) AND ISC', '(MIT OR Apache-2.0) AND ISC'],
  ['MIT OR (Apache-2.0 AND ISC)', 'MIT OR Apache-2.0 AND ISC'],
  ['GPL-2.0+ WITH Classpath-exception-2.0', 'GPL-2.0+ WITH Classpath-exception-2.0'],
  ['mit', undefined],
  ['MIT AND', undefined],
  ['BSD', undefined],
  ['UNLICENSED', undefined],
  ['LicenseRef-ours', undefined],
  ['MIT OR LicenseRef-ours', undefined],
  ['§MIT§', undefined],
  ['MIT\nISC', undefined],
  ['', undefined],
  ['('.repeat(100_000), undefined],
  [`${'('.repeat(127)}MIT`, undefined],
  [['MIT'], undefined],
  [null, undefined],
])('%j', (declared, expected) => expect(licence(declared)).toBe(expected));
