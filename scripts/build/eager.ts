import ts from 'typescript';

/**
 * Puts a bundle's modules in parentheses: V8 then compiles each when it reads the file, instead of reading it once to
 * find its end and again when it is required. Measured: 9 of 57 ms for the ECS client.
 * https://v8.dev/blog/preparser#pife
 */
export function compiledAtOnce(code: string): string {
  const pieces: string[] = [];
  let done = 0;
  const visit = (node: ts.Node): void => {
    if (!isModule(node)) {
      ts.forEachChild(node, visit);
      return;
    }
    const { pos, end } = node.initializer;
    pieces.push(code.slice(done, pos), '(', code.slice(pos, end), ')');
    done = end;
  };
  visit(ts.createSourceFile('bundle.js', code, ts.ScriptTarget.Latest));
  return pieces.join('') + code.slice(done);
}

/** As webpack writes them: `6580:(e,t,r)=>{…}`. */
function isModule(node: ts.Node): node is ts.PropertyAssignment {
  return (
    ts.isPropertyAssignment(node) &&
    ts.isNumericLiteral(node.name) &&
    (ts.isArrowFunction(node.initializer) || ts.isFunctionExpression(node.initializer))
  );
}
