import { describe, expect, it } from 'vitest';
import { byCause, otherPlaces } from '../../shared/report/by-cause.ts';
import { endpoint, judgeText } from '../rules/judging.ts';

const use = (connection: string, task = 'AzureCLI@2'): string =>
  `- task: ${task}\n  inputs: { azureSubscription: ${connection} }\n`;
const causes = (...steps: readonly string[]) => {
  const connections = [endpoint({ name: 'off', isDisabled: true }), endpoint()];
  return byCause(judgeText(`steps:\n${steps.join('')}`, { connections }).findings);
};

describe('a cause', () => {
  it('is one connection however many steps name it, with the other places', () => {
    const [one, ...more] = causes(use('off'), use('off'), use('off'));
    expect(more).toEqual([]);
    expect(one?.finding).toMatchObject({ rule: 'connection-disabled', line: 2 });
    expect(one && otherPlaces(one)).toBe('azure-pipelines.yml:4, azure-pipelines.yml:6');
  });

  it('is one name that is not known', () => {
    expect(causes(use('$(a)'), use('$(b)'), use('$(a)'), use('lost'), use('lost'))).toHaveLength(3);
  });

  it('is each step where the step is what is wrong', () => {
    const found = causes(use('prod', 'AzureFileCopy@4'), use('prod', 'AzureFileCopy@4'));
    expect(found.map(({ finding, others }) => [finding.line, others])).toEqual([
      [2, []],
      [4, []],
    ]);
  });

  it('lists five other places and counts the rest', () => {
    const [one] = causes(...Array.from({ length: 9 }, () => use('off')));
    expect(one && otherPlaces(one)).toMatch(/yml:12 and 3 more$/);
  });

  it('is no other one where one of its findings is waived', () => {
    const { findings } = judgeText(`steps:\n${use('$(a)')}${use('$(a)')}`);
    expect(byCause(findings.map((finding, index) => ({ ...finding, waived: index === 0 })))).toHaveLength(2);
  });
});
