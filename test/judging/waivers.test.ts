import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openCatalogue } from '../../shared/catalogue/catalogue.ts';
import { inlineWaiversIn } from '../../shared/judging/inline-waivers.ts';
import { judge, type JudgedPipeline } from '../../shared/judging/judge.ts';
import { placedWaivers } from '../../shared/judging/placed-waiver.ts';
import { verdictOf, worst } from '../../shared/judging/verdict.ts';
import { withWaivers, type Waiving } from '../../shared/judging/waivers.ts';
import { readPipeline } from '../../shared/pipelines/pipeline.ts';
import { SourceFile } from '../../shared/pipelines/source-file.ts';
import { TemplateStore } from '../../shared/pipelines/template-store.ts';
import { parseYaml } from '../../shared/pipelines/yaml/parse.ts';
import type { FileWaiver } from '../../shared/policy/waiver-entries.ts';
import { WAIVABLE } from '../../shared/rules/waivable.ts';
import { TODAY } from '../today.ts';

const catalogue = openCatalogue();

const step = (task: string, connection = 'prod', before = '', behind = ''): string =>
  `${before}- task: ${task}${behind}\n  inputs:\n    azureSubscription: ${connection}\n`;

/** Judges files as pipelines of one repository; the paths that are no template. */
function judged(files: Readonly<Record<string, string>>): readonly JudgedPipeline[] {
  const parsed = Object.entries(files).map(([path, text]) => parseYaml(new SourceFile('self', path, text)));
  const store = new TemplateStore(parsed);
  return parsed
    .filter(({ file }) => !file.path.startsWith('templates/'))
    .map((root) => judge(readPipeline(root, catalogue, { files: store }), { catalogue, today: TODAY }));
}

const pipeline = (...steps: readonly string[]): readonly JudgedPipeline[] =>
  judged({ 'azure-pipelines.yml': `steps:\n${steps.join('')}` });

/** A waiver of a file; by default of a task that nobody knows, everywhere. */
const waiver = (over: Partial<FileWaiver> = {}): FileWaiver => ({
  rules: ['task-unknown'],
  pipeline: '**',
  connection: undefined,
  reason: 'gone in March',
  until: '2027-03-31',
  line: 3,
  column: 5,
  ...over,
});

interface How extends Partial<Waiving> {
  readonly waivers?: readonly FileWaiver[];
  readonly names?: readonly string[];
}

function waive(some: readonly JudgedPipeline[], { waivers = [], names = [], ...rest }: How = {}) {
  const listed = placedWaivers({ waivers, repository: 'self', file: '.wif-guard.yml' }, () => names);
  return withWaivers(some, {
    listed,
    inlineIn: inlineWaiversIn,
    edition: catalogue.edition.id,
    today: TODAY,
    ...rest,
  });
}

/** `rule waived` or `rule` of every finding. */
const said = (some: readonly JudgedPipeline[]): readonly string[] =>
  some.flatMap(({ findings }) => findings.map(({ rule, waived }) => (waived ? `${rule} waived` : rule)));

const UNKNOWN = step('ContosoDeploy@3');
const BREAKING = step('AzureFileCopy@4');

describe('a waiver', () => {
  it('marks what it accepts, with its reason and day, and the verdict is that of the rest', () => {
    const [before] = pipeline(UNKNOWN);
    const [after] = waive(pipeline(UNKNOWN), { waivers: [waiver()] });
    expect(before?.verdict).toBe('unknown');
    expect(after?.verdict).toBe('ready');
    expect(after?.findings).toEqual(
      before?.findings.map((finding) => ({
        ...finding,
        waived: true,
        waiver: { reason: 'gone in March', until: '2027-03-31' },
      })),
    );
  });

  it('accepts its own rule only', () => {
    const found = waive(pipeline(UNKNOWN, BREAKING), { waivers: [waiver()] });
    expect(said(found)).toEqual(['task-unknown waived', 'task-version-superseded']);
    expect(found[0]?.verdict).toBe('blocked');
  });

  it('accepts its own connection only, in any casing', () => {
    const some = pipeline(step('ContosoDeploy@3', 'prod'), step('ContosoDeploy@3', 'test'));
    expect(said(waive(some, { waivers: [waiver({ connection: 'PROD' })] }))).toEqual([
      'task-unknown waived',
      'task-unknown',
    ]);
  });

  it('counts on its last day, and on none after it', () => {
    const on = (until: string) => said(waive(pipeline(UNKNOWN), { waivers: [waiver({ until })] }));
    expect(on('2026-09-01')).toEqual(['task-unknown waived']);
    expect(on('2026-08-31')).toEqual(['task-unknown', 'waiver-expired']);
  });

  it('of several is the one that counts longest', () => {
    const waivers = [waiver(), waiver({ until: '2027-12-31', reason: 'longer' }), waiver({ until: '2026-01-01' })];
    const [found] = waive(pipeline(UNKNOWN), { waivers });
    expect(found?.findings.map(({ waiver: by }) => by?.reason)).toEqual(['longer']);
  });

  it('waives nothing that could not be seen', () => {
    const [found] = waive(pipeline('- template: gone.yml\n', UNKNOWN), {
      waivers: WAIVABLE.map((rule) => waiver({ rules: [rule] })),
    });
    expect(found?.findings.every(({ waived }) => waived)).toBe(true);
    expect(found?.verdict).toBe('unknown');
  });
});

describe('the pipeline of a waiver', () => {
  const found = (pattern: string, names: readonly string[] = []) =>
    waive(judged({ 'deploy/web.yml': `steps:\n${UNKNOWN}` }), { waivers: [waiver({ pipeline: pattern })], names })[0]
      ?.verdict;

  it.each(['deploy/web.yml', 'deploy/*.yml', '**/*.yml', '**'])('can be the path of its file: %s', (pattern) => {
    expect(found(pattern)).toBe('ready');
  });

  it.each(['Deploy/web.yml', 'web.yml', '*.yml', 'deploy/**', '*/web*', 'Payments/web'])('is not %s', (pattern) => {
    expect(found(pattern)).toBe('unknown');
  });

  it.each(['Payments/web', 'payments/WEB', 'Payments/*', '*/web', '**/web'])('can be its name: %s', (pattern) => {
    expect(found(pattern, ['Payments/web'])).toBe('ready');
  });

  it('has the folders of its name between project and name', () => {
    expect(found('Payments/live/web', ['Payments/live\\web'])).toBe('ready');
    expect(found('Payments/web', ['Payments/live\\web'])).toBe('unknown');
  });

  it('is meant by name only where all pipelines of the file are', () => {
    expect(found('Payments/web', ['Payments/web', 'Payments/web-live'])).toBe('unknown');
    expect(found('Payments/web*', ['Payments/web', 'Payments/web-live'])).toBe('ready');
  });

  it('is no folder that is called like a project', () => {
    const some = judged({ 'Payments/web.yml': `steps:\n${UNKNOWN}` });
    expect(said(waive(some, { waivers: [waiver({ pipeline: 'Payments/*' })], names: ['Other/web'] }))).toEqual([
      'task-unknown',
    ]);
  });
});

describe('a waiver in a comment', () => {
  const IGNORE = '# wif-guard: ignore[task-unknown] until 2027-03-31 gone in March';

  it.each([
    ['behind the task', step('ContosoDeploy@3', 'prod', '', ` ${IGNORE}`)],
    ['alone above it', step('ContosoDeploy@3', 'prod', `${IGNORE}\n`)],
    ['above further comments', step('ContosoDeploy@3', 'prod', `${IGNORE}\n# Kim asks in November.\n`)],
  ])('accepts what stands on its line: %s', (_, text) => {
    expect(said(waive(pipeline(text)))).toEqual(['task-unknown waived']);
  });

  it.each([
    ['above an empty line', step('ContosoDeploy@3', 'prod', `${IGNORE}\n\n`)],
    ['below the task', `- task: ContosoDeploy@3\n  ${IGNORE}\n  inputs: { azureSubscription: prod }\n`],
    ['behind an input', step('ContosoDeploy@3', `prod ${IGNORE}`)],
    ['in quotes', step('ContosoDeploy@3').replace('- task', `- displayName: "${IGNORE}"\n  task`)],
  ])('accepts nothing %s', (_, text) => {
    expect(said(waive(pipeline(text)))).toEqual(['task-unknown']);
  });

  describe('in a script', () => {
    const script = (inside: string, above = '', header = '|') =>
      pipeline(`- task: AzureCLI@2
  inputs:
    azureSubscription: prod
    scriptType: bash
    scriptLocation: inlineScript
    addSpnToEnvironment: true
${above}    inlineScript: ${header}
      ${inside}
      echo $servicePrincipalKey
`);
    const comment = IGNORE.replace('task-unknown', 'secret-in-script');

    it('accepts what stands on the line below it, as in a script file', () => {
      expect(said(waive(script(comment)))).toEqual(['secret-in-script waived']);
      expect(said(waive(script(`${comment}\n      # Kim asks in November.`)))).toEqual(['secret-in-script']);
    });

    it('accepts nothing where the script is folded into one line, or the comment is about another line', () => {
      expect(said(waive(script(`echo $servicePrincipalKey ${comment}`, '', '>')))).toEqual(['secret-in-script']);
      expect(said(waive(script(`${comment}\n      true`)))).toEqual(['secret-in-script']);
    });

    it('accepts the whole script from above it', () => {
      expect(said(waive(script('true', `    ${comment}\n`)))).toEqual(['secret-in-script waived']);
    });
  });

  it('in a template accepts what the template does in every pipeline', () => {
    const root = 'steps:\n- template: templates/deploy.yml\n';
    const files = { 'a.yml': root, 'b.yml': root, 'templates/deploy.yml': `steps:\n${IGNORE}\n${UNKNOWN}` };
    expect(said(waive(judged(files)))).toEqual(['task-unknown waived', 'task-unknown waived']);
  });

  it('does not count where comments do not count', () => {
    const some = pipeline(step('ContosoDeploy@3', 'prod', `${IGNORE}\n`));
    expect(said(waive(some, { counts: () => false }))).toEqual(['task-unknown']);
    expect(said(waive(some, { inlineIn: () => [] }))).toEqual(['task-unknown']);
  });

  it('accepts nothing of a step that only Azure DevOps has seen, which stands on no line', () => {
    const some = pipeline(step('ContosoDeploy@3', 'prod', `${IGNORE}\n`)).map((one) => ({
      ...one,
      findings: one.findings.map((finding) => ({ ...finding, evidence: 'preview' as const })),
    }));
    expect(said(waive(some))).toEqual(['task-unknown']);
  });

  it('is told once where it is not valid, and accepts nothing', () => {
    const root = 'steps:\n- template: templates/deploy.yml\n';
    const broken = IGNORE.replace('until ', '');
    const files = { 'a.yml': root, 'b.yml': root, 'templates/deploy.yml': `steps:\n${broken}\n${UNKNOWN}` };
    expect(said(waive(judged(files)))).toEqual(['task-unknown', 'waiver-invalid', 'task-unknown']);
  });

  it('is read up to a limit, and the first one beyond it is told', () => {
    const many = Array.from({ length: 300 }, () => `${IGNORE}\n`).join('');
    const [found] = waive(pipeline(step('ContosoDeploy@3', 'prod', many)));
    const invalid = found?.findings.filter(({ rule }) => rule === 'waiver-invalid') ?? [];
    expect(invalid.map(({ line }) => line)).toEqual([202]);
    expect(invalid[0]?.message).toContain('the file has more than 200 waivers');
  });
});

describe('a waiver in a script', () => {
  const script = (text: string, path = 'deploy.sh') =>
    inlineWaiversIn(new SourceFile('self', path, text)).map(({ line, column, about, says }) =>
      'problems' in says ? says.problems : [line, column, about?.from, ...says.rules],
    );

  it.each([
    ['#', 'deploy.sh'],
    ['#', 'deploy.ps1'],
    ['//', 'deploy.csx'],
    ['rem', 'deploy.cmd'],
    ['REM', 'deploy.bat'],
  ])('is a comment with %s, alone or behind the command', (mark, path) => {
    const comment = `${mark} wif-guard: ignore[secret-in-script] until 2027-03-31 gone`;
    expect(script(`first\n  ${comment}\nsecond\nthird ${comment}\n`, path)).toEqual([
      [2, 3, 3, 'secret-in-script'],
      [4, 7, 4, 'secret-in-script'],
    ]);
  });

  it('is not what only holds the words', () => {
    expect(script('echo "wif-guard: ignore"\necho x#wif-guard: ignore\n')).toEqual([]);
  });
});

describe('what is said of waivers', () => {
  const whole = { isWhole: () => true };

  it('stands where the waiver does, is a note about no step, and names what to do', () => {
    const [found] = waive(pipeline(UNKNOWN), { waivers: [waiver({ until: '2026-08-31' })] });
    expect(found?.findings.at(-1)).toMatchObject({
      rule: 'waiver-expired',
      severity: 'note',
      confidence: 'confirmed',
      message: 'The waiver of task-unknown ("gone in March") expired after 2026-08-31: what it accepted counts again.',
      repository: 'self',
      file: '.wif-guard.yml',
      line: 3,
      column: 5,
      task: null,
      connection: null,
      edition: '2026-08',
      waived: false,
      unknown: false,
    });
    expect(found?.findings.at(-1)?.remedy).toContain('renew it');
  });

  it('is that one accepts nothing, once, and only where everything was judged', () => {
    const some = judged({ 'a.yml': `steps:\n${BREAKING}`, 'b.yml': `steps:\n${BREAKING}` });
    expect(said(waive(some, { waivers: [waiver()], ...whole }))).toEqual([
      'task-version-superseded',
      'waiver-unused',
      'task-version-superseded',
    ]);
    expect(said(waive(some, { waivers: [waiver()] }))).not.toContain('waiver-unused');
  });

  it('is nothing where a part of what it looks at was not seen', () => {
    const some = judged({ 'a.yml': 'steps:\n- template: gone.yml\n', 'b.yml': `steps:\n${BREAKING}` });
    expect(said(waive(some, { waivers: [waiver()], ...whole }))).not.toContain('waiver-unused');
    expect(said(waive(some, { waivers: [waiver({ pipeline: 'b.yml' })], ...whole }))).toContain('waiver-unused');
  });

  it('is nothing where it is not known whether the pipeline is the one that it names', () => {
    expect(said(waive(pipeline(BREAKING), { waivers: [waiver({ pipeline: 'Payments/nightly' })], ...whole }))).toEqual([
      'task-version-superseded',
    ]);
  });

  it('is that an expired one can go, where nothing is left that it would accept', () => {
    const [found] = waive(pipeline(BREAKING), { waivers: [waiver({ until: '2026-08-31' })], ...whole });
    expect(found?.findings.at(-1)).toMatchObject({ rule: 'waiver-expired', remedy: 'Delete it.' });
  });

  it('is told with the first pipeline where it looks at none', () => {
    const some = waive(pipeline(BREAKING), { waivers: [waiver({ pipeline: 'gone.yml' })], ...whole });
    expect(said(some)).toEqual(['task-version-superseded', 'waiver-unused']);
  });

  it('changes no verdict', () => {
    const waivers = [waiver({ until: '2026-08-31' }), waiver({ rules: ['task-deprecated'] })];
    const [found] = waive(pipeline(step('AzureCLI@2')), { waivers, ...whole });
    expect(found?.findings).toHaveLength(2);
    expect(found?.verdict).toBe('ready');
  });
});

describe('whatever is waived', () => {
  const TASKS = ['ContosoDeploy@3', 'AzureFileCopy@4', 'AzureCLI@2', 'AzureMonitorAlerts@0', 'AzureCLI'];
  const steps = fc.array(fc.constantFrom(...TASKS.map((task) => step(task)), '- template: gone.yml\n'), {
    maxLength: 5,
  });
  const days = fc.constantFrom('2026-08-31', '2026-09-01', '2027-01-01');
  const waivers = fc.array(
    fc.record({
      rules: fc.subarray([...WAIVABLE], { minLength: 1 }),
      pipeline: fc.constantFrom(undefined, '**', 'azure-pipelines.yml', 'other.yml'),
      connection: fc.constantFrom(undefined, 'prod', 'test'),
      reason: fc.constant('gone'),
      until: days,
      line: fc.constant(1),
      column: fc.constant(1),
    }),
    { maxLength: 6 },
  );

  it('the verdict is that of the findings without the waived ones: never better, and never worse than before', () => {
    fc.assert(
      fc.property(steps, waivers, fc.boolean(), (texts, some, whole) => {
        const [before] = pipeline(...texts);
        const [after] = waive(pipeline(...texts), { waivers: some, isWhole: () => whole });
        if (before === undefined || after === undefined) throw new Error('There is no pipeline.');
        const seen = before.pipeline.complete && before.diagnostics.every(({ unknown }) => !unknown);
        const left = after.findings.filter(({ waived }) => !waived);
        expect(after.verdict).toBe(verdictOf(left, seen));
        expect(worst([before.verdict, after.verdict])).toBe(before.verdict);
        expect(!seen && after.verdict === 'ready').toBe(false);
        // Nothing is hidden, and nothing but the mark is changed.
        expect(after.findings.slice(0, before.findings.length)).toEqual(
          before.findings.map((finding, index) => {
            const { waived = false, waiver: by = null } = after.findings[index] ?? {};
            return { ...finding, waived, waiver: by };
          }),
        );
        expect(after.findings.every(({ waived, waiver: by }) => waived === (by !== null))).toBe(true);
        expect(after.diagnostics).toEqual(before.diagnostics);
      }),
      { numRuns: 200 },
    );
  });
});
