import * as fc from 'fast-check';
import {
  chain,
  condition,
  entriesOf,
  listOf,
  loop,
  map,
  written,
  type Entries,
  type Mapping,
  type Yaml,
} from './random-yaml.ts';

/**
 * Random pipelines whose conditions, loops, variables, templates and matrices depend on what is only known when a run is queued: the
 * parameters `flag` and `env`, and the variables `Build.Reason` and `queued`. Root and templates declare the same parameters, so that
 * every text can stand everywhere; `LOOP` stands for the variable of the loop around, or for a text where there is none.
 */

const plain = fc.constantFrom('a', 'b', 'c', '');
const TEXTS = [
  '${{ parameters.env }}',
  'sc-${{ parameters.env }}',
  '${{ parameters.text }}',
  '${{ variables.v }}',
  '${{ variables.w }}',
  '${{ variables.w }}-${{ parameters.env }}',
  '${{ LOOP }}',
  '${{ variables.queued }}',
  "${{ coalesce(variables.v, 'c') }}",
  '$(v)',
  '$(w)',
  '$(v)-$(w)',
  '$(leg)',
  '$(leg)-$(v)',
  '$(queued)',
  '$(${{ parameters.env }})',
];
const text = fc.oneof(
  { weight: 1, arbitrary: plain },
  { weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
  condition.map((one) => `\${{ iif(${one}, 'a', variables.w) }}`),
);
const passed = entriesOf(
  fc.oneof(
    condition.map((one): Entries => [['flag', `\${{ ${one} }}`]]),
    text.map((one): Entries => [['env', one]]),
    text.map((one): Entries => [['text', one]]),
    fc.array(text, { maxLength: 2 }).map((one): Entries => [['list', one]]),
    fc.constant<Entries>([['list', '${{ parameters.list }}']]),
  ),
  1,
);
function fileOf(files: readonly string[]): fc.Arbitrary<string> {
  const [first = '', second = first] = files;
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...files) },
    condition.map((one) => `\${{ iif(${one}, '${first}', '${second}') }}`),
  );
}
/** A reference to one of these templates, with parameters or without. */
const reference = (...files: readonly string[]): fc.Arbitrary<Mapping> =>
  fc
    .tuple(fileOf(files), fc.option(passed, { nil: undefined }), fc.option(condition, { nil: undefined, freq: 2 }))
    .map(([file, parameters, under]) =>
      parameters === undefined
        ? map(['template', file])
        : under === undefined
          ? map(['template', file], ['parameters', parameters])
          : map(['template', file], [`\${{ if ${under} }}`, map(['parameters', parameters])]),
    );

const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('v', 'w') },
  fc.constantFrom('dev', 'prod', 'leg', "${{ iif(parameters.flag, 'v', 'w') }}"),
);
const variableItem = fc.tuple(name, text).map(([key, value]) => map(['name', key], ['value', value]));
const listed = (files: readonly string[]): fc.Arbitrary<Yaml> =>
  listOf(files.length === 0 ? variableItem : fc.oneof({ weight: 3, arbitrary: variableItem }, reference(...files)));
const variables = (...files: readonly string[]): fc.Arbitrary<Yaml> =>
  fc.oneof(listed(files), entriesOf(fc.tuple(name, text).map(([key, value]): Entries => [[key, value]])));

/** `variables` of a root, a stage or a job: none, some, or some under a condition. */
function declaring(...files: readonly string[]): fc.Arbitrary<Entries> {
  const one = variables(...files).map((value): Entries => [['variables', value]]);
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 3, arbitrary: one },
    {
      weight: 1,
      arbitrary: fc
        .oneof(
          chain,
          loop.map((key) => [key]),
        )
        .chain((keys) =>
          fc
            .tuple(...keys.map(() => one))
            .map((bodies) => keys.map((key, index): readonly [string, Yaml] => [key, map(...(bodies[index] ?? []))])),
        ),
    },
  );
}

const inputs = fc.oneof(
  { weight: 3, arbitrary: text.map((connection) => map(['azureSubscription', connection])) },
  entriesOf(
    fc
      .tuple(fc.constantFrom('azureSubscription', 'connectedServiceNameARM'), text)
      .map(([key, value]) => [[key, value]]),
    1,
  ),
);
const task = fc.oneof(
  { weight: 6, arbitrary: fc.constant('AzureCLI@2') },
  condition.map((one) => `\${{ iif(${one}, 'AzureCLI@2', 'AzurePowerShell@5') }}`),
);
const step: fc.Arbitrary<Yaml> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(task, inputs).map(([kind, own]) => map(['task', kind], ['inputs', own])) },
  fc
    .tuple(chain, fc.array(inputs, { minLength: 3, maxLength: 3 }))
    .map(([keys, own]) =>
      map(
        ['task', 'AzureCLI@2'],
        ...keys.map((key, index): readonly [string, Yaml] => [key, map(['inputs', own[index] ?? map()])]),
      ),
    ),
  fc.constant('MORE'),
);
const steps = (...files: readonly string[]): fc.Arbitrary<readonly Yaml[]> =>
  listOf(
    files.length === 0
      ? step
      : fc.oneof(
          { weight: 4, arbitrary: step },
          { weight: 2, arbitrary: reference(...files) },
          fc
            .tuple(fileOf(files), listOf(step))
            .map(([file, more]) => map(['template', file], ['parameters', map(['more', more])])),
        ),
  );

const leg = fc.tuple(fc.constantFrom('leg', 'leg', 'v'), text).map(([key, value]) => map([key, value]));
const matrix = entriesOf(fc.tuple(fc.constantFrom('one', 'two'), leg).map(([key, value]): Entries => [[key, value]]));
const strategy = fc.oneof(
  { weight: 2, arbitrary: fc.constant([]) },
  matrix.map((legs): Entries => [['strategy', map(['matrix', legs])]]),
  fc
    .tuple(condition, matrix)
    .map(([one, legs]): Entries => [['strategy', map([`\${{ if ${one} }}`, map(['matrix', legs])])]]),
  fc
    .tuple(condition, matrix)
    .map(([one, legs]): Entries => [[`\${{ if ${one} }}`, map(['strategy', map(['matrix', legs])])]]),
);
const job: fc.Arbitrary<Yaml> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(declaring('v0.yml', 'v1.yml'), strategy, steps('s0.yml', 's1.yml'))
      .map(([own, legs, list]) => map(['job', 'j'], ...own, ...legs, ['steps', list])),
  },
  fc
    .tuple(declaring('v0.yml'), steps('s0.yml'))
    .map(([own, list]) =>
      map(['deployment', 'd'], ...own, ['strategy', map(['runOnce', map(['deploy', map(['steps', list])])])]),
    ),
);
const jobs = (...files: readonly string[]): fc.Arbitrary<readonly Yaml[]> =>
  listOf(files.length === 0 ? job : fc.oneof({ weight: 3, arbitrary: job }, reference(...files)));
const stage = fc
  .tuple(declaring('v0.yml', 'v1.yml'), jobs('j.yml'))
  .map(([own, list]) => map(['stage', 's'], ...own, ['jobs', list]));

const containers = listOf(
  text.map((connection) => map(['container', 'c'], ['type', 'ACR'], ['azureSubscription', connection])),
).map((list): Entries => [['resources', map(['containers', list])]]);
const body: fc.Arbitrary<Entries> = fc.oneof(
  steps('s0.yml', 's1.yml').map((list): Entries => [['steps', list]]),
  jobs('j.yml').map((list): Entries => [['jobs', list]]),
  listOf(stage).map((list): Entries => [['stages', list]]),
);

const ROOT_PARAMETERS = `parameters:
- { name: flag, type: boolean, default: false }
- { name: env, type: string, default: dev, values: [dev, prod] }
- { name: text, type: string, default: '', values: ['', a] }
- { name: list, type: object, default: [a] }
`;
const OLD_PARAMETERS = 'parameters: { flag: true, env: dev, text: a, list: [b], more: [] }\n';
const TEMPLATE_PARAMETERS = `parameters:
- { name: flag, type: boolean, default: true }
- { name: env, type: string, default: dev }
- { name: text, type: string, default: a }
- { name: list, type: object, default: [b, c] }
- { name: more, type: stepList, default: [] }
`;

/** The steps that are handed to a template, and what stands there in a root. */
const MORE = '"${{ parameters.more }}"';
const NOTHING = "\"${{ coalesce('', '') }}\"";

/** With these no macro is unresolved because nothing sets it. */
const SETTLED: Entries = [['variables', map(['v', 'a'], ['w', 'c'], ['leg', 'root'], ['dev', 'd'], ['prod', 'p'])]];

/** Files by their names, the root first. */
export type RandomPipeline = Readonly<Record<string, string>>;

export const randomPipelines: fc.Arbitrary<RandomPipeline> = fc
  .record({
    settled: fc.constantFrom(SETTLED, SETTLED, []),
    containers: fc.option(containers, { nil: [], freq: 3 }),
    own: declaring('v0.yml', 'v1.yml'),
    body,
    extended: fc.option(passed, { nil: undefined, freq: 4 }),
    s0: steps('s1.yml'),
    s1: steps(),
    j: fc.tuple(declaring('v0.yml'), jobs()),
    v0: declaring('v1.yml').filter((entries) => entries.length > 0),
    v1: declaring().filter((entries) => entries.length > 0),
  })
  .map((parts) => {
    const template = (entries: Entries): string => TEMPLATE_PARAMETERS + written(map(...entries));
    const main: Entries =
      parts.extended === undefined
        ? [...parts.containers, ...parts.settled, ...parts.own, ...parts.body]
        : [['extends', map(['template', 'e.yml'], ['parameters', parts.extended])], ...parts.containers];
    return {
      'main.yml': (ROOT_PARAMETERS + written(map(...main))).replaceAll(MORE, NOTHING),
      ...(parts.extended === undefined ? {} : { 'e.yml': template([...parts.settled, ...parts.own, ...parts.body]) }),
      's0.yml': template([['steps', parts.s0]]),
      's1.yml': OLD_PARAMETERS + written(map(['steps', parts.s1])),
      'j.yml': template([...parts.j[0], ['jobs', parts.j[1]]]),
      'v0.yml': template(parts.v0),
      'v1.yml': template(parts.v1),
    };
  });
