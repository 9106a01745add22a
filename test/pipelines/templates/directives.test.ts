import { describe, expect, it } from 'vitest';
import { cli, expanding, notes, seen, tree, uses } from './expanding.ts';

/** A pipeline whose only template, `body.yml`, has an object parameter `xs` with this value; its steps begin in line 4. */
function over(xs: string, steps: string) {
  return {
    'main.yml': 'extends:\n  template: body.yml\n',
    'body.yml': `parameters:\n- { name: xs, type: object, default: ${xs} }\nsteps:\n${steps}`,
  };
}

const each = (body: string): string => `- \${{ each x in parameters.xs }}:\n  - ${body}\n`;

describe('each', () => {
  it.each([
    ['the elements of a list', '[a, b]', '${{ x }}', ['a', 'b']],
    ['the members of elements', '[{ n: a }, { n: b }]', '${{ x.n }}', ['a', 'b']],
    ['the pairs of an object, in the order of the file', '{ b: 1, a: 2 }', '${{ x.key }}${{ x.value }}', ['b1', 'a2']],
    ['nothing in an empty list', '[]', '${{ x }}', []],
    ['nothing in an empty object', '{}', '${{ x.key }}', []],
    ['nothing in null', 'null', '${{ x }}', []],
  ])('goes through %s (docs: expressions, each; runner.server: null-each-loop)', (_, xs, name, expected) => {
    expect(seen(over(xs, each(cli(name))))).toEqual(expected);
    expect(notes(over(xs, each(cli(name))))).toEqual([]);
  });

  it('goes through nothing where there is no such member (runner.server: null-each-loop)', () => {
    const steps = `- \${{ each x in parameters.xs.missing }}:\n  - ${cli('${{ x }}')}\n`;
    expect(seen(over('{ p: 1 }', steps))).toEqual([]);
    expect(notes(over('{ p: 1 }', steps))).toEqual([]);
  });

  it.each(['text', '3', 'true'])('refuses a scalar: %s (reference: each)', (xs) => {
    expect(notes(over(xs, each(cli('${{ x }}'))))).toEqual(['expression-invalid body.yml:4']);
  });

  it('in each sees the loop around (corpus)', () => {
    const steps = `- \${{ each x in parameters.xs }}:
  - \${{ each y in x.ys }}:
    - ${cli('${{ x.n }}${{ y }}')}
`;
    expect(seen(over('[{ n: a, ys: [1, 2] }, { n: b, ys: [3] }]', steps))).toEqual(['a1', 'a2', 'b3']);
  });

  it('makes a fresh copy for each turn, with directives of its own (reference: each)', () => {
    const steps = `- \${{ each x in parameters.xs }}:
  - \${{ if eq(x, 'a') }}:
    - ${cli('one-${{ x }}')}
  - \${{ else }}:
    - ${cli('other-${{ x }}')}
`;
    expect(seen(over('[a, b]', steps))).toEqual(['one-a', 'other-b']);
  });

  it('can splice what its variable holds (reference: the variable can be the item itself)', () => {
    const xs = `[{ steps: [${cli('a')}] }, { steps: [${cli('b')}, ${cli('c')}] }]`;
    expect(seen(over(xs, '- ${{ each x in parameters.xs }}:\n  - ${{ x.steps }}\n'))).toEqual(['a', 'b', 'c']);
    expect(seen(over(`[${cli('a')}, ${cli('b')}]`, '- ${{ each x in parameters.xs }}:\n  - ${{ x }}\n'))).toEqual([
      'a',
      'b',
    ]);
  });

  it('repeats the insertion of a mapping (docs: expressions, each in a mapping)', () => {
    const steps = `- task: AzureCLI@2
  inputs:
    azureSubscription: a
    \${{ each x in parameters.xs }}:
      \${{ x.key }}: \${{ x.value }}
`;
    expect(tree(over('{ p: 1, q: 2 }', steps))).toMatchObject({
      steps: [{ inputs: { azureSubscription: 'a', p: '1', q: '2' } }],
    });
  });

  it('over the pairs of one step makes one step of them (docs: templates, "required steps")', () => {
    const steps = `- \${{ each step in parameters.xs }}:
  - \${{ each pair in step }}:
      \${{ pair.key }}: \${{ pair.value }}
`;
    const xs = `[${cli('a')}, ${cli('b')}]`;
    expect(tree(over(xs, steps))).toMatchObject({
      steps: [
        { task: 'AzureCLI@2', inputs: { azureSubscription: 'a' } },
        { task: 'AzureCLI@2', inputs: { azureSubscription: 'b' } },
      ],
    });
    expect(uses(over(xs, steps))).toEqual(['AzureCLI@2 body.yml:2 a always', 'AzureCLI@2 body.yml:2 b always']);
  });

  it('over what is not known shows its steps as maybe (reference: unknown is first-class)', () => {
    const text = `steps:\n- \${{ each x in variables.list }}:\n  - ${cli('a')}\n`;
    expect(seen(text)).toEqual(['a maybe']);
  });

  it('without "in" is refused', () => {
    expect(notes(`steps:\n- \${{ each x of y }}:\n  - ${cli('a')}\n`)).toEqual([
      'expression-invalid azure-pipelines.yml:2',
    ]);
  });
});

describe('insert', () => {
  const step = (insertion: string): string =>
    `- task: AzureCLI@2\n  inputs:\n    azureSubscription: a\n    \${{ insert }}: ${insertion}\n    last: z\n`;

  it.each([
    ['a mapping that is written out', '{ p: 1 }', { azureSubscription: 'a', p: '1', last: 'z' }],
    ['what an expression gives', '${{ parameters.xs }}', { azureSubscription: 'a', q: '2', last: 'z' }],
    ['nothing for null', '${{ parameters.xs.missing }}', { azureSubscription: 'a', last: 'z' }],
    ['nothing for an empty text', "${{ '' }}", { azureSubscription: 'a', last: 'z' }],
  ])('puts %s at its place (docs: expressions, insertion)', (_, insertion, inputs) => {
    const files = over('{ q: 2 }', step(insertion));
    expect(tree(files)).toMatchObject({ steps: [{ inputs }] });
    expect(notes(files)).toEqual([]);
  });

  it.each([
    ['a text', "${{ 'text' }}"],
    ['a list from an expression', '${{ parameters.xs }}'],
    ['a list that is written out', '[a, b]'],
  ])('refuses %s (reference: a non-mapping is an error)', (_, insertion) => {
    expect(notes(over('[a]', step(insertion)))).toEqual(['expression-invalid body.yml:7']);
  });

  it('can add the connection of a step', () => {
    const steps = '- task: AzureCLI@2\n  inputs:\n    ${{ insert }}: ${{ parameters.xs }}\n';
    expect(seen(over('{ azureSubscription: a }', steps))).toEqual(['a']);
  });
});

describe('an expression that is a whole value', () => {
  const [a, b] = [cli('a'), cli('b')];

  it.each([
    ['a list, whose items it splices', `[${a}, ${b}]`, ['a', 'b']],
    ['a mapping, which is one item', a, ['a']],
    ['null, which is no item', 'null', []],
    ['an empty text, which is no item', "''", []],
    ['an empty list, which is no item', '[]', []],
  ])('gives %s (reference: directives in a sequence)', (_, xs, expected) => {
    expect(seen(over(xs, '- ${{ parameters.xs }}\n'))).toEqual(expected);
    expect(notes(over(xs, '- ${{ parameters.xs }}\n'))).toEqual([]);
  });

  it('can be the whole list of steps (corpus)', () => {
    const files = over(`[${a}, ${b}]`, '');
    expect(seen({ ...files, 'body.yml': files['body.yml'].replace('steps:', 'steps: ${{ parameters.xs }}') })).toEqual([
      'a',
      'b',
    ]);
  });

  it('can stand below a condition instead of a list (reference: an expression yielding a sequence)', () => {
    expect(seen(over(`[${a}, ${b}]`, '- ${{ if true }}: ${{ parameters.xs }}\n'))).toEqual(['a', 'b']);
  });

  it('can stand below a condition in a mapping (reference: an expression yielding a mapping)', () => {
    const steps = '- task: AzureCLI@2\n  inputs:\n    ${{ if true }}: ${{ parameters.xs }}\n';
    expect(seen(over('{ azureSubscription: a }', steps))).toEqual(['a']);
  });

  it('keeps nested lists of a spliced one flat (reference: spliced, flattened)', () => {
    const steps = '- ${{ if true }}:\n  - ${{ if true }}:\n    - ${{ parameters.xs }}\n';
    expect(seen(over(`[${a}, ${b}]`, steps))).toEqual(['a', 'b']);
  });

  it('that is not known, where a list stands, is told (reference: unknown is first-class)', () => {
    expect(notes('steps:\n- ${{ variables.steps }}\n')).toEqual(['expression-unresolved azure-pipelines.yml:2']);
  });
});

describe('a key that is an expression', () => {
  it('chooses the task of a step (battlefield: keys)', () => {
    const steps = '- ${{ parameters.xs }}: AzureCLI@2\n  inputs: { azureSubscription: a }\n';
    expect(uses(over('task', steps))).toEqual(['AzureCLI@2 body.yml:4 a always']);
  });

  it('chooses the input of a connection (corpus: ${{ pair.key }})', () => {
    const steps = '- task: AzureCLI@2\n  inputs:\n    ${{ parameters.xs }}: a\n';
    expect(seen(over('connectedServiceNameARM', steps))).toEqual(['a']);
  });

  it('can be made of text and expressions (docs: expressions)', () => {
    const steps = '- task: AzureCLI@2\n  inputs:\n    azure${{ parameters.xs }}: a\n';
    expect(seen(over('Subscription', steps))).toEqual(['a']);
  });

  it.each([
    ['a step', '- "${{ parameters.key }}": AzureCLI@2\n  inputs: { azureSubscription: a }\n', 'script, task'],
    ['an input', '- task: AzureCLI@2\n  inputs: { "${{ parameters.key }}": a }\n', 'cwd, azureSubscription'],
  ])(
    'of %s can be each of the values of a root parameter (contract: what another value opens is maybe)',
    (_, step, values) => {
      const text = `parameters:\n- { name: key, values: [${values}], default: ${values.split(',')[0] ?? ''} }\nsteps:\n${step}`;
      expect(seen(text)).toEqual(['a maybe']);
      expect(seen(text, { parameters: { key: values.split(', ')[1] ?? '' } })).toEqual(['a']);
    },
  );

  it.each([
    ['a step', '- "${{ variables.queued }}": AzureCLI@2\n  inputs: { azureSubscription: a }\n'],
    ['an input', '- task: AzureCLI@2\n  inputs: { "${{ variables.queued }}": a }\n'],
    [
      'each input',
      '- task: AzureCLI@2\n  inputs:\n    ${{ each p in variables.queued }}:\n      ${{ p.key }}: ${{ p.value }}\n',
    ],
  ])('of %s that is not known is told, or seen as maybe (reference: unknown is first-class)', (_, step) => {
    const { complete, uses: found } = expanding(`steps:\n${step}`);
    expect(complete && found.length === 0).toBe(false);
  });
});

describe('an item that is made of one directive with a mapping below it', () => {
  it('is that mapping where the branch is taken (corpus: a condition round one step)', () => {
    const steps = '- ${{ if true }}:\n    task: AzureCLI@2\n    inputs: { azureSubscription: a }\n';
    expect(seen(over('x', steps))).toEqual(['a']);
  });

  it('is dropped where it comes out empty (reference: an error in Azure DevOps, dropped)', () => {
    const steps = `- \${{ if false }}:\n    task: AzureCLI@2\n    inputs: { azureSubscription: a }\n- ${cli('b')}\n`;
    expect(seen(over('x', steps))).toEqual(['b']);
    expect(expanding(over('x', steps)).complete).toBe(true);
  });

  it('can have the rest of the step beside the directive (docs: expressions, conditional insertion)', () => {
    const steps = '- ${{ if true }}:\n    task: AzureCLI@2\n  inputs: { azureSubscription: a }\n';
    expect(seen(over('x', steps))).toEqual(['a']);
  });
});

describe('a condition in a mapping with a list below it', () => {
  it('is refused where a mapping is needed (reference: directive key and a mapping value)', () => {
    const steps = '- task: AzureCLI@2\n  inputs:\n    azureSubscription: a\n    ${{ if true }}:\n    - b\n';
    expect(notes(over('x', steps))).toEqual(['expression-invalid body.yml:7']);
  });
});
