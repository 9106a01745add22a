import { describe, expect, it } from 'vitest';
import { pipelineLines } from '../../shared/report/pipeline-lines.ts';
import { assessment, finding, pipeline } from '../conversions/building.ts';

const linesOf = (...findings: readonly ReturnType<typeof finding>[]): readonly string[] =>
  pipelineLines(assessment({ pipelines: [pipeline({ findings: [...findings] })] })).slice(1);

const place = 'stage "Prod", job "Agent job", step "Copy files"';

describe('what is no YAML pipeline', () => {
  it.each([
    ['classic', 'Payments shop\\ci (classic pipeline 7): blocked'],
    ['release', 'Payments shop\\ci (release 7): blocked'],
    ['yaml', 'Payments shop\\ci (pipeline 7): blocked'],
  ] as const)('is called by its kind, %s', (kind, headline) => {
    expect(pipelineLines(assessment({ pipelines: [pipeline({ kind })] }))[0]).toBe(headline);
  });

  it('has places in words, without a line', () => {
    const [line] = linesOf(finding({ file: place, line: null }));
    expect(line).toContain(`[task-unsupported] ${place}: AzureFileCopy@4 cannot`);
  });
});

describe('a line of a finding', () => {
  it('is followed by how to mend it', () => {
    expect(linesOf(finding())).toEqual([
      '  error[task-unsupported] deploy.yml:12: AzureFileCopy@4 cannot sign in through workload identity federation. (confirmed)',
      '    fix: Move to AzureFileCopy@6.',
    ]);
  });

  it('that is waived says so, until when and why', () => {
    const [line, by] = linesOf(finding({ waived: true, waiver: { reason: 'it goes', until: '2027-03-31' } }));
    expect(line).toMatch(/^ {2}waived error\[task-unsupported\] deploy\.yml:12: /);
    expect(by).toBe('    waived until 2027-03-31: it goes');
  });

  it('that was waived when records held no reason is still called waived', () => {
    expect(linesOf(finding({ waived: true }))[1]).toBe('    waived');
  });
});
