import { describe, expect, it } from 'vitest';
import { findRoots } from '../../shared/pipelines/roots.ts';
import { SourceFile } from '../../shared/pipelines/source-file.ts';
import { parseYaml } from '../../shared/pipelines/yaml/parse.ts';

/** The paths of the roots among files, given as path → text. */
function roots(files: Readonly<Record<string, string>>): readonly string[] {
  const parsed = Object.entries(files).map(([path, text]) => parseYaml(new SourceFile('self', path, text)));
  return findRoots(parsed).map(({ file }) => file.path);
}

function isRoot(text: string, path = 'a.yml'): boolean {
  return roots({ [path]: text }).length === 1;
}

describe('a root pipeline', () => {
  it.each([
    ['steps', 'steps:\n- script: a\n'],
    ['jobs', 'jobs:\n- job: a\n'],
    ['deployments', 'jobs:\n- deployment: a\n'],
    ['stages', 'stages:\n- stage: a\n'],
    ['phases', 'phases:\n- phase: a\n'],
    ['an extended template', 'extends:\n  template: a.yml\n'],
    ['nothing but templates', 'stages:\n- template: a.yml\n'],
    ['steps under a condition', 'steps:\n- ${{ if a }}:\n  - script: b\n'],
    ['a list that is an expression', 'steps: ${{ parameters.steps }}\n'],
    ['a body under a condition', '${{ if a }}:\n  steps:\n  - script: b\n${{ else }}:\n  steps:\n  - script: c\n'],
    ['runtime parameters beside a trigger', 'trigger: none\nparameters:\n- name: a\nsteps:\n- script: a\n'],
    ['runtime parameters beside pr', 'pr: none\nparameters:\n- name: a\nsteps:\n- script: a\n'],
    ['runtime parameters beside schedules', 'schedules: []\nparameters:\n- name: a\nsteps:\n- script: a\n'],
    ['runtime parameters beside resources', 'resources: {}\nparameters:\n- name: a\nsteps:\n- script: a\n'],
    ['runtime parameters beside extends', 'parameters:\n- name: a\nextends:\n  template: a.yml\n'],
    [
      'a loop over all of its parameters beside a trigger',
      'trigger: none\nsteps:\n- ${{ each p in parameters }}:\n  - script: a\n',
    ],
    ['a loop over a parameter', 'steps:\n- ${{ each p in parameters.all }}:\n  - script: a\n'],
    ['an empty list of steps', 'trigger: none\nsteps: []\n'],
    ['indented keys', '  steps:\n  - script: a\n'],
    ['jobs that are a mapping', 'trigger: none\njobs: { a: { steps: [{ task: A@1 }] } }\n'],
    ['a template that is extended by its name alone', 'trigger: none\nextends: t.yml\n'],
    ['a misspelt body beside a trigger', 'pr: none\nstep:\n- task: A@1\n'],
    ['an odd body beside resources', 'resources: { repositories: [] }\njobs: { a: { steps: [] } }\n'],
    ['JSON', '{"steps": [{"script": "a"}]}'],
  ])('has %s', (_, text) => {
    expect(isRoot(text)).toBe(true);
  });

  it.each([
    ['that declares parameters and has nothing of a root', 'parameters:\n- name: a\nsteps:\n- script: a\n'],
    ['that declares parameters the old way', 'parameters: { a: 1 }\njobs:\n- job: a\n'],
    ['of variables', 'variables:\n- name: a\n  value: b\n'],
    [
      'that hands on whatever parameters it is given',
      'steps:\n- template: a.yml\n  parameters:\n    ${{ each p in parameters }}:\n      ${{ p.key }}: ${{ p.value }}\n',
    ],
  ])('is no template %s', (_, text) => {
    expect(isRoot(text)).toBe(false);
  });

  it.each([
    ['a GitHub workflow', 'name: CI\non: [push]\njobs:\n  build:\n    runs-on: linux\n    steps: []\n', 'ci.yml'],
    ['a GitHub workflow with a quoted "on"', '"on": push\nsteps:\n- script: a\n', 'ci.yml'],
    ['anything below .github', 'steps:\n- script: a\n', '.github/workflows/a.yml'],
    ['anything below a nested .github', 'steps:\n- script: a\n', 'samples/web/.github/a.yml'],
    ['a GitHub action', 'name: a\nruns:\n  using: composite\n  steps: []\nsteps:\n- script: a\n', 'action.yml'],
    ['a Kubernetes manifest', 'apiVersion: v1\nkind: Pod\nresources: {}\nsteps:\n- script: a\n', 'pod.yaml'],
    ['a kustomization', 'resources:\n- deployment.yaml\n- service.yaml\n', 'kustomization.yaml'],
    ['a GitLab pipeline', 'stages: [build, deploy]\nbuild:\n  script: [make]\n', '.gitlab-ci.yml'],
    ['a CircleCI pipeline', 'version: 2.1\njobs:\n  build:\n    steps: [checkout]\n', '.circleci/config.yml'],
    ['a docker-compose file', 'services:\n  web:\n    image: nginx\n', 'docker-compose.yml'],
    [
      'a Concourse pipeline',
      'resources:\n- name: repo\n  type: git\njobs:\n- name: build\n  plan:\n  - get: repo\n',
      'ci/pipeline.yml',
    ],
    ['a Cloud Build file', "steps:\n- name: gcr.io/cloud-builders/docker\n  args: ['build']\n", 'cloudbuild.yaml'],
    ['a Drone pipeline', 'kind: pipeline\nsteps:\n- name: test\n  commands: [make]\n', '.drone.yml'],
    [
      'a Drone pipeline with a trigger',
      'kind: pipeline\ntrigger: { branch: [main] }\nsteps:\n- name: a\n',
      '.drone.yml',
    ],
    ['a Concourse pipeline with odd jobs', 'resources:\n- name: repo\njobs: { a: { plan: [] } }\n', 'ci/pipeline.yml'],
    ['a file with nothing but a trigger', 'trigger: none\n', 'a.yml'],
    ['a Buildkite pipeline', 'steps:\n- command: make\n  label: test\n', '.buildkite/pipeline.yml'],
    ['a yamllint configuration', 'extends: default\nrules: {}\n', '.yamllint.yaml'],
    ['an ESLint configuration', 'extends: [recommended]\n', '.eslintrc.yml'],
    ['an OpenAPI document', 'openapi: 3.0.0\nparameters: {}\npaths: {}\n', 'api.yaml'],
    ['a text', 'hello', 'a.yml'],
    ['a list', '- steps\n', 'a.yml'],
    ['nothing', '', 'a.yml'],
  ])('is not %s', (_, text, path) => {
    expect(isRoot(text, path)).toBe(false);
  });

  const DAMAGED = 'steps:\n- task: AzureFileCopy@4\n';
  it.each([
    ['too large', `${DAMAGED}#${'x'.repeat(600_000)}`],
    ['nested without end', `${DAMAGED}- script: ${'['.repeat(5_000)}`],
    ['a list by damage', `- ]\n${DAMAGED}`],
    ['without a body by damage', `trigger: [\n${DAMAGED}`],
  ])('that is %s is not left out silently', (_, text) => {
    expect(isRoot(text)).toBe(true);
  });

  it.each([
    ['manifest', `apiVersion: v1\nsteps:\n- task: a\n#${'x'.repeat(600_000)}`],
    ['OpenAPI document', `openapi: 3.0.0\nparameters: {}\n#${'x'.repeat(600_000)}`],
    ['GitLab pipeline of two documents', 'spec: {}\n---\nstages: [build]\nbuild:\n  script:\n  - make\n'],
    ['GitLab pipeline with its own tags', 'stages: [build]\nbuild:\n  script:\n  - !reference [a, b]\n'],
  ])('is no large or damaged %s of another tool', (_, text) => {
    expect(isRoot(text)).toBe(false);
  });
});

describe('a file that another one includes is no root', () => {
  const STEPS = 'steps:\n- script: a\n';
  const include = (reference: string): string => `trigger: none\nsteps:\n- template: ${reference}\n`;

  it.each([
    ['a relative path', 'ci/main.yml', 'steps.yml', 'ci/steps.yml'],
    ['a path below', 'ci/main.yml', 'templates/steps.yml', 'ci/templates/steps.yml'],
    ['a path beside', 'ci/main.yml', '../shared/steps.yml', 'shared/steps.yml'],
    ['a path with dots', 'ci/main.yml', './x/../steps.yml', 'ci/steps.yml'],
    ['an absolute path', 'ci/main.yml', '/templates/steps.yml', 'templates/steps.yml'],
    ['@self', 'ci/main.yml', '/templates/steps.yml@self', 'templates/steps.yml'],
    ['@Self, relative', 'main.yml', 'templates/steps.yml@Self', 'templates/steps.yml'],
    ['backslashes', 'ci/main.yml', 'templates\\steps.yml', 'ci/templates/steps.yml'],
    ['an absolute path with backslashes', 'ci/main.yml', '\\templates\\steps.yml', 'templates/steps.yml'],
    ['other casing', 'ci/main.yml', '/Templates/STEPS.yml', 'templates/steps.yml'],
    ['quotes', 'ci/main.yml', "'/templates/steps.yml'", 'templates/steps.yml'],
  ])('by %s', (_, root, reference, template) => {
    expect(roots({ [root]: include(reference), [template]: STEPS })).toEqual([root]);
  });

  it('by extends', () => {
    expect(roots({ 'a.yml': 'extends:\n  template: b.yml\n', 'b.yml': STEPS })).toEqual(['a.yml']);
  });

  it('by a file that is a template itself', () => {
    const files = {
      'a.yml': include('b.yml'),
      'b.yml': `parameters: []\nsteps:\n- template: sub/c.yml\n`,
      'sub/c.yml': STEPS,
    };
    expect(roots(files)).toEqual(['a.yml']);
  });

  it.each([
    ['another repository', 'steps.yml@shared'],
    ['an expression', '${{ parameters.path }}/steps.yml'],
    ['another folder', 'templates/steps.yml'],
  ])('but is one where the reference means %s', (_, reference) => {
    expect(roots({ 'a.yml': include(reference), 'steps.yml': STEPS })).toEqual(['a.yml', 'steps.yml']);
  });

  it('but is one where only itself includes it', () => {
    expect(roots({ 'a.yml': include('a.yml') })).toEqual(['a.yml']);
  });

  it('but is one where only a GitHub workflow names it', () => {
    const workflow = 'on: push\njobs:\n  a:\n    steps:\n    - template: ../../steps.yml\n';
    expect(roots({ '.github/workflows/a.yml': workflow, 'steps.yml': STEPS })).toEqual(['steps.yml']);
  });
});
