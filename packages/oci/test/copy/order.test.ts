import { array, assert, constantFrom, property, record, subarray } from 'fast-check';
import { expect, it } from 'vitest';
import { inOrder, type Ordered } from '../../src/copy/order.ts';
import { digestOf } from '../../src/index.ts';

const digests = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(name => digestOf(name));

it('puts nothing before what it needs, whatever the order of finding, and loses nothing', () => {
  // Each may need those of a lower rank, as digests allow no circle; found in any order.
  const acyclic = array(record({ rank: constantFrom(...digests.keys()), needs: subarray(digests) }), {
    maxLength: 20,
  });
  assert(
    property(acyclic, drawn => {
      const manifests: Ordered[] = drawn.map(({ rank, needs }) => ({
        digest: digests[rank] ?? digestOf(''),
        needs: needs.filter(need => digests.indexOf(need) < rank),
      }));
      const ordered = inOrder(manifests);
      expect(ordered.toSorted(byDigest)).toEqual(manifests.toSorted(byDigest));
      ordered.forEach(({ digest, needs }, at) => {
        const later = ordered.slice(at + 1).map(each => each.digest);
        expect(needs.filter(need => need !== digest && later.includes(need))).toEqual([]);
      });
    }),
  );
});

it('ends where lists go round in a circle', () => {
  const [a = digestOf(''), b = digestOf('')] = digests;
  const circle = [
    { digest: a, needs: [b] },
    { digest: b, needs: [a] },
  ];
  expect(inOrder(circle)).toHaveLength(2);
});

function byDigest(a: Ordered, b: Ordered): number {
  return `${a.digest}${a.needs}` < `${b.digest}${b.needs}` ? -1 : 1;
}
