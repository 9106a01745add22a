import { expect, it } from 'vitest';
import { check } from '../../cli/check.ts';
import { record, withFiles } from './recording.ts';

const FILES = { 'azure-pipelines.yml': 'steps:\n- script: |\n    echo "##vso[task.setvariable variable=a]b"\n' };

it('an expanded pipeline sets no variable of the run that prints it', async () => {
  await withFiles(FILES, async (folder) => {
    const args = [folder, '--expand', 'azure-pipelines.yml'];
    const atDesk = await record(check, args);
    expect(atDesk).toMatchObject({ code: 0, err: '' });
    expect(atDesk.out).toContain('echo "##vso[task.setvariable variable=a]b"');
    const inRun = await record(check, args, { environment: { TF_BUILD: 'True' } });
    expect(inRun.code).toBe(0);
    expect(inRun.out).toContain(String.raw`echo "\u{23}#vso[task.setvariable variable=a]b"`);
    expect(inRun.out).not.toContain('##vso[');
    expect(inRun.err).toContain('Logging commands are written as');
  });
});
