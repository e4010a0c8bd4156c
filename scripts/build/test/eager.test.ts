import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { compiledAtOnce } from '../eager.ts';

const bundle =
  '(()=>{var e={12:(e,t)=>{e.a=()=>1},7:function(e){e.b={1:2,3:()=>4}},x:()=>5};return Object.keys(e).join()+e.x()})()';

it('puts each module in parentheses, and nothing within it', () => {
  expect(compiledAtOnce(bundle)).toBe(
    '(()=>{var e={12:((e,t)=>{e.a=()=>1}),7:(function(e){e.b={1:2,3:()=>4}}),x:()=>5};return Object.keys(e).join()+e.x()})()',
  );
  expect(runInNewContext(compiledAtOnce(bundle))).toBe(runInNewContext(bundle));
});
