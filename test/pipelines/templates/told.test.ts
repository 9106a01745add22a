import { describe, expect, it } from 'vitest';
import { expanding, notes } from './expanding.ts';

const messages = (files: Parameters<typeof expanding>[0]): readonly string[] =>
  expanding(files).diagnostics.map(({ message }) => message);

describe('what is only known when a run is queued', () => {
  it.each([
    ["${{ variables['az.subscription'] }}", '--variable az.subscription=VALUE.'],
    ['${{ variables.list }}', '--variable list=VALUE.'],
    ['${{ parameters.steps }}', '--parameter steps=VALUE.'],
  ])('is told with the very option that gives it: %s', (expression, option) => {
    const text = `parameters: [{ name: steps, type: stepList }]\nsteps: ${expression}\n`;
    expect(messages(text)).toEqual([expect.stringMatching(new RegExp(`On the command line, give ${option}$`))]);
  });

  it('is told so for the path of a template', () => {
    expect(messages('steps:\n- template: x-${{ variables.env }}.yml\n')[0]).toContain('--variable env=VALUE');
    expect(messages('parameters: [{ name: env }]\nsteps:\n- template: x-${{ parameters.env }}.yml\n')[0]).toContain(
      '--parameter env=VALUE',
    );
  });

  it('is told in general where the parameter is that of a template, which nobody can give', () => {
    const files = {
      'main.yml':
        'parameters: [{ name: env }]\nsteps:\n- template: t.yml\n  parameters: { e: "${{ parameters.env }}" }\n',
      't.yml': 'parameters: [{ name: e }]\nsteps:\n- template: x-${{ parameters.e }}.yml\n',
    };
    expect(messages(files)).toEqual([expect.stringContaining('with --variable or --parameter')]);
  });
});

it('another version of a repository is told at its entry, with the option that settles it', () => {
  const files = {
    'main.yml': `steps:
- template: t.yml@tpl
resources:
  repositories:
  - { repository: tpl, type: git, name: tpl, ref: "\${{ variables.ref }}" }
`,
    'tpl:t.yml': 'steps: []\n',
  };
  expect(notes(files)).toEqual(['expression-unresolved main.yml:5']);
  expect(messages(files)[0]).toContain('--variable ref=VALUE');
});

it.each(['parameters.Env', "parameters['Env']", 'Parameters.Env'])(
  'a parameter that is not declared is told in its own casing: %s',
  (name) => {
    const text = `parameters: []\nsteps:\n- script: \${{ ${name} }}\n`;
    expect(messages(text)).toEqual(['Parameter "Env" is not declared in this file: what it is is not known.']);
  },
);
