import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseToml } from '../src/toml.ts';

describe('parseToml', () => {
  it('reads what a pyproject.toml holds', () => {
    const text = `
# a comment
[project]
name = "orders" # after a value
version = '1.0'
dependencies = [
  "flask>=3", # the web
  'x[extra] ; python_version < "3.9"',
]
[project.optional-dependencies]
dev = ["pytest"]
[tool.uv.sources]
lib = { workspace = true }
other = { path = "../other", editable = true }
[tool.ruff]
line-length = 100
lint.select = ["E"]
[[tool.mypy.overrides]]
module = "a.*"
[[tool.mypy.overrides]]
module = "b"
`;
    expect(parseToml(text)).toEqual({
      project: {
        name: 'orders',
        version: '1.0',
        dependencies: ['flask>=3', 'x[extra] ; python_version < "3.9"'],
        'optional-dependencies': { dev: ['pytest'] },
      },
      tool: {
        uv: { sources: { lib: { workspace: true }, other: { path: '../other', editable: true } } },
        ruff: { 'line-length': '100', lint: { select: ['E'] } },
        mypy: { overrides: [{ module: 'a.*' }, { module: 'b' }] },
      },
    });
  });

  it.each([
    ['a = """\nx\\\n   y"""', 'xy'],
    ["a = '''it''s'''", "it''s"],
    ['a = """say "hi""""', 'say "hi"'],
    ['a = "\\u00e9\\t\\""', 'é\t"'],
    ['"a" = 1979-05-27T07:32:00Z', '1979-05-27T07:32:00Z'],
    ["a = 'c:\\d'", 'c:\\d'],
    ['a = ""\r\nb = 1', ''],
  ])('%j', (text, value) => expect(parseToml(text).a).toBe(value));

  it.each([
    ['a = "x', /line 1: a string does not end/],
    ['\n\na = [1', /line 3: "," or "\]" was expected/],
    ['a', /"=" was expected/],
    ['a = 1\n[a.b]', /"a" is not a table/],
    ['[x', /"\]" was expected/],
    ['a = "\\uZZZZ"', /a malformed escape/],
  ])('refuses %j', (text, problem) => expect(() => parseToml(text)).toThrow(problem));

  it('any text survives as a JSON string, which basic strings are', () => {
    fc.assert(
      fc.property(fc.string(), value => {
        expect(parseToml(`a = ${JSON.stringify(value)}`)).toEqual({ a: value });
      }),
    );
  });

  it('ends on any input, with a table or a SyntaxError', () => {
    const noise = fc.array(
      fc.constantFrom('[', ']', '{', '}', '=', ',', '"', "'", '#', '\n', 'a', '.', ' ', '\\'),
    );
    fc.assert(
      fc.property(noise, parts => {
        try {
          expect(parseToml(parts.join(''))).toBeTypeOf('object');
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
        }
      }),
    );
  });

  it('a key named __proto__ does not reach a prototype', () => {
    parseToml('[__proto__]\npolluted = true');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});
