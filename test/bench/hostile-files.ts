import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { readPipeline, type Pipeline } from '../../shared/pipelines/pipeline.ts';
import { SourceFile } from '../../shared/pipelines/source-file.ts';
import { TemplateStore } from '../../shared/pipelines/template-store.ts';
import { parseYaml } from '../../shared/pipelines/yaml/parse.ts';
import { cell, ms, timed } from './statistics.ts';

const ROUNDS = 3;

/** The root of a pipeline and its templates by their paths. */
type Files = Readonly<{ 'main.yml': string }> & Readonly<Record<string, string>>;

const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join('');

const LEVELS = 101;

const HOSTILE: readonly (readonly [name: string, files: Files])[] = [
  [
    'aliases of aliases, 10^9 texts',
    {
      'main.yml': `l0: &l0 [x]\n${times(9, (at) => `l${String(at + 1)}: &l${String(at + 1)} [${times(10, () => `*l${String(at)}, `)}]\n`)}steps: *l9\n`,
    },
  ],
  ['5,000 brackets within each other', { 'main.yml': `steps: ${'['.repeat(5_000)}${']'.repeat(5_000)}\n` }],
  ['a text of 1 MB', { 'main.yml': `steps:\n  - script: ${'x'.repeat(1_000_000)}\n` }],
  [
    'a loop in a loop in a loop, 10^6 steps',
    {
      'main.yml': `steps:\n  - template: a.yml\n    parameters: { xs: [${times(100, (at) => `${String(at)}, `)}] }\n`,
      'a.yml': `parameters:\n  - { name: xs, type: object }
steps:
  - \${{ each a in parameters.xs }}:
      - \${{ each b in parameters.xs }}:
          - \${{ each c in parameters.xs }}:
              - script: echo \${{ a }} \${{ b }} \${{ c }}\n`,
    },
  ],
  [
    'the same, 97,336 different connections',
    {
      'main.yml': `steps:\n  - template: a.yml\n    parameters: { xs: [${times(46, (at) => `${String(at)}, `)}] }\n`,
      'a.yml': `parameters:\n  - { name: xs, type: object }
steps:
  - \${{ each a in parameters.xs }}:
      - \${{ each b in parameters.xs }}:
          - \${{ each c in parameters.xs }}:
              - { task: AzureCLI@2, inputs: { azureSubscription: "x\${{ a }}\${{ b }}\${{ c }}" } }\n`,
    },
  ],
  [
    'a variable that doubles itself 40 times',
    {
      'main.yml': `variables:\n  v0: xxxxxxxxxx\n${times(40, (at) => `  v${String(at + 1)}: \${{ variables.v${String(at)} }}\${{ variables.v${String(at)} }}\n`)}steps:\n  - script: \${{ variables.v40 }}\n`,
    },
  ],
  [
    'a template that includes itself twice',
    {
      'main.yml': 'steps:\n  - template: a.yml\n',
      'a.yml': 'steps:\n  - template: a.yml\n  - script: make\n  - template: a.yml\n',
    },
  ],
  [
    `${String(LEVELS)} levels of templates`,
    {
      'main.yml': 'steps:\n  - template: t1.yml\n',
      ...Object.fromEntries(
        Array.from({ length: LEVELS }, (_, index) => [
          `t${String(index + 1)}.yml`,
          index + 1 === LEVELS
            ? 'steps:\n  - script: make\n'
            : `steps:\n  - script: make\n  - template: t${String(index + 2)}.yml\n`,
        ]),
      ),
    },
  ],
];

/** Files that mean harm, parsed and expanded: how long each takes, and how it is told. */
export function hostileFiles(): readonly string[] {
  const lines = HOSTILE.map(([name, files]) => {
    let pipeline = read(files);
    const slowest = Math.max(
      ...Array.from({ length: ROUNDS }, () =>
        timed(() => {
          pipeline = read(files);
        }),
      ),
    );
    const codes = [...new Set(pipeline.diagnostics.map(({ code }) => code))];
    return `  ${name.padEnd(40)}${cell(ms(slowest), 10)}  ${codes.join(', ') || 'nothing'}`;
  });
  return [
    '',
    `hostile files, parsed and expanded, slowest of ${String(ROUNDS)} (to stay below 1000 ms), and what the pipeline is told to be:`,
    ...lines,
  ];
}

const catalogue = openCatalogue();

function read(files: Files): Pipeline {
  const sources = Object.entries(files).map(([path, text]) => new SourceFile('self', path, text));
  const [root] = sources;
  if (root === undefined) throw new Error('There is no root.');
  return readPipeline(parseYaml(root), catalogue, { files: new TemplateStore(sources) });
}
