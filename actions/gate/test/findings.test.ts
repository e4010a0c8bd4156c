import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { annotations, findings } from '../src/findings/index.ts';

const PLACE = { checkout: '/repo', folder: '/repo/app' };
const brief = (output: string) =>
  annotations(findings(output), PLACE, 'app test').map(
    each => `${each.file}:${each.line}${each.column ? `:${each.column}` : ''} ${each.message}`,
  );

describe('tools with one problem a line', () => {
  it.each([
    ['tsc', 'src/a.ts(1,7): error TS2322: No.', 'app/src/a.ts:1:7 No.'],
    [
      'tsc --pretty',
      '\u001b[96msrc/a.ts\u001b[0m:\u001b[93m1\u001b[0m:\u001b[93m7\u001b[0m - \u001b[91merror\u001b[0m\u001b[90m TS2322: \u001b[0mNo.',
      'app/src/a.ts:1:7 No.',
    ],
    ['eslint unix', '/repo/app/a.js:3:5: Missing semicolon. [Error/semi]', 'app/a.js:3:5 Missing semicolon.'],
    ['ruff concise', 'a.py:3:5: F401 [*] `os` imported but unused', 'app/a.py:3:5 `os` imported but unused'],
    ['ruff concise, syntax', 'a.py:1:7: invalid-syntax: Expected a name', 'app/a.py:1:7 Expected a name'],
    ['flake8', './a.py:2:1: E302 expected 2 blank lines', 'app/a.py:2:1 expected 2 blank lines'],
    ['mypy', 'a.py:3: error: Incompatible types  [assignment]', 'app/a.py:3 Incompatible types'],
    ['mypy with columns', 'a.py:3:9: error: Bad', 'app/a.py:3:9 Bad'],
    [
      'pyright',
      '  /repo/app/a.py:3:5 - error: "x" is not defined (reportUndefinedVariable)',
      'app/a.py:3:5 "x" is not defined',
    ],
    [
      'a workflow command',
      '::error file=/repo/app/a.ts,title=x,line=2,col=3::first%0Asecond',
      'app/a.ts:2:3 first\nsecond',
    ],
  ])('%s', (_, line, expected) => expect(brief(`before\n${line}\nafter`)).toEqual([expected]));

  it.each([
    'a.py:3: note: See above',
    '  /repo/app/a.py:3:5 - warning: unused',
    '/repo/a.js:3:5: Prefer const. [Warning/prefer-const]',
    '::warning file=a.ts,line=1::meh',
    'Listening on http://127.0.0.1:8080',
    '12:30:01 error: something (1,2)',
  ])('nothing in: %s', line => expect(brief(line)).toEqual([]));
});

describe('tools with several lines a problem', () => {
  it.each([
    [
      'eslint stylish',
      `
/repo/app/src/a.js
  1:10  error    'x' is defined but never used  no-unused-vars
  2:1   warning  Unexpected console statement   no-console

/repo/app/src/b.js
  9:3  error  Parsing error: Unexpected token

✖ 3 problems (2 errors, 1 warning)`,
      ["app/src/a.js:1:10 'x' is defined but never used", 'app/src/b.js:9:3 Parsing error: Unexpected token'],
    ],
    [
      'biome',
      `
b.ts:1:1 lint/style/useConst  FIXABLE  ━━━━━━━━━━━━━━━━

  ! This let declares a variable that is only assigned once.

b.ts:2:1 lint/suspicious/noDebugger  FIXABLE  ━━━━━━━━━

  × This is an unexpected use of the debugger statement.

    1 │ let a = 1
  > 2 │ debugger

c.ts format ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━

  × Formatter would have printed the following content:

check ━━━━━━━━━━━━━━━━

  × Some errors were emitted while running checks.`,
      [
        'app/b.ts:2:1 This is an unexpected use of the debugger statement.',
        'app/c.ts:1 The file is not formatted',
      ],
    ],
    [
      'ruff',
      `F401 [*] \`os\` imported but unused
 --> src/a.py:1:8
  |
1 | import os`,
      ['app/src/a.py:1:8 `os` imported but unused'],
    ],
    [
      'unittest',
      `F
======================================================================
FAIL: test_a (tests.test_x.T.test_a)
----------------------------------------------------------------------
Traceback (most recent call last):
  File "/repo/app/tests/test_x.py", line 4, in test_a
    self.assertEqual(1, 2)
AssertionError: 1 != 2

----------------------------------------------------------------------
Ran 1 test in 0.000s`,
      ['app/tests/test_x.py:4 AssertionError: 1 != 2'],
    ],
    [
      "a traceback that ends in a library, at the project's innermost frame",
      `Traceback (most recent call last):
  File "/repo/app/main.py", line 3, in <module>
    run()
  File "/repo/app/run.py", line 9, in run
    json.loads("{")
  File "/usr/lib/python3.11/json/__init__.py", line 346, in loads
    return _default_decoder.decode(s)
json.decoder.JSONDecodeError: Expecting property name`,
      ['app/run.py:9 json.decoder.JSONDecodeError: Expecting property name'],
    ],
    [
      'compileall',
      `*** Error compiling './bad.py'...
  File "./bad.py", line 1
    def f(:
          ^
SyntaxError: invalid syntax
`,
      ['app/bad.py:1 SyntaxError: invalid syntax'],
    ],
    [
      'pytest',
      `=================================== FAILURES ===================================
____________________________________ test_a ____________________________________

    def test_a():
>       assert add(1) == 2
E       assert 1 == 2
E        +  where 1 = add(1)

tests/test_a.py:5: AssertionError
____________________________________ test_b ____________________________________

    def test_b():
>       boom()

tests/test_a.py:9:
_ _ _ _ _ _ _ _ _ _ _ _ _ _ _

E       ValueError: no

src/b.py:2: ValueError
=========================== short test summary info ============================
FAILED tests/test_a.py::test_a - assert 1 == 2`,
      ['app/tests/test_a.py:5 assert 1 == 2', 'app/src/b.py:2 ValueError: no'],
    ],
    [
      'pytest --tb=short',
      `_________________________________ TestX.test_a _________________________________
test_a.py:4: in test_a
    assert add(1) == 2
E   assert 1 == 2
E    +  where 1 = add(1)
____________________________________ test_b ____________________________________
test_a.py:8: in test_b
    helper()
test_a.py:6: in helper
    raise ValueError("no")
E   ValueError: no`,
      ['app/test_a.py:4 assert 1 == 2', 'app/test_a.py:6 ValueError: no'],
    ],
    [
      'node:test',
      `✖ adds (1.6ms)
✔ fine (0.2ms)
ℹ tests 2

✖ failing tests:

test at test/a.test.js:3:1
✖ adds (1.618631ms)
  AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:
  
  1 !== 2
  
      at TestContext.<anonymous> (file:///repo/app/test/a.test.js:4:10)
      at Test.runInAsyncScope (node:async_hooks:227:14)
      at Test.run (node:internal/test_runner/test:1402:25) {
    generatedMessage: true,`,
      ['app/test/a.test.js:4:10 AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:'],
    ],
    [
      'node:test in TAP',
      `TAP version 13
# Subtest: adds
not ok 1 - adds
  ---
  duration_ms: 1.8
  location: '/repo/app/test/a.test.js:3:1'
  failureType: 'testCodeFailure'
  error: |-
    Expected values to be strictly equal:
    
    1 !== 2
    
  stack: |-
    TestContext.<anonymous> (file:///repo/app/test/a.test.js:4:10)
    Test.run (node:internal/test_runner/test:1402:25)
  ...
not ok 2 - suite
  ---
  location: '/repo/app/test/a.test.js:1:1'
  failureType: 'subtestsFailed'
  error: '1 subtest failed'
  ...`,
      ['app/test/a.test.js:4:10 Expected values to be strictly equal:'],
    ],
    [
      'vitest',
      `⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯

 FAIL  |unit| test/a.test.ts > adds
AssertionError: expected 1 to be 2 // Object.is equality

- Expected
+ Received

- 2
+ 1

 ❯ test/a.test.ts:2:28
      1| import { expect, it } from 'vitest';`,
      ['app/test/a.test.ts:2:28 AssertionError: expected 1 to be 2 // Object.is equality'],
    ],
    [
      'jest',
      `  ● sum › adds

    expect(received).toBe(expected) // Object.is equality

    Expected: 2
    Received: 1

      at toBe (/repo/app/node_modules/expect/build/index.js:1:2)
      at Object.<anonymous> (src/sum.test.js:3:18)
`,
      ['app/src/sum.test.js:3:18 expect(received).toBe(expected) // Object.is equality'],
    ],
    [
      'a file that Node cannot parse',
      `/repo/app/src/bad.js:7
const a = ;
          ^

SyntaxError: Unexpected token ';'
    at checkSyntax (node:internal/main/check_syntax:84:5)`,
      ["app/src/bad.js:7 SyntaxError: Unexpected token ';'"],
    ],
  ])('%s', (_, output, expected) => expect(brief(output)).toEqual(expected));
});

describe('annotations', () => {
  const at = (file: string, line = 1) => ({ message: 'm', at: [{ file, line }] });
  it.each([
    ['../lib/a.ts', ['lib/a.ts']],
    ['../../etc/passwd', []],
    ['/elsewhere/a.ts', []],
    ['/repo/app/node_modules/x/a.js', []],
    ['<string>', []],
    ['file:///repo/app/a%20b.js', ['app/a b.js']],
  ])('%s → %j', (file, expected) => {
    expect(annotations([at(file)], PLACE, 't').map(each => each.file)).toEqual(expected);
  });

  it('one a line, named after the rule', () => {
    const found = annotations(
      [{ ...at('a.ts'), title: 'TS1' }, at('a.ts'), at('a.ts', 2)],
      PLACE,
      'app lint',
    );
    expect(found.map(each => `${each.line} ${each.title}`)).toEqual(['1 app lint · TS1', '2 app lint']);
  });

  it('any output is read to its end', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), text => Array.isArray(brief(text))));
  });

  it.each([
    [
      'colons, brackets, words',
      `${'a:'.repeat(20_000)}\n  at ${'(x'.repeat(10_000)}\n ❯ ${'a '.repeat(5_000)}`,
    ],
    ['blanks after a message of mypy', `a.py:3: error: ${' '.repeat(200_000)}x`],
    [
      'blanks after a message of eslint',
      `/repo/a.js\n  1:1  error  a${' b'.repeat(9)}${' '.repeat(200_000)}x y`,
    ],
    ['the beginnings of colours', '\u001b['.repeat(200_000)],
    ['TAP without explanations', 'not ok 1 - a\n'.repeat(20_000)],
  ])('much of one thing does not hold it up: %s', (_, output) => {
    const began = performance.now();
    brief(output);
    expect(performance.now() - began).toBeLessThan(3_000);
  });

  it('a message is not as long as the data that was printed as one', () => {
    const [found = ''] = brief(`a.py:3: error: ${'x'.repeat(500_000)}`);
    expect(found.length).toBeLessThan(1_100);
  });

  it('a failed TAP test without an explanation takes nothing from the next', () => {
    const next = "not ok 2 - second\n  ---\n  location: '/repo/app/b.js:2:1'\n  error: 'two'\n  ...";
    expect(brief(`not ok 1 - first\n${next}`)).toEqual(['app/b.js:2:1 two']);
  });
});
